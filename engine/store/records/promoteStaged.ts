import { IN_DOUBT, judgeVersion, type RememberedRecord } from '../../records/rememberedRecord';
import type { Run } from '../../run/run';
import { statementChunks } from '../chunks';
import type { Scope, SyncScope } from '../scope';
import { givenColumns, readKnown, writeKnown } from './recordRows';
import { otherRuns } from './recordsElsewhere';
import { readStaged, stagedNews } from './stagedRecords';

/** The run that has seen them. */
type RunOfRecords = Pick<Run, 'id' | 'sync'>;

/**
 * Remembers what a run has staged, in the transaction that commits it. A row that is still as the run found it takes
 * the staged version by one statement for all; only where that left some out, because a webhook or another run has
 * written them since, each is judged again. Either way what is taken from the run is no longer in doubt: it has gone out
 * with it.
 */
export async function rememberStaged(scope: Scope, run: RunOfRecords): Promise<void> {
	const sync = scope.within({ sync: run.sync });
	const columns = [
		'account',
		'sync',
		'external_id',
		'cursor_value',
		'cursor_mark',
		'hash',
		'read_at',
		'deleted',
	] as const;
	const staged = sync
		.from('sync_record_staged')
		.where('run_id', '=', run.id)
		.where('is_news', '=', 1);
	const { news } = await staged
		.select((eb) => eb.fn.countAll<number>().as('news'))
		.executeTakeFirstOrThrow();
	const { numInsertedOrUpdatedRows: taken = 0n } = await sync
		.insertSelected(
			'sync_record',
			[...columns, 'changes'],
			staged.select((eb) => [...columns, eb('based_on', '+', 1).as('changes')]),
		)
		.onConflict((conflict) =>
			conflict
				.columns(['account', 'sync', 'external_id'])
				.doUpdateSet((eb) => ({
					cursor_value: eb.ref('excluded.cursor_value'),
					cursor_mark: eb.ref('excluded.cursor_mark'),
					hash: eb.ref('excluded.hash'),
					read_at: eb.ref('excluded.read_at'),
					deleted: eb.ref('excluded.deleted'),
					changes: eb.ref('excluded.changes'),
					...givenColumns(undefined),
				}))
				.where((eb) => eb('sync_record.changes', '=', eb('excluded.changes', '-', 1))),
		)
		.executeTakeFirstOrThrow();
	if (taken < BigInt(news)) await judgeAgain(sync, run.id);
	await deleteStaged(sync, run.id);
}

/** What has been taken already is found to be the same, and left alone. */
async function judgeAgain(sync: SyncScope, runId: string): Promise<void> {
	for await (const page of stagedNews(sync, runId)) {
		const known = await readKnown(sync, idsOf(page));
		for (const record of page) {
			const { record: before, changes = 0 } = known.get(record.externalId) ?? {};
			const decision = judgeVersion(before, record);
			if (decision === 'keep' || decision === 'refuse') continue;
			await writeKnown(sync, { record, changes: changes + 1 });
		}
	}
}

/**
 * Drops what a run has staged that does not commit. Some of it may have been delivered all the same, so that of these
 * records nobody knows any more what their destination holds: the next version that is read goes out, even if it is the
 * one that is remembered, or that another run has staged.
 *
 * @param from only of records with a cursor from there on; default: of all
 */
export async function discardStaged(scope: Scope, run: RunOfRecords, from?: number): Promise<void> {
	const sync = scope.within({ sync: run.sync });
	const others = await otherRuns(sync, run.id);
	for await (const page of stagedNews(sync, run.id, from)) {
		const known = await readKnown(sync, idsOf(page));
		const isRemembered = ({ externalId, hash }: RememberedRecord) =>
			(known.get(externalId)?.record.hash ?? hash) === hash;
		await putInDoubt(sync, idsOf(page.filter((record) => !isRemembered(record))));
		for (const other of others) {
			const theirs = await readStaged(sync, other, idsOf(page));
			const differ = page.filter(
				({ externalId, hash }) => (theirs.get(externalId)?.hash ?? hash) !== hash,
			);
			await putStagedInDoubt(sync, other, idsOf(differ));
		}
	}
	await deleteStaged(sync, run.id, from);
}

function idsOf(records: readonly RememberedRecord[]): readonly string[] {
	return records.map(({ externalId }) => externalId);
}

async function putInDoubt(sync: SyncScope, externalIds: readonly string[]): Promise<void> {
	for (const ids of statementChunks(externalIds)) {
		await sync
			.update('sync_record')
			.set((eb) => ({ hash: IN_DOUBT, changes: eb('changes', '+', 1) }))
			.where('external_id', 'in', ids)
			.execute();
	}
}

async function putStagedInDoubt(
	sync: SyncScope,
	runId: string,
	externalIds: readonly string[],
): Promise<void> {
	for (const ids of statementChunks(externalIds)) {
		await sync
			.update('sync_record_staged')
			.set({ hash: IN_DOUBT })
			.where('run_id', '=', runId)
			.where('external_id', 'in', ids)
			.execute();
	}
}

async function deleteStaged(sync: SyncScope, runId: string, from?: number): Promise<void> {
	await sync
		.deleteFrom('sync_record_staged')
		.where('run_id', '=', runId)
		.$if(from !== undefined, (some) => some.where('cursor_value', '>=', from ?? null))
		.execute();
}
