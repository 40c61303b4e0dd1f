import { IN_DOUBT, judgeVersion, type RememberedRecord } from '../../records/rememberedRecord';
import type { Connection } from '../database';
import { statementChunks } from './recordChunks';
import { givenColumns, readKnown, writeKnown } from './recordRows';
import type { RecordScope } from './recordScope';
import { otherRuns } from './recordsElsewhere';
import { readStaged, type RunOfRecords, stagedNews } from './stagedRecords';

/**
 * Remembers what a run has staged, in the transaction that commits it. A row that is still as the run found it takes
 * the staged version by one statement for all; only where that left some out, because a webhook or another run has
 * written them since, each is judged again. Either way what is taken from the run is no longer in doubt: it has gone out
 * with it.
 */
export async function rememberStaged(
	connection: Connection,
	account: string,
	run: RunOfRecords,
): Promise<void> {
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
	const { news } = await connection
		.selectFrom('sync_record_staged')
		.select((eb) => eb.fn.countAll<number>().as('news'))
		.where('account', '=', account)
		.where('run_id', '=', run.id)
		.where('is_news', '=', 1)
		.executeTakeFirstOrThrow();
	const { numInsertedOrUpdatedRows: taken = 0n } = await connection
		.insertInto('sync_record')
		.columns([...columns, 'changes'])
		.expression((eb) =>
			eb
				.selectFrom('sync_record_staged')
				.select((staged) => [...columns, staged('based_on', '+', 1).as('changes')])
				.where('account', '=', account)
				.where('run_id', '=', run.id)
				.where('is_news', '=', 1),
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
	if (taken < BigInt(news)) await judgeAgain(connection, account, run);
	await deleteStaged(connection, account, run.id);
}

/** What has been taken already is found to be the same, and left alone. */
async function judgeAgain(
	connection: Connection,
	account: string,
	run: RunOfRecords,
): Promise<void> {
	const scope = { account, sync: run.sync };
	for await (const page of stagedNews(connection, account, run.id)) {
		const known = await readKnown(connection, scope, idsOf(page));
		for (const record of page) {
			const { record: before, changes = 0 } = known.get(record.externalId) ?? {};
			const decision = judgeVersion(before, record);
			if (decision === 'keep' || decision === 'refuse') continue;
			await writeKnown(connection, scope, { record, changes: changes + 1 });
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
export async function discardStaged(
	connection: Connection,
	account: string,
	run: RunOfRecords,
	from?: number,
): Promise<void> {
	const scope = { account, sync: run.sync };
	const others = await otherRuns(connection, scope, run.id);
	for await (const page of stagedNews(connection, account, run.id, from)) {
		const known = await readKnown(connection, scope, idsOf(page));
		const isRemembered = ({ externalId, hash }: RememberedRecord) =>
			(known.get(externalId)?.record.hash ?? hash) === hash;
		await putInDoubt(connection, scope, idsOf(page.filter((record) => !isRemembered(record))));
		for (const other of others) {
			const theirs = await readStaged(connection, account, other, idsOf(page));
			const differ = page.filter(
				({ externalId, hash }) => (theirs.get(externalId)?.hash ?? hash) !== hash,
			);
			await putStagedInDoubt(connection, account, other, idsOf(differ));
		}
	}
	await deleteStaged(connection, account, run.id, from);
}

function idsOf(records: readonly RememberedRecord[]): readonly string[] {
	return records.map(({ externalId }) => externalId);
}

async function putInDoubt(
	connection: Connection,
	{ account, sync }: RecordScope,
	externalIds: readonly string[],
): Promise<void> {
	for (const ids of statementChunks(externalIds)) {
		await connection
			.updateTable('sync_record')
			.set((eb) => ({ hash: IN_DOUBT, changes: eb('changes', '+', 1) }))
			.where('account', '=', account)
			.where('sync', '=', sync)
			.where('external_id', 'in', ids)
			.execute();
	}
}

async function putStagedInDoubt(
	connection: Connection,
	account: string,
	runId: string,
	externalIds: readonly string[],
): Promise<void> {
	for (const ids of statementChunks(externalIds)) {
		await connection
			.updateTable('sync_record_staged')
			.set({ hash: IN_DOUBT })
			.where('account', '=', account)
			.where('run_id', '=', runId)
			.where('external_id', 'in', ids)
			.execute();
	}
}

async function deleteStaged(
	connection: Connection,
	account: string,
	runId: string,
	from?: number,
): Promise<void> {
	await connection
		.deleteFrom('sync_record_staged')
		.where('account', '=', account)
		.where('run_id', '=', runId)
		.$if(from !== undefined, (some) => some.where('cursor_value', '>=', from ?? null))
		.execute();
}
