import { idempotencyKey } from '../../records/idempotencyKey';
import { IN_DOUBT, isInDoubt, judgeVersion, newestOfEach } from '../../records/rememberedRecord';
import type { GivenOut, RememberedRecord } from '../../records/rememberedRecord';
import { type SourceRecord, versionName, versionOf } from '../../records/sourceRecord';
import type { RecordMemory } from '../../store';
import type { RecordOutcome, RecordSink } from '../pump/sink';
import { foretell, lateAmong, type LateWatch } from './late';

/** What became of a record, and the names under which this version of it goes out. */
export type ChangeOutcome =
	| (Exclude<RecordOutcome, { readonly action: 'failed' }> & {
			readonly version: string;
			readonly idempotencyKey: string;
	  })
	| Extract<RecordOutcome, { readonly action: 'failed' }>;

export interface ChangeSinkOptions<Item> {
	/** What is remembered of the account's records. */
	readonly memory: Pick<RecordMemory, 'lookUp' | 'stage' | 'confirmed'>;
	readonly accountId: string;
	readonly sync: string;
	/** The run with whose commit the records are remembered. Undefined: none, so that nothing is noted (a dry run). */
	readonly runId: string | undefined;
	readonly toRecord: (item: Item) => SourceRecord;
	readonly late?: LateWatch;
}

/**
 * Tells what has changed, for a destination of any kind, against what is remembered. Unchanged is also what is known in a
 * newer version, what the same batch holds in one, and what was confirmed as delivered in a run that then failed. What a
 * webhook has brought and nobody has confirmed goes out again, under the same key.
 */
export function changeSink<Item>(
	options: ChangeSinkOptions<Item>,
): RecordSink<Item, ChangeOutcome> {
	const { memory, sync, runId, toRecord, late } = options;
	return {
		take: async (items) => {
			const records = items.map(toRecord);
			const isEarlier = await foretell(records, late);
			const versions = records.map(versionOf);
			const readable = versions.flatMap((version) => ('message' in version ? [] : [version]));
			const newest = newestOfEach(readable);
			const known =
				runId === undefined
					? await memory.lookUp(sync, undefined, [...newest.keys()])
					: await memory.stage(runId, [...newest.values()]);
			const changes = await changesOf(options, newest, known);
			const outcomes = versions.map((version): ChangeOutcome => {
				if ('message' in version) return { action: 'failed', ...version };
				const { externalId } = version;
				const change = changes.get(externalId);
				if (change !== undefined && version === newest.get(externalId)) return change;
				const before = known.get(externalId);
				return { action: 'unchanged', externalId, ...names(options, version, before) };
			});
			const found = outcomes.map((outcome) => asIfSettled(outcome, known, newest));
			const missed = lateAmong(records, found, late, isEarlier);
			if (missed.length > 0) late?.found(missed);
			return outcomes;
		},
	};
}

/** What a webhook has brought in was not missed by an earlier run, even where it goes out again. */
function asIfSettled(
	outcome: ChangeOutcome,
	known: ReadonlyMap<string, RememberedRecord>,
	newest: ReadonlyMap<string, RememberedRecord>,
): ChangeOutcome {
	if (outcome.action === 'failed' || outcome.action === 'unchanged') return outcome;
	const before = known.get(outcome.externalId);
	const version = newest.get(outcome.externalId);
	if (before?.givenOut === undefined || version === undefined) return outcome;
	return { ...outcome, action: actionOf({ ...before, givenOut: undefined }, version) };
}

/** A created or updated record, unless its endpoint has confirmed just this version. */
async function changesOf<Item>(
	options: ChangeSinkOptions<Item>,
	newest: ReadonlyMap<string, RememberedRecord>,
	known: ReadonlyMap<string, RememberedRecord>,
): Promise<ReadonlyMap<string, ChangeOutcome>> {
	const changes = Array.from(newest.values(), (version) => {
		const { externalId } = version;
		return { externalId, ...changeOf(options, known.get(externalId), version) };
	}).filter(({ action }) => action !== 'unchanged');
	const keys = changes.map((change) => change.idempotencyKey);
	const confirmed = await options.memory.confirmed(options.sync, keys);
	const unconfirmed = changes.filter((change) => !confirmed.has(change.idempotencyKey));
	return new Map(unconfirmed.map((change) => [change.externalId, change]));
}

/** Tells what an incoming version is to what was known before, and the names under which it goes out. */
export function changeOf(
	sync: Pick<ChangeSinkOptions<unknown>, 'accountId' | 'sync'>,
	before: RememberedRecord | undefined,
	incoming: RememberedRecord,
): Omit<GivenOut, 'action'> & { readonly action: GivenOut['action'] | 'unchanged' } {
	if (isInDoubt(before, incoming)) return before.givenOut;
	return { action: actionOf(before, incoming), ...names(sync, incoming, before) };
}

/** What an incoming version does to a destination that holds what was known before. */
function actionOf(
	before: RememberedRecord | undefined,
	incoming: RememberedRecord,
): GivenOut['action'] | 'unchanged' {
	if (judgeVersion(before, incoming) === 'refuse') return 'unchanged';
	if (incoming.isGone === true) return isKnownAsGone(before) ? 'unchanged' : 'deleted';
	if (before === undefined || before.deleted || before.givenOut?.action === 'created') {
		return 'created';
	}
	// Its cursor may have moved on without its content.
	return before.hash === incoming.hash ? 'unchanged' : 'updated';
}

/** What a run that failed has brought as new is not remembered, so that what nobody knows may have to go all the same. */
function isKnownAsGone(before: RememberedRecord | undefined): boolean {
	if (before === undefined || !before.deleted || before.givenOut !== undefined) return false;
	return before.isGone !== true || before.hash !== IN_DOUBT;
}

/** Returns the names under which a version goes out. */
export function names(
	{ accountId, sync }: Pick<ChangeSinkOptions<unknown>, 'accountId' | 'sync'>,
	record: RememberedRecord,
	before: RememberedRecord | undefined,
) {
	const version = versionName(record, before);
	return { version, idempotencyKey: idempotencyKey(accountId, sync, record.externalId, version) };
}
