import { hash } from 'node:crypto';

import type { Cell } from './cells';
import { copyField } from './copyLine';
import type { DestinationRecord } from './destination';
import { type RecordFailure, type RecordFailureKind, ValueRefusal } from './errors';
import { Slices } from './slices';
import type { TableShape } from './tableShape';
import { compareCursors, cursorNumber, type Version } from './version';

/** A record in the form in which it is compared and written. */
export interface PreparedRecord extends Version {
	readonly index: number;
	readonly externalId: string;
	/** In the order of the shape's columns. */
	readonly cells: readonly Cell[];
	/** The cells as fields of COPY, tabs between them. */
	readonly line: string;
}

export interface PreparedBatch {
	/** One per external ID: its newest version. */
	readonly records: readonly PreparedRecord[];
	readonly failures: readonly RecordFailure[];
	/** Places of the versions that a newer or equal one in the same batch makes needless. */
	readonly superseded: readonly number[];
	readonly repeated: readonly { readonly externalId: string; readonly occurrences: number }[];
}

/** A record that has an ID and a place in time, and is not encoded yet. */
interface Identified {
	readonly index: number;
	readonly externalId: string;
	readonly cursor: number | null;
	readonly record: DestinationRecord;
	occurrences: number;
}

/**
 * Tells the good records of a batch from the bad ones and the newest from the rest. Of one ID, the newest version is
 * taken before anything else is asked of it: were it refused and an older one written instead, the table would hold
 * what is known to be outdated.
 */
export async function prepareBatch(
	records: readonly DestinationRecord[],
	shape: TableShape,
): Promise<PreparedBatch> {
	const failures: RecordFailure[] = [];
	const superseded: number[] = [];
	const newest = new Map<string, Identified>();
	const slices = new Slices();
	for (const [index, record] of records.entries()) {
		const identified = identify(record, index, shape, failures);
		if (identified === undefined) continue;
		const other = newest.get(identified.externalId);
		if (other !== undefined) {
			identified.occurrences = ++other.occurrences;
			const isOlder = isNewer(other, identified);
			superseded.push(isOlder ? index : other.index);
			if (isOlder) continue;
		}
		newest.set(identified.externalId, identified);
		if (slices.isOver) await slices.next();
	}
	const prepared: PreparedRecord[] = [];
	for (const identified of newest.values()) {
		const encoded = encode(identified, shape, failures);
		if (encoded !== undefined) prepared.push(encoded);
		if (slices.isOver) await slices.next();
	}
	const repeated = [...newest.values()].filter(({ occurrences }) => occurrences > 1);
	return {
		records: prepared,
		failures,
		superseded,
		repeated: repeated.map(({ externalId, occurrences }) => ({ externalId, occurrences })),
	};
}

function isNewer(one: Identified, other: Identified): boolean {
	const byCursor = compareCursors(one.cursor, other.cursor);
	return byCursor === 0 ? one.record.readAt > other.record.readAt : byCursor > 0;
}

function identify(
	record: DestinationRecord,
	index: number,
	shape: TableShape,
	failures: RecordFailure[],
): Identified | undefined {
	const fail = (kind: RecordFailureKind, reason: string, externalId?: string, column?: string) => {
		failures.push({ index, externalId, kind, column, reason });
		return undefined;
	};
	const parts: string[] = [];
	for (const place of shape.keyPlaces) {
		const { name = '' } = shape.columns[place] ?? {};
		try {
			const cell = shape.encoders[place]?.(record.columns[name]) ?? null;
			if (cell === null || cell === '') {
				return fail(
					'noExternalId',
					`the column "${name}" of its external ID is empty`,
					undefined,
					name,
				);
			}
			parts.push(String(cell));
		} catch (error) {
			return fail('valueRefused', reasonOf(error), undefined, name);
		}
	}
	const externalId = joinedId(parts);
	const cursor = cursorNumber(record.cursor);
	if (cursor === undefined) {
		const shown = JSON.stringify(record.cursor);
		return fail('cursorInvalid', `its cursor ${shown} is neither a time nor a number`, externalId);
	}
	if (!Number.isFinite(record.readAt)) {
		return fail('cursorInvalid', `it does not say when it was read`, externalId);
	}
	return { index, externalId, cursor, record, occurrences: 1 };
}

/** A single value as it is; several as a JSON list, so that no two sets of values have one ID. */
export function joinedId(parts: readonly string[]): string {
	const [first = ''] = parts;
	return parts.length === 1 ? first : JSON.stringify(parts);
}

function encode(
	{ index, externalId, cursor, record }: Identified,
	{ columns, encoders, hashSeed }: TableShape,
	failures: RecordFailure[],
): PreparedRecord | undefined {
	const cells: Cell[] = [];
	let line = '';
	let place = 0;
	try {
		for (; place < columns.length; place++) {
			const cell = encoders[place]?.(record.columns[columns[place]?.name ?? '']) ?? null;
			cells.push(cell);
			line += place === 0 ? copyField(cell) : `\t${copyField(cell)}`;
		}
		if (!line.isWellFormed() || line.includes('\0')) {
			place = cells.findIndex((cell) => typeof cell === 'string' && !isStorable(cell));
			throw new ValueRefusal(
				'it holds a NUL character or half of a surrogate pair, which a database cannot keep',
			);
		}
	} catch (error) {
		const column = columns[place]?.name;
		const reason = reasonOf(error);
		failures.push({ index, externalId, kind: 'valueRefused', column, reason });
		return undefined;
	}
	const digest = contentHash(hashSeed + line);
	const readAt = Math.trunc(record.readAt);
	return { index, externalId, cursor, readAt, cells, line, hash: digest };
}

function isStorable(text: string): boolean {
	return text.isWellFormed() && !text.includes('\0');
}

/** 128 bits of SHA-256: with hardware support as fast as the weaker ones, and allowed wherever those are switched off. */
function contentHash(content: string): string {
	return hash('sha256', content, 'base64url').slice(0, 22);
}

function reasonOf(error: unknown): string {
	if (error instanceof ValueRefusal) return error.message;
	throw error;
}
