import { option, say } from '../../wording';
import { destinationError } from '../errors';
import type { RefreshOptions } from '../refresh/refresh';
import type { StagedColumn } from '../refresh/stagedRows';
import type { Session } from './session';

/** A column with how its texts compare. */
export interface MysqlColumn extends StagedColumn {
	/** Null for what is no text. */
	readonly collation: string | null;
}

/** @param table as it stands in statements: the catalogue has no temporary ones */
export async function columnsOf(session: Session, table: string): Promise<readonly MysqlColumn[]> {
	const rows = await session.rows(`SHOW FULL COLUMNS FROM ${table}`);
	return rows.map(([name, type, collation]) => ({
		name: String(name),
		type: String(type),
		collation: collation === null || collation === undefined ? null : String(collation),
	}));
}

type Family = 'bytes' | 'number' | 'text' | 'time';

const families: readonly (readonly [type: RegExp, family: Family])[] = [
	[/^(?:(?:tiny|small|medium|big)?int|decimal|float|double|bit|year)\b/, 'number'],
	[/^(?:date|datetime|time|timestamp)\b/, 'time'],
	[/blob|binary/, 'bytes'],
];

/** What values of a type are compared as. */
export function familyOf(type: string): Family {
	return families.find(([own]) => own.test(type))?.[1] ?? 'text';
}

/** As bytes, which differ where texts do, in capitals or in spaces at their end. */
export function exact(expression: string): string {
	return `CAST(CONVERT(${expression} USING utf8mb4) AS BINARY)`;
}

/** A text that is compared with a number is one to MySQL: `7a` is 7. */
export function checkFamily(
	{ name, type }: StagedColumn,
	inTable: StagedColumn | undefined,
	{ table }: RefreshOptions,
): void {
	if (inTable === undefined || familyOf(inTable.type) === familyOf(type)) return;
	throw destinationError(
		'columnTypeDiffers',
		`The column "${name}" of the external ID is ${type} in the query's answer, and ${inTable.type} in the table "${table}".`,
		say`Convert it with CAST in "${option('query')}".`,
		{ parameter: 'query' },
	);
}
