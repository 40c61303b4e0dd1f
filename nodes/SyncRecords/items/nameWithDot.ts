import type { Destination } from '../../../engine/destination';
import { kindOfTables, type TablesOf } from '../../shared/account/destination';
import { labels } from '../../shared/n8n/labels';
import type { TableTarget } from '../fields/table';
import type { ExecutionHints } from './hints';

/** Says of a table that is about to be made that the dot in its name leads to no schema. */
export async function tellNameWithDot(
	destination: Destination,
	{ table, schema }: TableTarget,
	account: TablesOf,
	hints: ExecutionHints,
): Promise<void> {
	if (!table.includes('.')) return;
	if ((await destination.columns(table, schema)) !== undefined) return;
	const [meant, ...rest] = table.split('.');
	const { schema: schemaLabel, table: tableLabel } = labels.option;
	hints.newNameWithDot(
		table,
		kindOfTables(account) === 'postgres'
			? `If ${meant} is to be a schema, create it, set "${schemaLabel}" to ${meant} and "${tableLabel}" to ${rest.join('.')}, and drop this table.`
			: 'In SQL, write it in double quotes.',
	);
}
