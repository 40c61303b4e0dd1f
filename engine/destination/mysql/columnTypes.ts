import { isIP } from 'node:net';

import { ownValue } from '../../ownValue';
import { ValueRefusal } from '../../records/refusal';
import { shown } from '../../records/values';
import type { Cell, CellEncoder } from '../cell';
import { booleanCell, cellEncoders, orNull, textCell } from '../cells';
import type { ColumnKind } from '../columns';
import { parseDecimal } from '../decimals';
import {
	count,
	doubleCell,
	int16,
	int32,
	int64,
	integerCell,
	type IntegerRange,
	realCell,
	scaledDecimalCell,
	unsigned32,
} from '../numberCells';
import { bytes } from '../textCells';
import { dateCell, timeOfDayCell } from '../timeCells';
import type { ColumnType } from './columnType';
import { datetimeCell, timestampTypeCell } from './datetimes';
import { enumCell, setCell, textEncoder } from './textColumns';

const int8: IntegerRange = { min: -128n, max: 127n, name: 'an 8-bit integer' };
const int24: IntegerRange = { min: -(2n ** 23n), max: 2n ** 23n - 1n, name: 'a 24-bit integer' };

const rangeByType: Readonly<Record<string, IntegerRange>> = {
	tinyint: int8,
	smallint: int16,
	mediumint: int24,
	int: int32,
	bigint: int64,
};

/** MySQL's own name for `TINYINT(1)` is `BOOLEAN`. */
function isBoolean({ shown: type }: ColumnType): boolean {
	return type === 'tinyint(1)';
}

export function kindOf(type: ColumnType): ColumnKind {
	if (type.isJson) return 'jsonb';
	if (isBoolean(type)) return 'boolean';
	if (type.name === 'int' && isUnsigned(type)) return 'bigint';
	return ownValue(kindByType, type.name) ?? 'other';
}

const kindByType: Readonly<Record<string, ColumnKind>> = {
	varchar: 'text',
	char: 'text',
	tinytext: 'text',
	text: 'text',
	mediumtext: 'text',
	longtext: 'text',
	tinyint: 'integer',
	smallint: 'integer',
	mediumint: 'integer',
	int: 'integer',
	bigint: 'bigint',
	decimal: 'numeric',
	float: 'double',
	double: 'double',
	datetime: 'timestamptz',
	timestamp: 'timestamptz',
};

/** What a column keeps, where it is one of whole numbers as this package makes it. */
export function wholeRangeOf({ name, shown: type }: ColumnType): IntegerRange | undefined {
	return /^(?:int|bigint)(?:\(\d+\))?$/.test(type) ? ownValue(rangeByType, name) : undefined;
}

/** Whether a column's values, as they are written, are equal only where their texts are. */
export function isExact({ name }: ColumnType, collation: string | undefined): boolean {
	if (ownValue(rangeByType, name) !== undefined) return true;
	if (['date', 'datetime', 'timestamp'].includes(name)) return true;
	// All others pad what they compare with spaces, or do not tell case or accents apart.
	return collation !== undefined && exactCollations.has(collation);
}

const exactCollations: ReadonlySet<string> = new Set(['utf8mb4_nopad_bin', 'utf8mb4_0900_bin']);

type EncoderOf = (type: ColumnType, modifiers: readonly number[]) => CellEncoder;

/**
 * What the types take. Even in strict mode MySQL rounds what has too many digits after the point, cuts spaces, and reads
 * `1` for an ENUM's first value, so that each is checked here. A type that is added is a line.
 */
const builtIn: Readonly<Record<string, EncoderOf>> = {
	decimal: (_, [precision = 10, scale = 0]) =>
		orNull((value, notes) => scaledDecimalCell(value, precision, scale, notes)),
	float: (_, digits) => orNull((value) => scaled(floatCell(value), digits)),
	double: (_, digits) => orNull((value) => scaled(doubleCell(value), digits)),
	year: () => orNull((value) => integerCell(value, years)),
	bit: (_, [width = 1]) => orNull((value) => bitCell(value, width)),
	date: () => orNull(dateCell),
	datetime: ({ fraction }) => orNull((value) => datetimeCell(value, fraction)),
	timestamp: ({ fraction }) => orNull((value) => timestampTypeCell(value, fraction)),
	time: ({ fraction }) => orNull((value) => timeOfDayCell(value, false, fraction)),
	json: () => cellEncoders.jsonb,
	enum: ({ shown: type }) => orNull((value) => enumCell(value, type)),
	set: ({ shown: type }) => orNull((value) => setCell(value, type)),
	binary:
		({ length }) =>
		(value) =>
			bytesCell(value, length, true),
	varbinary:
		({ length }) =>
		(value) =>
			bytesCell(value, length, false),
	tinyblob:
		({ length }) =>
		(value) =>
			bytesCell(value, length, false),
	blob:
		({ length }) =>
		(value) =>
			bytesCell(value, length, false),
	mediumblob:
		({ length }) =>
		(value) =>
			bytesCell(value, length, false),
	longblob:
		({ length }) =>
		(value) =>
			bytesCell(value, length, false),
	uuid: () => orNull(uuidCell),
	inet4: () => orNull((value) => addressCell(value, 4)),
	inet6: () => orNull((value) => addressCell(value, 6)),
};

const years: IntegerRange = { min: 1901n, max: 2155n, name: 'the years 1901 to 2155' };

/** Tells what a column takes, decided once. */
export function encoderOf(type: ColumnType): CellEncoder {
	if (type.isJson) return cellEncoders.jsonb;
	if (isBoolean(type)) return orNull(booleanCell);
	const range = ownValue(rangeByType, type.name);
	if (range !== undefined) {
		const own = isUnsigned(type) ? unsigned(range) : range;
		return orNull((value) => integerCell(value, own));
	}
	const encoder = ownValue(builtIn, type.name);
	if (encoder !== undefined) return encoder(type, modifiersOf(type));
	if (type.charset !== undefined) return textEncoder(type);
	return orNull(() => {
		throw new ValueRefusal(`a column of type ${type.shown} cannot be written`);
	});
}

/** Returns what stands for a cell in a statement: text is no number to a `BIT`, and bytes come in hexadecimal after `\x`. */
export function placeholderOf(type: string): string {
	if (/^bit\b/.test(type)) return 'CAST(? AS UNSIGNED)';
	return /^(?:var)?binary|blob/.test(type) ? 'UNHEX(SUBSTR(?, 3))' : '?';
}

function isUnsigned({ shown: type }: ColumnType): boolean {
	return /\bunsigned\b/.test(type);
}

function unsigned({ max }: IntegerRange): IntegerRange {
	if (max === int32.max) return unsigned32;
	const most = max * 2n + 1n;
	return { min: 0n, max: most, name: `an unsigned ${most.toString(2).length}-bit integer` };
}

function modifiersOf({ shown: type }: ColumnType): readonly number[] {
	const inBrackets = /\(([\d,]+)\)/.exec(type)?.[1];
	return inBrackets === undefined ? [] : inBrackets.split(',').map(Number);
}

/** It is shown with six digits, so that more of them would not come back. */
const floatDigits = 6;

function floatCell(value: unknown): number {
	const number = realCell(value);
	if ((parseDecimal(String(number))?.digits.length ?? 0) <= floatDigits) return number;
	throw new ValueRefusal(
		`${shown(value)} would be rounded, since the column keeps about ${floatDigits} digits`,
	);
}

/** `FLOAT(7,2)` and `DOUBLE(7,2)` round. */
function scaled(number: number, [precision, scale]: readonly number[]): Cell {
	if (precision !== undefined && scale !== undefined) scaledDecimalCell(number, precision, scale);
	return number;
}

function bitCell(value: unknown, width: number): Cell {
	if (typeof value === 'boolean') return value ? 1 : 0;
	const max = 2n ** BigInt(width) - 1n;
	return integerCell(value, { min: 0n, max, name: count(width, 'bit') });
}

function bytesCell(value: unknown, length: number | undefined, isFixed: boolean): Cell {
	const cell = bytes(value);
	if (cell === null) return cell;
	const size = String(cell).length / 2 - 1;
	if (length === undefined || (isFixed ? size === length : size <= length)) return cell;
	throw new ValueRefusal(
		isFixed && size < length
			? `it has ${count(size, 'byte')} and would be filled up to ${length}; make the column VARBINARY`
			: `it has ${count(size, 'byte')}, and the column takes ${length}`,
	);
}

function uuidCell(value: unknown): string {
	const text = textCell(value).trim().toLowerCase();
	if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
	throw new ValueRefusal(`${shown(value)} is not a UUID`);
}

function addressCell(value: unknown, version: 4 | 6): string {
	const text = textCell(value).trim();
	if (isIP(text) === version && !text.includes('%')) return text;
	throw new ValueRefusal(`${shown(value)} is not an address of IPv${version}`);
}
