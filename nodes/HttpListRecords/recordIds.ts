import type { EngineError } from '../../engine/errors';
import { type ApiRecord, type JsonPath, valueAt } from '../../engine/sources/http';
import { firstNames, shown } from '../../engine/shortened';
import { externalIdOf } from '../../engine/sync';
import { blockError } from '../shared/n8n/errors';

/** So many fields of a record are named. */
const mostNamed = 12;

/** Returns the ID of a record: as it is, or as a JSON list where several fields make it up. Undefined where it has none. */
export function recordId(record: ApiRecord, key: readonly JsonPath[]): string | undefined {
	const parts = key.map((path) => valueAt(record, path));
	return parts.every(isPart) ? externalIdOf(parts) : undefined;
}

/** A record of a page with its ID, or without any. */
export type IdentifiedRecord =
	| { readonly record: ApiRecord; readonly id: string }
	| {
			readonly record: ApiRecord;
			/** Where it stands, as in "record 2 of page 1". */
			readonly name: string;
			/** Why it has no ID. */
			readonly reason: string;
	  };

/**
 * The records of a page with their IDs, in their order. One without an ID fails alone.
 *
 * @param page from 1
 * @param isKeyKnown whether a record of the list has had an ID before
 * @throws EngineError `idMissing`: no record so far has an ID, so that it is rather looked for in the wrong place
 */
export function identified(
	records: readonly ApiRecord[],
	key: readonly JsonPath[],
	page: number,
	isKeyKnown: boolean,
): readonly IdentifiedRecord[] {
	const named = records.map((record, index): IdentifiedRecord => {
		const id = recordId(record, key);
		if (id !== undefined) return { record, id };
		return { record, name: `record ${index + 1} of page ${page}`, reason: whyNone(record, key) };
	});
	const [first] = named;
	const hasNone = !isKeyKnown && named.every((each) => !('id' in each));
	if (hasNone && first !== undefined && !('id' in first)) throw idMissing(first);
	return named;
}

/** @param more what else to do about it */
export function idMissing(
	{ record, name, reason }: Exclude<IdentifiedRecord, { readonly id: string }>,
	more = '',
): EngineError {
	const fields = firstNames(Object.keys(record), mostNamed);
	const remedy = `Name in "External ID" the field, or the fields, that tell one record from another. This one has: ${fields}.`;
	return blockError(
		'idMissing',
		`${name.charAt(0).toUpperCase()}${name.slice(1)} has no ID: ${reason}`,
		more === '' ? remedy : `${remedy} ${more}`,
		{ parameter: 'External ID' },
	);
}

function whyNone(record: ApiRecord, key: readonly JsonPath[]): string {
	const path = key.find((each) => !isPart(valueAt(record, each))) ?? '';
	const value = valueAt(record, path);
	return value === undefined ? `it has no "${path}"` : `its "${path}" is ${shown(value)}`;
}

function isPart(value: unknown): boolean {
	return (
		(typeof value === 'string' && value.trim() !== '') ||
		typeof value === 'number' ||
		typeof value === 'boolean'
	);
}
