import type { IdentifiedRecord } from './batch';
import type { Cell } from './cells';
import { contentHash } from './contentHash';
import { copyField } from './copyLine';
import { type RecordFailure, reasonOfRefusal, ValueRefusal } from './errors';
import { isStorable, unstorable } from './keys';
import type { TableShape } from './tableShape';

/** A record's values as they are hashed and written. */
export interface EncodedRecord {
	/** In the order of the shape's columns. */
	readonly cells: readonly Cell[];
	/** The cells as fields of COPY, tabs between them. */
	readonly line: string;
	readonly hash: string;
}

/** Returns the failure, if a value does not fit its column. */
export function encodeRecord(
	{ index, externalId, columns: values }: IdentifiedRecord,
	{ columns, encoders, hashSeed }: TableShape,
): EncodedRecord | RecordFailure {
	const cells: Cell[] = [];
	let line = '';
	let place = 0;
	try {
		for (; place < columns.length; place++) {
			const cell = encoders[place]?.(values[columns[place]?.name ?? '']) ?? null;
			cells.push(cell);
			if (place > 0) line += '\t';
			line += copyField(cell);
		}
		if (!isStorable(line)) {
			place = cells.findIndex((cell) => typeof cell === 'string' && !isStorable(cell));
			throw new ValueRefusal(unstorable);
		}
	} catch (error) {
		const column = columns[place]?.name;
		return { index, externalId, kind: 'valueRefused', column, reason: reasonOfRefusal(error) };
	}
	return { cells, line, hash: hashSeed + contentHash(line) };
}

export function isFailure(encoded: EncodedRecord | RecordFailure): encoded is RecordFailure {
	return 'reason' in encoded;
}
