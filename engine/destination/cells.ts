import { isDate } from 'node:util/types';

import { storableJson } from '../records/canonicalJson';
import { type EncodingNotes, mayBeRounded } from '../records/lostDigits';
import { ValueRefusal } from '../records/refusal';
import { nameOf, plainObject, shown } from '../records/values';
import type { CellEncoder } from './cell';
import type { ColumnKind } from './columns';
import { decimalCell, doubleCell, finite, int32, int64, integerCell } from './numberCells';
import { timestampCell } from './timeCells';

/**
 * What a column of each kind takes. Nothing is rounded, cut or guessed: a value that does not fit is refused with the
 * reason, and null and undefined are NULL.
 *
 * @throws {ValueRefusal} from the encoders
 */
export const cellEncoders = {
	text: orNull(textCell),
	integer: orNull((value) => integerCell(value, int32)),
	bigint: orNull((value) => integerCell(value, int64)),
	numeric: orNull(decimalCell),
	double: orNull(doubleCell),
	boolean: orNull(booleanCell),
	timestamptz: orNull((value) => timestampCell(value)),
	jsonb: orNull(storableJson),
	other: orNull(textCell),
} as const satisfies Record<ColumnKind, CellEncoder>;

/** Returns an encoder that takes null and undefined for NULL, and objects for what they say they are. */
export function orNull(encode: CellEncoder): CellEncoder {
	return (value, notes) => {
		const plain = typeof value === 'object' && value !== null ? plainObject(value) : value;
		return plain === null || plain === undefined ? null : encode(plain, notes);
	};
}

export function textCell(value: unknown, notes?: EncodingNotes): string {
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
			if (notes !== undefined && mayBeRounded(value)) notes.isRounded = true;
			return String(finite(value));
		case 'bigint':
		case 'boolean':
			return String(value);
		case 'object':
			return isDate(value) ? timestampCell(value) : storableJson(value, notes);
		default:
			throw new ValueRefusal(`${nameOf(value)} is not text`);
	}
}

export function booleanCell(value: unknown): number {
	if (typeof value === 'boolean') return value ? 1 : 0;
	const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (word === 'true' || word === 1) return 1;
	if (word === 'false' || word === 0) return 0;
	throw new ValueRefusal(`${shown(value)} is neither true nor false`);
}
