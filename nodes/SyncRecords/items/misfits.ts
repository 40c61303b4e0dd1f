import { columnTypesLabel } from '../fields/columnTypes';

/** What can be done in the editor about a value that does not fit a column which was made from the first records. */
export const misfitRemedy = `Where a record has no value, give null or leave the field out. If the column is to hold something else, enter its type in the option "${columnTypesLabel}", and write to a new table.`;
