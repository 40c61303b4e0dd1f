import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { onEachStore, type RecordsBlock, type RecordsRun } from './syncRecordsBlock';

/** Whose registry the objects of these tests are in. */
export const REGISTRY = 'scheduler';

/** The block Sync Object, and others beside it, with a store that nobody has used. */
export interface ObjectBlock extends Pick<RecordsBlock, 'timeMs' | 'credential'> {
	/** Runs Sync Object in the registry, for one empty item unless the test has its own. */
	run(parameters: INodeParameters, options?: RecordsRun): ReturnType<RecordsBlock['run']>;
	/** The JSON of what comes out of one of its outputs; the error of the run, if there was one, is thrown. */
	items(parameters: INodeParameters, options?: RecordsRun, output?: number): Promise<IDataObject[]>;
	/** The objects of the registry, as *List* gives them out. */
	list(filters?: INodeParameters): Promise<IDataObject[]>;
	/** Claims with these options, and returns what came out of *Claimed*. */
	claim(options?: INodeParameters): Promise<IDataObject[]>;
	/** Runs Sync Run as an account does. */
	syncRun(
		accountId: string,
		parameters: INodeParameters,
		options?: RecordsRun,
		output?: number,
	): Promise<IDataObject[]>;
}

/** An object of an account, as the block's parameters name it. */
export function objectOf(account: string, name = 'orders'): INodeParameters {
	return { account, integration: 'shopify', name };
}

/** One suite on a SQLite and on a PostgreSQL store. */
export function onEachRegistry(title: string, suite: (block: ObjectBlock) => void): void {
	onEachStore(title, (records) => {
		const one = [{}];
		const block: ObjectBlock = {
			get timeMs() {
				return records.timeMs;
			},
			set timeMs(timeMs) {
				records.timeMs = timeMs;
			},
			get credential() {
				return records.credential;
			},
			run: async (parameters, options) =>
				await records.run(parameters, {
					items: one,
					type: 'syncObject',
					credential: { accountId: REGISTRY },
					...options,
				}),
			items: async (parameters, options, output = 0) => {
				const run = await block.run(parameters, options);
				if (run.error !== undefined) throw run.error;
				return run.json('Records', output);
			},
			list: async (filters = {}) =>
				await block.items({ operation: 'list', returnAll: true, filters }),
			claim: async (options = {}) => await block.items({ operation: 'claimDue', options }),
			syncRun: async (accountId, parameters, options, output) =>
				await records.items(
					parameters,
					{ items: one, type: 'syncRun', typeVersion: 1.1, credential: { accountId }, ...options },
					output,
				),
		};
		suite(block);
	});
}
