import { shown } from '../../shortened';
import { httpError } from './httpError';
import { isObject, type JsonPath, valuesAt } from './jsonPath';

/** A record as an API gives it out. */
export type ApiRecord = Readonly<Record<string, unknown>>;

export interface RecordPlace {
	/** Empty: the answer itself is the list, or the only record. */
	readonly path: JsonPath;
	/** The field that a record which is plain text or a number gets; without, such a one is an error. */
	readonly scalarField?: string | undefined;
	/** Whether null in the place of the list is an empty list. Default: false, an error. */
	readonly nullIsEmpty?: boolean;
}

/**
 * The records of an answer, in order. An object in the place of the list is one record. An empty list is none; nothing at
 * all is an error, since it would pass for one.
 *
 * @throws EngineError `recordsMissing`
 */
export function recordsAt(
	body: unknown,
	{ path, scalarField, nullIsEmpty = false }: RecordPlace,
): readonly ApiRecord[] {
	const found = [...valuesAt(body, path)];
	// Of several lists each may be missing, but not what holds them.
	const isEachOfMany = path.includes('[*]');
	if (found.length === 0 && !(isEachOfMany && isList(body, path))) {
		throw missing(path, 'nothing is there');
	}
	return found.flatMap((each) => {
		if (each === null || each === undefined) {
			if (nullIsEmpty || isEachOfMany) return [];
			throw missing(path, 'null is there');
		}
		if (Array.isArray(each)) {
			return each.map((record: unknown) => recordOf(record, path, scalarField));
		}
		// A text in the place of the list is no list of one.
		return [recordOf(each, path, isEachOfMany ? scalarField : undefined)];
	});
}

function isList(body: unknown, path: JsonPath): boolean {
	const holder = path.slice(0, path.indexOf('[*]'));
	return [...valuesAt(body, holder)].some(Array.isArray);
}

function recordOf(record: unknown, path: JsonPath, scalarField: string | undefined) {
	if (isObject(record)) return record;
	if (scalarField !== undefined && record !== null && !Array.isArray(record)) {
		return { [scalarField]: record };
	}
	throw missing(path, `${shown(record)} is there, which is no record`);
}

function missing(path: JsonPath, found: string): Error {
	return httpError(
		'recordsMissing',
		`The records were to be at ${path === '' ? 'the top' : `"${path}"`} of the answer, but ${found}`,
		'Look at an answer of the API, and correct the path. It was not taken for an empty list.',
	);
}
