import type { ExpressionBuilder } from 'kysely';

import { otherRuns } from './concurrentRuns';
import type { Connection } from './database';
import { toRecord, type RememberedRecord } from './rememberedRecord';
import { stageRecords, type RunOfRecords } from './stagedRecords';
import type { StoreTables } from './tables';

/**
 * Remembers what a run has staged, in the transaction that commits it. A row that is still as the run found it takes
 * the staged version by one statement for all; what a webhook or another run has changed since is judged again first.
 */
export async function rememberStaged(
	connection: Connection,
	account: string,
	run: RunOfRecords,
): Promise<void> {
	await stageRecords(connection, account, run, await overtaken(connection, account, run));
	await connection
		.insertInto('sync_record')
		.columns([
			'account',
			'sync',
			'external_id',
			'cursor_value',
			'hash',
			'read_at',
			'deleted',
			'changes',
		])
		.expression((eb) =>
			eb
				.selectFrom('sync_record_staged')
				.select((staged) => [
					'account',
					'sync',
					'external_id',
					'cursor_value',
					'hash',
					'read_at',
					'deleted',
					staged('based_on', '+', 1).as('changes'),
				])
				.where('account', '=', account)
				.where('run_id', '=', run.id)
				.where('is_news', '=', 1),
		)
		.onConflict((conflict) =>
			conflict.columns(['account', 'sync', 'external_id']).doUpdateSet((eb) => ({
				cursor_value: eb.ref('excluded.cursor_value'),
				hash: eb.ref('excluded.hash'),
				read_at: eb.ref('excluded.read_at'),
				deleted: eb.ref('excluded.deleted'),
				changes: eb.ref('excluded.changes'),
			})),
		)
		.execute();
	await deleteStaged(connection, account, run.id);
}

/** Staged versions whose row was written since they were staged. */
async function overtaken(
	connection: Connection,
	account: string,
	run: RunOfRecords,
): Promise<readonly RememberedRecord[]> {
	const rows = await connection
		.selectFrom('sync_record_staged as staged')
		.innerJoin('sync_record as known', (join) =>
			join
				.onRef('known.account', '=', 'staged.account')
				.onRef('known.sync', '=', 'staged.sync')
				.onRef('known.external_id', '=', 'staged.external_id')
				.onRef('known.changes', '!=', 'staged.based_on'),
		)
		.selectAll('staged')
		.where('staged.account', '=', account)
		.where('staged.run_id', '=', run.id)
		.where('staged.is_news', '=', 1)
		.execute();
	return rows.map(toRecord);
}

/**
 * Drops what a run has staged that does not commit. Some of it may have been delivered all the same, so that of these
 * records nobody knows any more what their destination holds: the next version that is read goes out, even if it is the
 * one that is remembered.
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
	await connection
		.updateTable('sync_record')
		.set((eb) => ({ hash: IN_DOUBT, changes: eb('changes', '+', 1) }))
		.where('account', '=', account)
		.where('sync', '=', run.sync)
		.where('external_id', 'in', (eb) =>
			staged(eb, account, run, from)
				.innerJoin('sync_record as known', (join) =>
					join
						.onRef('known.account', '=', 'staged.account')
						.onRef('known.sync', '=', 'staged.sync')
						.onRef('known.external_id', '=', 'staged.external_id')
						.onRef('known.hash', '!=', 'staged.hash'),
				)
				.select('staged.external_id'),
		)
		.execute();
	for (const other of await otherRuns(connection, scope, run.id)) {
		await connection
			.updateTable('sync_record_staged')
			.set({ hash: IN_DOUBT })
			.where('account', '=', account)
			.where('run_id', '=', other)
			.where('external_id', 'in', (eb) =>
				staged(eb, account, run, from)
					.innerJoin('sync_record_staged as theirs', (join) =>
						join
							.onRef('theirs.account', '=', 'staged.account')
							.on('theirs.run_id', '=', other)
							.onRef('theirs.external_id', '=', 'staged.external_id')
							.onRef('theirs.hash', '!=', 'staged.hash'),
					)
					.select('staged.external_id'),
			)
			.execute();
	}
	await deleteStaged(connection, account, run.id, from);
}

/** No content has it. */
const IN_DOUBT = '';

/** What a run has staged that was not remembered already, be it all or from a cursor on. */
function staged(
	eb: ExpressionBuilder<StoreTables, 'sync_record' | 'sync_record_staged'>,
	account: string,
	run: RunOfRecords,
	from: number | undefined,
) {
	return eb
		.selectFrom('sync_record_staged as staged')
		.where('staged.account', '=', account)
		.where('staged.run_id', '=', run.id)
		.where('staged.is_news', '=', 1)
		.$if(from !== undefined, (some) => some.where('staged.cursor_value', '>=', from ?? null));
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
