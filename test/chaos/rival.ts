import { nothingFails } from './failed/failing';
import type { LivelyRecords } from './livelyRecords';
import type { Outside } from './ports';
import type { Process } from './process';
import { contentOf } from './rowContent';
import type { Scenario } from './scenario';
import { noTableTrouble } from './tableTrouble';
import type { Violation } from './violation';

/** Another account that syncs the same shop at the same moments, into a table of its own. */
export const rivalOf = (accountId: string): string => `rival of ${accountId}`;
export const rivalTable = (table: string): string => `${table}_rival`;

export function hasRival({ source, bulk }: Scenario): boolean {
	return source === 'bulk' && bulk.hasRival;
}

/** A process in the hands of the rival. */
export function asRival(process: Process): Process {
	const { ports, account, scenario, table } = process;
	return {
		...process,
		account: ports.accountOf(rivalOf(account.accountId)),
		scenario: { ...scenario, tableTrouble: noTableTrouble, failing: nothingFails },
		table: rivalTable(table),
	};
}

/** What of the source is not in the rival's table, after quiet; nobody tells the rival of what is gone. */
export async function missedByRival(
	{ place }: Outside,
	records: LivelyRecords,
	table: string,
): Promise<readonly Violation[]> {
	const rows = await place.query(`SELECT * FROM ${rivalTable(table)}`);
	const contents = new Map(rows.map((row) => [String(row.id), contentOf(row)]));
	return records.rows().flatMap((expected): Violation[] => {
		const [wanted, content] = [contentOf({ ...expected }), contents.get(expected.id)];
		if (content === wanted) return [];
		return [
			{ invariant: 'tableIsSource', detail: `the rival: ${wanted} is ${content ?? 'missing'}` },
		];
	});
}
