import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isDate } from 'node:util/types';

import { problemWithIdPart } from '../../../engine/destination';
import { ownValue } from '../../../engine/ownValue';
import { Slices } from '../../../engine/slices';
import { externalIdOf, type RecordOutcome, type RecordSink } from '../../../engine/sync';
import { areFields, type ColumnsFrom } from '../fields/columns';
import { definedColumnsPath } from '../fields/definedColumns';

/** An input item as a record, or why it cannot be one. */
export interface InputRecord {
	readonly itemIndex: number;
	readonly json: IDataObject;
	/** By column; undefined where they could not be had. */
	readonly columns: Readonly<Record<string, unknown>> | undefined;
	/** Why not. */
	readonly refusal: string | undefined;
}

export type MappedRecord = InputRecord & { readonly columns: Readonly<Record<string, unknown>> };

/**
 * The records among input items. An item without any field is none: it is what n8n puts in the place of no items
 * (*Always Output Data*).
 */
export async function inputRecords(
	context: IExecuteFunctions,
	itemIndexes: readonly number[],
	columnsFrom: ColumnsFrom,
): Promise<readonly InputRecord[]> {
	const items = context.getInputData();
	const records: InputRecord[] = [];
	const slices = new Slices();
	for (const itemIndex of itemIndexes) {
		if (slices.isOver) await slices.next();
		const json = items[itemIndex]?.json ?? {};
		if (Object.keys(json).length === 0) continue;
		records.push({ itemIndex, json, ...columnsOf(context, itemIndex, columnsFrom, json) });
	}
	return records;
}

function columnsOf(
	context: IExecuteFunctions,
	itemIndex: number,
	columnsFrom: ColumnsFrom,
	json: IDataObject,
): Pick<InputRecord, 'columns' | 'refusal'> {
	if (areFields(columnsFrom)) return { columns: withPlainTimes(json), refusal: undefined };
	const given = columnsFrom === 'mapped' ? mappedColumns : definedValues;
	try {
		return { columns: withPlainTimes(given(context, itemIndex)), refusal: undefined };
	} catch (error) {
		// An expression that fails for this record is this record's failure.
		return { columns: undefined, refusal: error instanceof Error ? error.message : String(error) };
	}
}

function mappedColumns(context: IExecuteFunctions, itemIndex: number): IDataObject {
	// The destination says of a value whether its column takes it, and converts nothing by guess.
	const options = { skipValidation: true };
	const value = context.getNodeParameter('columns.value', itemIndex, {}, options) as unknown;
	return (typeof value === 'object' && value !== null ? value : {}) as IDataObject;
}

function definedValues(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const entries = context.getNodeParameter(definedColumnsPath, itemIndex, [], {
		skipValidation: true,
	}) as readonly IDataObject[];
	return Object.fromEntries(entries.map(({ name, value }) => [String(name).trim(), value]));
}

/** Other blocks and expressions give dates as Luxon's. */
export function withPlainTimes(fields: IDataObject): Readonly<Record<string, unknown>> {
	const names = Object.keys(fields);
	const isPlain = (name: string) => withoutLuxon(fields[name]) === fields[name];
	if (names.every(isPlain)) return fields;
	return Object.fromEntries(names.map((name) => [name, withoutLuxon(fields[name])]));
}

/** A Luxon DateTime, of whatever copy of Luxon, as a Date; anything else as it is. */
export function withoutLuxon(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || !('toJSDate' in value)) return value;
	// A record may have a field of that name.
	if (Object.hasOwn(value, 'toJSDate')) return value;
	return typeof value.toJSDate === 'function' ? (value.toJSDate() as unknown) : value;
}

/** A field of a record by its name, or by a path such as `customer.id` where no field has that name. */
export function fieldOf(json: Readonly<Record<string, unknown>>, path: string): unknown {
	if (Object.hasOwn(json, path) || !path.includes('.')) return ownValue(json, path);
	let value: unknown = json;
	for (const part of path.split('.')) {
		if (typeof value !== 'object' || value === null) return undefined;
		value = ownValue(value as Readonly<Record<string, unknown>>, part);
	}
	return value;
}

/** A time as the text that JSON makes of it, whatever zone this machine is in. */
function idPart(value: unknown): unknown {
	const plain = withoutLuxon(value);
	return isDate(plain) && Number.isFinite(plain.getTime()) ? plain.toISOString() : plain;
}

/** Empty when a part of it is missing. */
export function externalIdIn(
	json: Readonly<Record<string, unknown>>,
	key: readonly string[],
): string {
	const parts = key.map((field) => idPart(fieldOf(json, field)));
	const isWhole = parts.every((part) => part !== undefined && part !== null && part !== '');
	return isWhole ? externalIdOf(parts) : '';
}

/** Why a record has no exact ID; undefined when it has one, or none at all. */
export function problemWithId(
	json: Readonly<Record<string, unknown>>,
	key: readonly string[],
): string | undefined {
	for (const field of key) {
		const problem = problemWithIdPart(idPart(fieldOf(json, field)));
		if (problem !== undefined) return problem;
	}
	return undefined;
}

/** What must differ for a record to have changed. */
export function contentOf(json: IDataObject, ignored: readonly string[]): IDataObject {
	const left = Object.fromEntries(Object.entries(json).filter(([name]) => !ignored.includes(name)));
	return ignored
		.filter((path) => path.includes('.') && !Object.hasOwn(json, path))
		.reduce((fields, path) => withoutPath(fields, path.split('.')), left);
}

/** Copies what lies on the path, and leaves out what it leads to. */
function withoutPath(fields: IDataObject, [first = '', ...rest]: readonly string[]): IDataObject {
	if (!Object.hasOwn(fields, first)) return fields;
	const inner = fields[first];
	if (rest.length === 0) {
		return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== first));
	}
	if (!isObject(inner)) return fields;
	return { ...fields, [first]: withoutPath(inner, rest) };
}

function isObject(value: unknown): value is IDataObject {
	return Object.prototype.toString.call(value) === '[object Object]' && !isDate(value);
}

/** Hands on the records that have columns; the others are failed already. */
export function mappedOnly(
	sink: RecordSink<MappedRecord>,
	idOf: (record: InputRecord) => string,
): RecordSink<InputRecord> {
	return {
		take: async (records, place) => {
			const mapped = records.filter(isMapped);
			const taken = mapped.length === 0 ? [] : await sink.take(mapped, place);
			const outcomes = new Map(mapped.map((record, index) => [record.itemIndex, taken[index]]));
			return records.map((record): RecordOutcome => {
				const message = record.refusal ?? 'nothing is known of what became of it';
				return (
					outcomes.get(record.itemIndex) ?? {
						action: 'failed',
						externalId: idOf(record),
						message,
						mayPass: false,
					}
				);
			});
		},
	};
}

function isMapped(record: InputRecord): record is MappedRecord {
	return record.columns !== undefined;
}
