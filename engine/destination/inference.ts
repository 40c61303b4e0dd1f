import { isDate } from 'node:util/types';

import { isUnmistakableInstant } from '../records/instant';
import { isInvalidTime, plainObject } from '../records/values';
import type { ColumnDefinition, CreatableKind } from './columns';
import { parseDecimal } from './decimals';

/**
 * Columns for a table that is made from its first records, in the order in which they first appear. Every value counts,
 * and nothing narrower than its evidence is chosen:
 *
 * - whole numbers → `bigint` (IDs outgrow 32 bits), with any fraction among them → `numeric` (money keeps its digits)
 * - text that always has date, time and offset, and Date objects → `timestamptz`; other text, dates without a time
 *   included → `text`
 * - lists and objects, even if only some values are → `jsonb`
 * - a mixture of anything else, and columns without a value → `text`
 */
export function inferColumns(
	records: Iterable<Readonly<Record<string, unknown>>>,
): readonly ColumnDefinition[] {
	const evidence = new Map<string, CreatableKind | undefined>();
	for (const record of records) {
		for (const [name, value] of Object.entries(record)) {
			evidence.set(name, joined(evidence.get(name), kindOf(value)));
		}
	}
	return [...evidence].map(([name, kind]) => ({ name, kind: kind ?? 'text' }));
}

/** Tells whether a value is of a kind by itself; no value is of every kind, and digits in text are a number. */
export function isOfKind(value: unknown, kind: CreatableKind): boolean {
	const own = kindOf(value);
	if (own === undefined || own === kind) return true;
	if (kind === 'bigint') return typeof value === 'string' && /^-?\d{1,18}$/.test(value);
	if (kind !== 'numeric') return false;
	return own === 'bigint' || (typeof value === 'string' && parseDecimal(value) !== undefined);
}

/** Undefined says nothing about a column. */
function kindOf(value: unknown): CreatableKind | undefined {
	switch (typeof value) {
		case 'boolean':
			return 'boolean';
		case 'number':
			return Number.isSafeInteger(value) ? 'bigint' : 'numeric';
		case 'bigint':
			return BigInt.asIntN(64, value) === value ? 'bigint' : 'numeric';
		case 'string':
			return isUnmistakableInstant(value) ? 'timestamptz' : 'text';
		case 'object':
			return value === null ? undefined : kindOfObject(value);
		default:
			return undefined;
	}
}

function kindOfObject(value: object): CreatableKind | undefined {
	if (isInvalidTime(value)) return 'timestamptz';
	const plain = plainObject(value);
	if (typeof plain !== 'object') return kindOf(plain);
	if (plain === null) return undefined;
	return isDate(plain) ? 'timestamptz' : 'jsonb';
}

/** Tells whether a value is a list or an object, and nothing that stands for a plain value as a Date does. */
export function isCompound(value: unknown): boolean {
	return typeof value === 'object' && value !== null && kindOfObject(value) === 'jsonb';
}

function joined(
	one: CreatableKind | undefined,
	other: CreatableKind | undefined,
): CreatableKind | undefined {
	if (one === undefined || one === other) return other;
	if (other === undefined) return one;
	const kinds = [one, other];
	if (kinds.includes('jsonb')) return 'jsonb';
	return kinds.every((kind) => kind === 'bigint' || kind === 'numeric') ? 'numeric' : 'text';
}
