import { nearName } from '../../../engine/destination';
import { EngineError } from '../../../engine/errors';
import { firstNames } from '../../../engine/shortened';
import { blockError } from '../../shared/n8n/errors';
import { labels } from '../../shared/n8n/labels';
import { cursorFieldField } from '../../shared/parameters/cursor';
import { fieldOf, type InputRecord } from './records';

/** From so many records on, a field that none has is no accident of a small batch. */
const manyRecords = 10;

/** So many fields of the records are named. */
const mostNamed = 12;

/** What is said of a field that a parameter names and no record has. */
export interface MissingField {
	readonly message: string;
	readonly remedy: string;
}

/**
 * Refuses an external ID that is misspelled: one that no record has, where some record has a field of nearly that name, or
 * where the records are many. One record without an ID is no slip of the node's settings, and fails by itself.
 *
 * @throws EngineError `fieldMissing`
 */
export function checkExternalId(
	records: readonly InputRecord[],
	key: readonly string[],
	mostAccidental = manyRecords - 1,
): void {
	for (const name of key) {
		if (isInAny(records, name)) continue;
		const fields = fieldsOf(records);
		const near = nearName(name, fields);
		if (fields.length === 0 || (near === undefined && records.length <= mostAccidental)) continue;
		throw fieldMissing(labels.option.externalId, name, fields, near);
	}
}

/**
 * Refuses a cursor field that is misspelled, as {@link checkExternalId} does. The field that is there by default is only
 * spoken of: records without versions are written by it, too.
 *
 * @returns what is to be said where the field is not refused
 * @throws EngineError `fieldMissing`
 */
export function checkCursorField(
	records: readonly InputRecord[],
	name: string,
): MissingField | undefined {
	if (name === '' || records.length === 0 || isInAny(records, name)) return undefined;
	const fields = fieldsOf(records);
	const near = nearName(name, fields);
	const isDefault = name === cursorFieldField.default;
	if (isDefault && near === undefined) return undefined;
	const error = fieldMissing(cursorFieldField.displayName, name, fields, near);
	const isSlip = near !== undefined || records.length >= manyRecords;
	if (isSlip && !isDefault) throw error;
	return error;
}

/**
 * Refuses a path into records as a column of a table: a table that follows its records has a column for each field at
 * their top, and an object among them is one column.
 *
 * @throws EngineError `fieldMissing`
 */
export function checkKeyColumns(records: readonly InputRecord[], key: readonly string[]): void {
	checkExternalId(records, key);
	const path = key.find(
		(name) => isInAny(records, name) && records.every(({ json }) => !Object.hasOwn(json, name)),
	);
	if (path === undefined) return;
	const { externalId, columns } = labels.option;
	throw blockError(
		'fieldMissing',
		`"${externalId}" names "${path}", a field inside another one, and the table has columns only for the fields at the top of a record`,
		`Move "${path}" to the top of the record, as by Edit Fields, and enter its name there in "${externalId}". Or map it to a column: set "Columns From" to Mapping and choose it in "${columns}".`,
		{ parameter: externalId },
	);
}

/**
 * Refuses a mapping that leaves out a column of the external ID: no record would have one.
 *
 * @throws EngineError `fieldMissing`
 */
export function checkMappedKey(records: readonly InputRecord[], key: readonly string[]): void {
	const mapped = records.flatMap(({ columns }) => (columns === undefined ? [] : [columns]));
	const name = key.find((column) => mapped.every((columns) => !Object.hasOwn(columns, column)));
	if (name === undefined || mapped.length === 0) return;
	const { externalId, columns } = labels.option;
	throw blockError(
		'fieldMissing',
		`No field is mapped to the column "${name}" that "${externalId}" names`,
		`Map a field to it in "${columns}", one that every record has; or enter in "${externalId}" the columns that tell one record from another.`,
		{ parameter: externalId },
	);
}

/** What a database says of an external ID that the table could not be had with, by the records that came. */
export function explainedKeyFault(
	error: unknown,
	records: readonly InputRecord[],
	key: readonly string[],
): unknown {
	if (!(error instanceof EngineError) || error.parameter !== 'key') return error;
	try {
		// However few they are: the table does without the field, too.
		checkExternalId(records, key, 0);
		return error;
	} catch (fault) {
		return fault;
	}
}

function isInAny(records: readonly InputRecord[], name: string): boolean {
	return records.some(({ json }) => fieldOf(json, name) !== undefined);
}

function fieldsOf(records: readonly InputRecord[]): readonly string[] {
	return [...new Set(records.flatMap(({ json }) => Object.keys(json)))];
}

/** Names the first of them. */
export function fieldList(fields: readonly string[]): string {
	return firstNames(fields, mostNamed);
}

function fieldMissing(
	label: string,
	name: string,
	fields: readonly string[],
	near: string | undefined,
): EngineError<'fieldMissing'> {
	const meant = near === undefined ? '' : `. Did you mean "${near}"?`;
	return blockError(
		'fieldMissing',
		`No record has the field "${name}" that "${label}" names${meant}`,
		`Enter in "${label}" a field that the records have: ${fieldList(fields)}.`,
		{ parameter: label },
	);
}
