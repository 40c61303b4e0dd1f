import { ownValue } from '../ownValue';
import type { DestinationRecord, TableOptions } from './destination';

/**
 * Returns the records without a field of the account column's name that says the account itself, or nothing: the writer
 * fills the column. What else such a field says is data, and goes to a column of another name.
 */
export function withoutOwnAccount(
	records: readonly DestinationRecord[],
	{ account }: Pick<TableOptions, 'account'>,
): readonly DestinationRecord[] {
	if (account === undefined) return records;
	const { column, id } = account;
	if (!records.some(({ columns }) => saysNothingNew(columns, column, id))) return records;
	return records.map((record) => {
		if (!saysNothingNew(record.columns, column, id)) return record;
		const others = Object.entries(record.columns).filter(([name]) => name !== column);
		return { ...record, columns: Object.fromEntries(others) };
	});
}

function saysNothingNew(
	columns: DestinationRecord['columns'],
	column: string,
	accountId: string,
): boolean {
	return Object.hasOwn(columns, column) && isAccount(ownValue(columns, column), accountId);
}

/** Tells whether a value says just this account, or none. An ID is often a number at its source. */
export function isAccount(value: unknown, accountId: string): boolean {
	if (value === null || value === undefined) return true;
	return (
		(typeof value === 'string' || typeof value === 'number') && String(value).trim() === accountId
	);
}
