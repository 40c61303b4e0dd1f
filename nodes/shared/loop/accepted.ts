import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { idempotencyKey } from '../../../engine/records';
import type { RecordMemory } from '../../../engine/store';
import { showOnce } from '../n8n/showOnce';
import { isTestRun } from '../parameters/testRun';
import type { Listing } from './listing';
import type { ListingData } from './listingData';
import type { AcceptedMemory, LoopTask } from './loop';
import { hasAccount, inLoopAccount, readAccountId } from './loopAccount';

/** @returns undefined where nothing is to be remembered: not asked for, without an account, or in a test run */
export async function memoryOf<Data extends ListingData>(
	context: IExecuteFunctions,
	itemIndex: number,
	{ name, words }: Listing<Data>,
	{ rememberAs }: Data['asked'],
): Promise<AcceptedMemory | undefined> {
	if (rememberAs === undefined || isTestRun(context)) return undefined;
	if (!hasAccount(context)) {
		showOnce(context, { kind: 'notRemembered' }, () => ({
			type: 'warning',
			message: `Which ${words.many} were accepted is not remembered, so that a run after one that failed sends them again. Choose the Sync Account in this node.`,
		}));
		return undefined;
	}
	return { accountId: await readAccountId(context, itemIndex), sync: syncOf(name, rememberAs) };
}

/** What of a task's records was accepted, in this run or in one before that failed. */
export class AcceptedRecords<Data extends ListingData> {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly listing: Listing<Data>,
		private readonly task: LoopTask<Data>,
	) {}

	/** Those of the records that were not accepted before. */
	async without(records: readonly IDataObject[]): Promise<readonly IDataObject[]> {
		const { memory, asked } = this.task;
		if (memory === undefined || asked === undefined || records.length === 0) return records;
		const keys = records.map((record) => this.keyOf(memory, record, asked));
		const accepted = await this.withMemory(
			memory,
			async (kept) => await kept.confirmed(memory.sync, keys),
		);
		return records.filter((_record, index) => !accepted.has(keys[index] ?? ''));
	}

	async remember(records: readonly IDataObject[]): Promise<void> {
		const { memory, asked } = this.task;
		if (memory === undefined || asked === undefined || records.length === 0) return;
		const deliveries = records.map((record) => ({
			externalId: this.idOf(record, asked),
			idempotencyKey: this.keyOf(memory, record, asked),
		}));
		await this.withMemory(memory, async (kept) => await kept.confirm(memory.sync, deliveries));
	}

	/** To be called when all that was asked for is done: whoever asks for it again then wants it again. */
	async forget(): Promise<void> {
		const { memory } = this.task;
		if (memory === undefined) return;
		await this.withMemory(memory, async (kept) => await kept.forgetDelivered(memory.sync));
	}

	private keyOf(
		{ accountId, sync }: AcceptedMemory,
		record: IDataObject,
		asked: Data['asked'],
	): string {
		const version = this.listing.versionOf(record, asked);
		return idempotencyKey(accountId, sync, this.idOf(record, asked), version);
	}

	private idOf(record: IDataObject, asked: Data['asked']): string {
		return this.listing.idOf(record, asked) ?? '';
	}

	private async withMemory<Result>(
		{ accountId }: AcceptedMemory,
		work: (records: RecordMemory) => Promise<Result>,
	): Promise<Result> {
		return await inLoopAccount(this.context, accountId, async ({ records }) => await work(records));
	}
}

/** Any text may name it; the name of a sync is narrower, and one of a run's own syncs must not be met. */
function syncOf(block: string, name: string): string {
	const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
	return `${block}.${digest}`;
}
