import type { Destination, TableOptions } from '../../engine/destination/destination';
import type { AccountStore } from '../../engine/store';
import { rowOwner } from '../../engine/sync/sinks/rowOwner';
import type { BegunRun } from '../../engine/sync/session';
import type { ReachedArchives } from './archives/archivedRuns';
import type { Endpoint } from './endpoint';
import type { Ports } from './ports';
import type { Seams } from './rule';
import type { Scenario } from './scenario';
import type { ReachedSource } from './sources/chaosSource';
import { accountColumn, isMadeBefore } from './tableTrouble';

/** What one process of a sync has in its hands. */
export interface Process {
	readonly ports: Ports;
	readonly account: AccountStore;
	readonly source: ReachedSource;
	readonly destination: Destination;
	readonly endpoint: Endpoint;
	/** Undefined where nothing is archived. */
	readonly archives: ReachedArchives | undefined;
	readonly scenario: Scenario;
	readonly seams: Seams;
	readonly table: string;
	/** Whether a process that fails says so, or just ends and leaves its lease to run out. */
	readonly reportsFailure: boolean;
	/** Whether what has failed is tried again at once, for the same run. */
	readonly triesAgain: () => boolean;
	/** To be told of what Begin has answered. */
	readonly begun: (sync: string, begun: BegunRun) => void;
}

/** The sync that writes the table, and the one that tells an endpoint of changes. */
export const syncs = { table: 'shopify.orders', changes: 'shopify.changes' } as const;

/** The table as an account writes to it. */
export function optionsFor(
	{ scenario, table }: Pick<Process, 'scenario' | 'table'>,
	accountId: string,
	runId: string,
): TableOptions {
	const { tableTrouble } = scenario;
	const shares = tableTrouble.neighbor === 'shares';
	return {
		table,
		key: ['id'],
		structure: { kind: 'fromRecords' },
		...(shares && { account: { column: accountColumn, id: accountId } }),
		owner: rowOwner(accountId, syncs.table),
		runId,
		deletes: scenario.removals.deletes,
		addBookkeeping: isMadeBefore(tableTrouble),
	};
}
