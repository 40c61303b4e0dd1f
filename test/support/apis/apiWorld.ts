import type { INodeParameters } from 'n8n-workflow';

import { type AccountBackEnd, accountBackEnds } from '../accountTables';
import { steeredClock, type SteeredClock } from '../steeredClock';
import { openTableWorld, type TableWorld, worldStart } from '../tableWorld';
import type { DocumentedApi } from './documentedApi';

/** An API as its documentation shows it, an account, and blocks that stream the one into a table of the other. */
export interface ApiWorld extends TableWorld {
	readonly api: DocumentedApi;
	/** Begins a run, streams its window, and commits it. */
	run(): Promise<ApiRun>;
	/** What a column of the table holds, sorted. */
	column(name: string): Promise<readonly unknown[]>;
}

/** What came of a run. */
export interface ApiRun {
	readonly error: Error | undefined;
	/** What Records put out. */
	readonly records: unknown;
	/** What Commit put out. */
	readonly commit: unknown;
}

export interface ApiWorldOptions {
	readonly startApi: (clock: SteeredClock) => Promise<DocumentedApi>;
	/** Where the clock stands, in epoch milliseconds. */
	readonly now: number;
	/** From when on records are wanted, in epoch milliseconds. Default: the start of the world. */
	readonly from?: number;
	/** The parameters of Sync Records, as a user sets them by the API's documentation. */
	readonly records: INodeParameters;
}

/** One suite for both stores, with a new API and a new account for each test. */
export function describeApi(
	title: string,
	options: ApiWorldOptions,
	suite: (world: () => ApiWorld) => void,
): void {
	describe.each(accountBackEnds)(`${title} ($kind)`, (backEnd) => {
		let world: ApiWorld | undefined;
		beforeAll(async () => await backEnd.start());
		beforeEach(async () => {
			world = await openApiWorld(backEnd, options);
		});
		afterEach(async () => await world?.close());
		afterAll(async () => await backEnd.stop());
		suite(() => {
			if (world === undefined) throw new Error('No test has begun');
			return world;
		});
	});
}

async function openApiWorld(
	backEnd: AccountBackEnd,
	{ startApi, now, from = worldStart, records }: ApiWorldOptions,
): Promise<ApiWorld> {
	const clock = steeredClock(now);
	const api = await startApi(clock);
	const world = await openTableWorld(backEnd, {
		clock,
		credentials: { syncHttpApi: { baseUrl: api.url, signIn: 'none' } },
		records: { source: 'httpApi', ...records },
	});
	return {
		...world,
		api,
		run: async () => {
			const begin = { initialStart: new Date(from).toISOString() };
			const workflow = world.workflow({}, { begin });
			const { error, json } = await world.engine.run(workflow, { items: [{}] });
			return { error, records: json('Records')[0], commit: json('Commit')[0] };
		},
		column: async (name) => {
			const rows = await world.account.rows(world.table);
			return rows.map((row) => row[name]).sort();
		},
		close: async () => {
			await world.close();
			await api.close();
		},
	};
}
