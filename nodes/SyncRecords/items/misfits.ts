import { labels } from '../../shared/n8n/labels';
import type { ColumnsFrom } from '../fields/columns';
import { columnTypesLabel } from '../fields/columnTypes';

/** What can be done in the editor about a value that does not fit its column; nothing, where others made the table. */
export const misfitRemedies: Readonly<
	Partial<Record<ColumnsFrom, string>> & Record<'shop', string>
> = {
	records: `Where a record has no value, give null or leave the field out. If the column is to hold something else, enter its type in the option "${columnTypesLabel}", and write to a new table.`,
	defined: `Where a record has no value, give null, for example by {{ $json.balance === '' ? null : $json.balance }}. If the column is to hold something else, choose its Type in "${labels.option.columns}", and write to a new table.`,
	shop: 'Change the column in the table, or write to a new table.',
};
