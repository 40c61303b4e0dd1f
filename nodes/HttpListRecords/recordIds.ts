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

/**
 * The IDs of a page's records, in their order.
 *
 * @param page from 1
 * @throws EngineError `idMissing`
 */
export function recordIds(
	records: readonly ApiRecord[],
	key: readonly JsonPath[],
	page: number,
): readonly string[] {
	return records.map((record, index) => {
		const id = recordId(record, key);
		if (id !== undefined) return id;
		const path = key.find((each) => !isPart(valueAt(record, each))) ?? '';
		throw idMissing(record, path, `Record ${index + 1} of page ${page}`);
	});
}

function isPart(value: unknown): boolean {
	return (
		(typeof value === 'string' && value.trim() !== '') ||
		typeof value === 'number' ||
		typeof value === 'boolean'
	);
}

function idMissing(record: ApiRecord, path: JsonPath, which: string): Error {
	const value = valueAt(record, path);
	const found = value === undefined ? `it has no "${path}"` : `its "${path}" is ${shown(value)}`;
	return blockError(
		'idMissing',
		`${which} has no ID: ${found}`,
		`Name in "External ID" the field, or the fields, that tell one record from another. This one has: ${firstNames(Object.keys(record), mostNamed)}.`,
		{ parameter: 'External ID' },
	);
}
