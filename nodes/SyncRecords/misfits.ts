import type { RecordFailure } from '../../engine/destination/errors';
import { columnTypesLabel } from './columnTypes';

/** What can be done in the editor about a value that does not fit a column which was made from the first records. */
export const misfitRemedy = `Where a record has no value, give null or leave the field out. If the column is to hold something else, enter its type in the option "${columnTypesLabel}", and write to a new table.`;

/** The columns that values did not fit, those of the external ID left out. */
export function misfits(
	failures: readonly RecordFailure[],
	key: readonly string[],
): readonly string[] {
	return failures.flatMap(({ kind, column }) =>
		kind === 'valueRefused' && column !== undefined && !key.includes(column) ? [column] : [],
	);
}
