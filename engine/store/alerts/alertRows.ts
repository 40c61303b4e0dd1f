import type { AlertPhase, AlertStep, Finding, RaisedAlert } from '../../run';
import { statementChunks } from '../chunks';
import type { StoreTables } from '../schema/tables';
import type { Scope } from '../scope';

/** What an account has of one watcher. */
export type WatcherScope = Scope<'watcher'>;

/** Oldest first. */
export async function readAlerts(watcher: WatcherScope): Promise<readonly RaisedAlert[]> {
	const rows = await watcher
		.from('sync_alert')
		.selectAll()
		.orderBy('raised_at')
		.orderBy('condition')
		.orderBy('subject')
		.execute();
	return rows.map(toAlert);
}

/** Writes what a step has changed. */
export async function writeAlerts(
	watcher: WatcherScope,
	{ changed, over }: AlertStep,
): Promise<void> {
	for (const ids of statementChunks(over)) {
		await watcher.deleteFrom('sync_alert').where('id', 'in', ids).execute();
	}
	for (const alert of changed) {
		const { condition, subject } = alert.finding;
		await watcher.put('sync_alert', ['condition', 'subject'], {
			condition,
			subject,
			id: alert.id,
			finding: JSON.stringify(alert.finding),
			raised_at: alert.raisedAt,
			ended_at: alert.endedAt ?? null,
			untold: alert.untold ?? null,
			teller_until: alert.tellerUntil ?? null,
		});
	}
}

function toAlert(row: StoreTables['sync_alert']): RaisedAlert {
	return {
		id: row.id,
		finding: JSON.parse(row.finding) as Finding,
		raisedAt: row.raised_at,
		endedAt: row.ended_at ?? undefined,
		untold: (row.untold as AlertPhase | null) ?? undefined,
		tellerUntil: row.teller_until ?? undefined,
	};
}
