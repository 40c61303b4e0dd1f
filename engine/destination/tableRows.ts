import { Slices } from '../slices';
import { bookkeeping, isBookkeeping } from './bookkeeping';
import type { ColumnKind } from './columns';
import type { RowsOptions, TableRow } from './destination';
import { accountPart, rowOwner } from './owners';
import type { FoundTable } from './tableShape';

interface RowsColumn {
	readonly name: string;
	readonly kind: ColumnKind;
}

/** What a cell is read as; `given`: as it is, numbers as numbers. */
export type ShownKind = ColumnKind | 'date' | 'given';

/** What of a table is looked at. */
export interface RowsPlan {
	/** What can be asked for. */
	readonly columns: readonly RowsColumn[];
	/** What a row that is given out has. */
	readonly shown: readonly RowsColumn[];
	/** The column that holds the account, where the table has it. */
	readonly accountColumn: RowsColumn | undefined;
	/** Whether a column tells whose a row is. */
	readonly isOwned: boolean;
	/** What owners of the account's rows begin with. */
	readonly ownerStart: string;
	/** Whether a column tells what is marked as deleted, and such rows are left out. */
	readonly skipsDeleted: boolean;
}

export function planRows(
	{ columns }: Pick<FoundTable, 'columns'>,
	{ accountId, accountColumn, withBookkeeping = false, sums }: RowsOptions,
): RowsPlan {
	const has = (wanted: string) => columns.some(({ name }) => name === wanted);
	const visible = columns.filter(
		({ name }) => name !== accountColumn && (withBookkeeping || !isBookkeeping(name)),
	);
	return {
		columns: visible,
		shown: sums === undefined ? visible : summedUp(visible, sums),
		accountColumn: columns.find(({ name }) => name === accountColumn),
		isOwned: has(bookkeeping.owner),
		ownerStart: `${accountPart(rowOwner(accountId, ''))}:`,
		skipsDeleted: !withBookkeeping && has(bookkeeping.deletedAt),
	};
}

/** What is added up may have more digits than its column. */
function summedUp(
	columns: readonly RowsColumn[],
	{ of, by }: NonNullable<RowsOptions['sums']>,
): readonly RowsColumn[] {
	return columns.flatMap((column): readonly RowsColumn[] => {
		if (of.includes(column.name)) return [{ name: column.name, kind: 'numeric' }];
		return by.includes(column.name) ? [column] : [];
	});
}

/**
 * Makes rows of the cells that a database gave out. Numbers that JavaScript would round come as text, in the database's own
 * words; JSON comes as what it says.
 *
 * @param cells by row, in the order of the plan's columns: text, or numbers of double precision, null for NULL
 */
export async function rowsOf(
	cells: readonly (readonly unknown[])[],
	{ shown: columns }: { readonly shown: readonly { name: string; kind: ShownKind }[] },
): Promise<readonly TableRow[]> {
	const rows: TableRow[] = [];
	const slices = new Slices();
	for (const row of cells) {
		if (slices.isOver) await slices.next();
		rows.push(
			Object.fromEntries(columns.map(({ name, kind }, place) => [name, valueOf(row[place], kind)])),
		);
	}
	return rows;
}

function valueOf(cell: unknown, kind: ShownKind): unknown {
	if (cell === null || cell === undefined) return null;
	if (cell instanceof Uint8Array) return `\\x${Buffer.from(cell).toString('hex')}`;
	const text = String(cell);
	switch (kind) {
		case 'integer':
		case 'double':
			return numberOf(text);
		case 'boolean':
			return booleans.get(text) ?? text;
		case 'timestamptz':
			return instantOf(text);
		case 'jsonb':
			return jsonOf(text);
		case 'given':
			return typeof cell === 'number' ? numberOf(text) : text;
		default:
			return text;
	}
}

const booleans: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['1', true],
	['false', false],
	['0', false],
]);

/** NaN and infinities are no JSON; SQLite keeps text in a column of numbers as well. */
function numberOf(text: string): number | string {
	const number = text.trim() === '' ? Number.NaN : Number(text);
	return Number.isFinite(number) ? number : text;
}

/** As PostgreSQL writes it in UTC; what is written in another way stays as it is. */
function instantOf(text: string): string {
	const [, day, time, fraction = '', offset] =
		/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?(\+00)?$/.exec(text) ?? [];
	// MySQL's date of zeros is no time.
	if (day === undefined || day.startsWith('0000')) return text;
	return `${day}T${time}${fraction}${offset === undefined ? '' : 'Z'}`;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
