import { syncError } from '../../run/errors';
import type { RecordMemory } from '../../store';
import { option, say } from '../../wording';
import { names } from '../sinks/changeSink';

export interface GoneRecordsOptions {
	readonly memory: Pick<RecordMemory, 'unseen' | 'count' | 'lookUp' | 'stage' | 'confirmed'>;
	readonly accountId: string;
	readonly sync: string;
	/** The run that has seen, and staged, all records that the source has. */
	readonly runId: string;
	/**
	 * What was read later, in epoch milliseconds, is not judged: when the listing of them began, less the settle delay,
	 * since a webhook may have brought what the source's lists did not show yet.
	 */
	readonly readUpTo: number;
	/** The share of the remembered records, 0 to 1, that may be gone at once. Default: 0.2. */
	readonly maxShare?: number;
}

/** A record that the source has no more, or whose going was delivered and confirmed before (`unchanged`). */
export interface GoneRecord {
	readonly action: 'deleted' | 'unchanged';
	readonly externalId: string;
	readonly version: string;
	readonly idempotencyKey: string;
}

/**
 * What is gone from the source, in pages, once a reconcile run has seen all that it has. Noted as gone as it is given
 * out, to be remembered when the run commits.
 *
 * @throws EngineError `tooManyDeletes`, before anything is given out, beyond the allowed share
 */
export async function* goneRecords(
	options: GoneRecordsOptions,
): AsyncGenerator<readonly GoneRecord[]> {
	await checkShare(options);
	const { memory, sync, runId, readUpTo } = options;
	for await (const ids of unseenPages(options)) {
		const known = await memory.lookUp(sync, runId, ids);
		const gone = [...known.values()].map(({ externalId, cursor }) => ({
			externalId,
			cursor,
			hash: '',
			readAt: readUpTo,
			deleted: true,
		}));
		// In between, a webhook may have brought it back.
		const before = await memory.stage(runId, gone);
		const named = gone
			.filter(({ externalId }) => (before.get(externalId)?.readAt ?? 0) <= readUpTo)
			.map((record) => {
				const { externalId } = record;
				return { externalId, ...names(options, record, before.get(externalId)) };
			});
		const keys = named.map(({ idempotencyKey }) => idempotencyKey);
		const confirmed = await memory.confirmed(sync, keys);
		yield named.map((record) => ({
			action: confirmed.has(record.idempotencyKey) ? 'unchanged' : 'deleted',
			...record,
		}));
	}
}

async function checkShare(options: GoneRecordsOptions): Promise<void> {
	const { memory, sync, maxShare = 0.2 } = options;
	const existing = await memory.count(sync);
	let gone = 0;
	for await (const ids of unseenPages(options)) gone += ids.length;
	if (gone <= existing * maxShare) return;
	throw syncError(
		'tooManyDeletes',
		`${gone} of ${existing} remembered records are missing from the source, more than the ${Math.round(maxShare * 1000) / 10} % that may be deleted at once. Nothing was deleted`,
		say`Check that the source was listed in full. If they are really gone, raise "${option('maxShare')}" for one run.`,
		{ parameter: 'maxShare' },
	);
}

async function* unseenPages({
	memory,
	sync,
	runId,
	readUpTo,
}: GoneRecordsOptions): AsyncGenerator<readonly string[]> {
	let after: string | undefined;
	for (;;) {
		const ids = await memory.unseen(sync, runId, { readUpTo, after });
		if (ids.length === 0) return;
		yield ids;
		after = ids.at(-1);
	}
}
