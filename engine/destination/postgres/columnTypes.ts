import { ownValue } from '../../ownValue';
import { ValueRefusal } from '../../records/refusal';
import type { CellEncoder } from '../cell';
import { cellEncoders, orNull, textCell } from '../cells';
import {
	int16,
	int32,
	int64,
	integerCell,
	realCell,
	scaledDecimalCell,
	unsigned32,
} from '../numberCells';
import { atMost, bytes } from '../textCells';
import { dateCell, intervalCell, timeOfDayCell, timestampCell } from '../timeCells';
import { listEncoder, rangeEncoder } from './compoundCells';
import * as texts from './textCells';

/** A type as the catalogue has it, domains resolved to what they are made of. */
export interface ColumnType {
	/** Of the type, or of the elements where it is an array. */
	readonly name: string;
	readonly isBuiltIn: boolean;
	/** `b`ase, `c`omposite, `e`num, `r`ange, `m`ultirange, `p`seudo. */
	readonly sort: string;
	/** As PostgreSQL writes it, with length or precision: `numeric(10,2)`. */
	readonly shown: string;
	/** How many arrays are around it. */
	readonly lists: number;
	/** What a range is of. */
	readonly subtype: string | undefined;
	/** Whether the server's locale writes money with a point before two digits. */
	readonly hasPointInMoney: boolean;
}

/** The numbers in the brackets of a type. */
type Modifiers = readonly number[];

/**
 * What the built-in types take, each told what stands in its brackets. PostgreSQL itself rounds, cuts and pads many values
 * on their way in, and takes words such as `tomorrow` for times of its own choosing, so that each is checked here. A type
 * that is added is a line.
 */
const builtIn: Readonly<Record<string, (modifiers: Modifiers, type: ColumnType) => CellEncoder>> = {
	text: () => cellEncoders.text,
	xml: () => cellEncoders.text,
	varchar: ([length]) => orNull((value, notes) => atMost(textCell(value, notes), length)),
	bpchar: ([length]) => orNull((value, notes) => texts.exactly(textCell(value, notes), length)),
	name: () => orNull((value, notes) => texts.name(textCell(value, notes))),
	char: () => orNull((value, notes) => texts.singleByte(textCell(value, notes))),
	bytea: () => bytes,
	uuid: () => orNull(textCell),
	int2: () => orNull((value) => integerCell(value, int16)),
	int4: () => orNull((value) => integerCell(value, int32)),
	int8: () => orNull((value) => integerCell(value, int64)),
	oid: () => orNull((value) => integerCell(value, unsigned32)),
	numeric: ([precision, scale = 0]) =>
		precision === undefined
			? cellEncoders.numeric
			: orNull((value, notes) => scaledDecimalCell(value, precision, scale, notes)),
	float4: () => orNull(realCell),
	float8: () => cellEncoders.double,
	// Kept in 64 bits as hundredths.
	money: (_, { hasPointInMoney }) =>
		orNull((value) => scaledDecimalCell(value, 18, hasPointInMoney ? 2 : 0)),
	bool: () => cellEncoders.boolean,
	timestamptz: ([precision]) => orNull((value) => timestampCell(value, precision)),
	timestamp: ([precision]) => orNull((value) => timestampCell(value, precision)),
	date: () => orNull(dateCell),
	time: ([precision = 6]) => orNull((value) => timeOfDayCell(value, false, precision)),
	timetz: ([precision = 6]) => orNull((value) => timeOfDayCell(value, true, precision)),
	interval: ([precision = 6], { shown }) =>
		/^interval [a-z]/.test(shown)
			? refusing(`a column of type ${shown} drops parts of a duration; make it interval`)
			: orNull((value) => intervalCell(value, precision)),
	json: () => cellEncoders.jsonb,
	jsonb: () => cellEncoders.jsonb,
	bit: ([length]) => orNull((value) => texts.bits(textCell(value), length, true)),
	varbit: ([length]) => orNull((value) => texts.bits(textCell(value), length, false)),
	inet: () => orNull((value) => texts.networkAddress(textCell(value))),
	cidr: () => orNull((value) => texts.networkAddress(textCell(value))),
	macaddr: () => orNull((value) => texts.hardwareAddress(textCell(value), 6)),
	macaddr8: () => orNull((value) => texts.hardwareAddress(textCell(value), 8)),
	point: () => orNull((value) => texts.coordinates(textCell(value))),
	line: () => orNull((value) => texts.coordinates(textCell(value))),
	lseg: () => orNull((value) => texts.coordinates(textCell(value))),
	box: () => orNull((value) => texts.coordinates(textCell(value))),
	path: () => orNull((value) => texts.coordinates(textCell(value))),
	polygon: () => orNull((value) => texts.coordinates(textCell(value))),
	circle: () => orNull((value) => texts.coordinates(textCell(value))),
};

/**
 * Tells what a column takes, decided once.
 *
 * @param readArray reads PostgreSQL's own text of an array
 */
export function encoderOf(type: ColumnType, readArray: (text: string) => unknown): CellEncoder {
	const encode = elementEncoder(type);
	if (type.lists === 0) return encode;
	// The text of an array of JSON does not tell 1.5 from "1.5".
	const isJson = type.isBuiltIn && ['json', 'jsonb'].includes(type.name);
	if (type.lists === 1) return listEncoder(encode, isJson ? (text) => text : readArray);
	return refusing(`a column of lists of lists of a type of their own cannot be written`);
}

function elementEncoder(type: ColumnType): CellEncoder {
	const { name, isBuiltIn, sort, shown, subtype } = type;
	const known = isBuiltIn ? ownValue(builtIn, name) : undefined;
	if (known !== undefined) return known(modifiersOf(shown), type);
	const bound = sort === 'r' && subtype !== undefined ? ownValue(builtIn, subtype) : undefined;
	if (bound !== undefined) return rangeEncoder(bound([], type));
	// An enum has its labels; a type of an extension knows its own texts.
	const isOpen = sort === 'e' || (sort === 'b' && !isBuiltIn);
	return isOpen ? cellEncoders.other : refusing(`a column of type ${shown} cannot be written`);
}

function modifiersOf(shown: string): Modifiers {
	const inBrackets = /\(([^)]*)\)/.exec(shown)?.[1];
	return inBrackets === undefined ? [] : inBrackets.split(',').map(Number);
}

function refusing(reason: string): CellEncoder {
	return orNull(() => {
		throw new ValueRefusal(reason);
	});
}
