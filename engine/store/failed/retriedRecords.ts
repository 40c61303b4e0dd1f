import { cursorTime } from '../../records/cursor';
import type { AccountScope } from '../accountDatabase';
import { statementChunks } from '../chunks';
import type { LateRecord } from '../runs/lateRecords';
import { downgradeByRetried, type Retried } from '../runs/retriedLate';
import { shortMessage } from '../runs/runLog';
import type { Scope } from '../scope';
import { type FailedRow, toFailed } from './failedRows';
import type { Seal } from './seal';

/** A record that another try has written. */
export interface Brought extends LateRecord {
	/** Whether it may have been written before, by a try that was broken off. Default: no. */
	readonly inDoubt?: boolean;
}

/** What is resolved, and what it has brought in. */
export interface Bringing {
	readonly id: string;
	readonly brought: readonly Brought[];
}

/**
 * Holds what other tries have brought in against earlier receipts. It goes before the fates are written: what is resolved
 * holds no cursor any more.
 *
 * @param claimId whose fates they are: what the claim has lost brings nothing. Undefined: whoever holds them
 */
export async function holdBrought(
	scope: AccountScope,
	claimId: string | undefined,
	bringing: readonly Bringing[],
	seal: Seal,
): Promise<void> {
	const broughtBy = new Map(bringing.map(({ id, brought }) => [id, brought]));
	const rows: Pick<FailedRow, 'id' | 'sync' | 'run_id' | 'kept_at'>[] = [];
	for (const ids of statementChunks([...broughtBy.keys()])) {
		const own = scope.from('sync_failed').where('id', 'in', ids);
		const held = claimId === undefined ? own : own.where('claim_id', '=', claimId);
		rows.push(...(await held.select(['id', 'sync', 'run_id', 'kept_at']).execute()));
	}
	for (const [sync, ofSync] of Map.groupBy(rows, (row) => row.sync)) {
		const own = scope.within({ sync });
		const brought = ofSync.flatMap(({ id, ...row }) =>
			(broughtBy.get(id) ?? []).map((record) => ({ ...row, ...record })),
		);
		const keepers = await readKeepers(
			own,
			brought.map(({ externalId }) => externalId),
			seal,
		);
		const retried = brought.map(
			({ externalId, cursor, inDoubt = false, run_id: runId, kept_at: keptAt }): Retried => {
				const alsoKeptBy = keepers.get(versionName(externalId, cursor)) ?? new Set();
				return { externalId, cursor, inDoubt, runId, keptAt, alsoKeptBy };
			},
		);
		await downgradeByRetried(own, retried);
	}
}

/** By the version of a record, the runs that keep it. */
async function readKeepers(
	sync: Scope<'sync'>,
	externalIds: readonly string[],
	seal: Seal,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
	const keepers = new Map<string, Set<string>>();
	for (const ids of statementChunks([...new Set(externalIds.map(shortMessage))])) {
		const rows = await sync
			.from('sync_failed')
			.selectAll()
			.where('kind', '=', 'record')
			.where('content', 'is not', null)
			.where('external_id', 'in', ids)
			.execute();
		for (const row of rows) {
			const { content, runId } = toFailed(row, seal);
			if (content?.kind !== 'record') continue;
			const at = cursorTime(content.record.cursor);
			if (at === undefined) continue;
			const name = versionName(content.record.externalId, Math.floor(at));
			keepers.set(name, (keepers.get(name) ?? new Set()).add(runId));
		}
	}
	return keepers;
}

function versionName(externalId: string, cursor: number): string {
	return JSON.stringify([externalId, cursor]);
}
