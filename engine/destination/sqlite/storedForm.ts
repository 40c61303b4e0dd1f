import { ValueRefusal } from '../../records/refusal';
import { shown } from '../../records/values';
import type { Cell, CellEncoder } from '../cell';
import { cellEncoders, orNull, textCell } from '../cells';
import type { Column, ColumnKind } from '../columns';
import { isExactDouble, parseDecimal } from '../decimals';
import { decimalCell, int64, type IntegerRange, outgrows } from '../numberCells';

/**
 * Tells how SQLite turns what comes into a column, by its own rules in their order:
 * https://sqlite.org/datatype3.html#determination_of_column_affinity
 *
 * @param type as declared
 * @param isStrict whether the table is, where `ANY` is left as it comes
 */
export function affinityOf(type: string, isStrict: boolean): Column['affinity'] {
	if (/INT/i.test(type)) return 'numeric';
	if (type === '' || /CHAR|CLOB|TEXT|BLOB/i.test(type)) return undefined;
	if (isStrict && /^ANY$/i.test(type)) return undefined;
	return /REAL|FLOA|DOUB/i.test(type) ? 'real' : 'numeric';
}

/** Whole numbers SQLite reads from their text; fractions it may read in another way than JavaScript. */
export function isBoundAsNumber(kind: ColumnKind, affinity: Column['affinity']): boolean {
	return affinity !== undefined && !wholeOrNoNumbers.has(kind);
}

const wholeOrNoNumbers: ReadonlySet<ColumnKind> = new Set([
	'integer',
	'bigint',
	'boolean',
	'timestamptz',
]);

/**
 * Tells what a column takes, decided once: beyond what its kind takes, it comes back as it was given. SQLite refuses
 * hardly anything: text such as `007` becomes 7 in a column that is declared `STRING`, and `1e309` becomes infinity.
 */
export function encoderOf(
	kind: ColumnKind,
	type: string,
	affinity: Column['affinity'],
): CellEncoder {
	if (kind === 'numeric') return orNull((value, notes) => exactNumber(decimalCell(value, notes)));
	if (affinity === undefined) return cellEncoders[kind];
	if (kind === 'text' || kind === 'other') {
		return orNull((value, notes) => unconverted(textCell(value, notes), type));
	}
	return cellEncoders[kind];
}

/**
 * Tells what a column of whole numbers takes where it may hold others as well, which SQLite keeps in it as they are.
 */
export function widened(column: Column, range: IntegerRange): Column {
	const encodeWhole = column.encode ?? cellEncoders[column.kind];
	const encodeAny = encoderOf('numeric', column.type, column.affinity);
	return {
		...column,
		encode: (value, notes) =>
			outgrows(value, range) ? encodeAny(value, notes) : encodeWhole(value, notes),
		isBoundAsNumber: isBoundAsNumber('numeric', column.affinity),
	};
}

/** SQLite's numbers are 64 bits wide, whole or floating. */
function exactNumber(cell: Cell): Cell {
	if (typeof cell !== 'string') return cell;
	const decimal = parseDecimal(cell);
	const number = Number(cell);
	if (decimal !== undefined && isExactDouble(decimal, number)) return number === 0 ? 0 : number;
	if (/^[+-]?\d+$/.test(cell)) {
		const whole = BigInt(cell.replace(/^\+/, ''));
		if (whole >= int64.min && whole <= int64.max) return String(whole);
	}
	throw new ValueRefusal(
		`${shown(cell)} would be rounded, since SQLite keeps about 15 digits of a number; declare the column TEXT`,
	);
}

const number = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

function unconverted(text: string, type: string): Cell {
	if (!number.test(text) || String(Number(text)) === text) return text;
	if (/^-?[1-9]\d*$/.test(text)) {
		const whole = BigInt(text);
		if (whole >= int64.min && whole <= int64.max) return text;
	}
	throw new ValueRefusal(
		`${shown(text)} would become a number in a column of type ${type}; declare it TEXT`,
	);
}
