import { ownValue } from '../../../ownValue';
import { option, phrase, say } from '../../../wording';
import { isObject } from '../../http/jsonPath';
import { type Field, fieldAt, type Selection } from '../query/selection';
import { type ShopifyError, shopifyError } from '../shopifyError';

/** An object of an answer. Ours alone once it is parsed, so it is shaped in place. */
export type Answered = Record<string, unknown>;

/** One page of a connection, as it was answered. */
export interface AnsweredPage {
	readonly entries: unknown[];
	/** Where to read on; null at the end. */
	readonly after: string | null;
}

/**
 * Reads one page of a connection. Only `hasNextPage: false` is its end.
 *
 * @param name the connection, as an error is to call it
 * @throws EngineError `malformedAnswer` when it says that there is more and not where, or lacks a part
 */
export function connectionPage(
	connection: unknown,
	{ selection }: Pick<Field, 'selection'>,
	name: string,
): AnsweredPage {
	if (!isObject(connection)) throw malformedAnswer(`has no list of ${name}`);
	const entries = entriesOf(connection, selection, name);
	const { pageInfo } = connection;
	if (!isObject(pageInfo) || typeof pageInfo.hasNextPage !== 'boolean') {
		throw malformedAnswer(`does not say whether there are more ${name}`);
	}
	if (!pageInfo.hasNextPage) return { entries, after: null };
	const { endCursor } = pageInfo;
	if (typeof endCursor === 'string' && endCursor !== '') return { entries, after: endCursor };
	throw malformedAnswer(
		`says that there are more ${name} (hasNextPage is true), but not where they begin (endCursor is ${shownCursor(endCursor)})`,
	);
}

/**
 * Returns the entries of a page that all have to be there.
 *
 * @throws EngineError `malformedAnswer`
 */
export function objectsAmong(entries: readonly unknown[], name: string): readonly Answered[] {
	for (const entry of entries) {
		if (!isObject(entry)) throw malformedAnswer(`has null in the place of one of the ${name}`);
	}
	return entries as readonly Answered[];
}

function entriesOf(
	connection: Answered,
	selection: Selection | undefined,
	name: string,
): unknown[] {
	const throughEdges = fieldAt(selection, 'nodes') === undefined;
	const list = throughEdges ? connection.edges : connection.nodes;
	if (!Array.isArray(list)) throw malformedAnswer(`has no list of ${name}`);
	if (!throughEdges) return list;
	return objectsAmong(list, name).map((edge) => edge.node);
}

/**
 * GraphQL answers every field that was asked for, if with null; those of a fragment only where its type is met.
 *
 * @param name what the record is, as an error is to call it
 * @throws EngineError `malformedAnswer`
 */
export function requireFields(record: Answered, selection: Selection, name: string): void {
	const { keys, inheritedKeys, inner } = requirementsOf(selection);
	for (const key of keys) {
		if (record[key] === undefined) throw leftOut(key, name);
	}
	for (const key of inheritedKeys) {
		if (ownValue(record, key) === undefined) throw leftOut(key, name);
	}
	for (const { key, selection: within } of inner) {
		const value = record[key];
		if (isObject(value)) requireFields(value, within, name);
		else if (Array.isArray(value)) requireFieldsOfEach(value, within, name);
	}
}

function requireFieldsOfEach(values: readonly unknown[], selection: Selection, name: string): void {
	for (const value of values) if (isObject(value)) requireFields(value, selection, name);
}

function leftOut(key: string, name: string): Error {
	return malformedAnswer(`leaves out "${key}" of ${name}`);
}

/** What a selection asks of a record. */
interface Requirements {
	readonly keys: readonly string[];
	/** The same, where every object answers to the name: they are looked at with care, which takes twice the time. */
	readonly inheritedKeys: readonly string[];
	/** Those among both whose values are records themselves, or lists of such. */
	readonly inner: readonly { readonly key: string; readonly selection: Selection }[];
}

/** Worked out once for all records that are answered to a selection. */
const requirements = new WeakMap<Selection, Requirements>();

function requirementsOf(selection: Selection): Requirements {
	const known = requirements.get(selection);
	if (known !== undefined) return known;
	// What says how a list goes on is looked at with its page.
	const fields = selection.filter(
		(part): part is Field => part.kind === 'field' && part.key !== 'pageInfo',
	);
	const keys = fields.map(({ key }) => key);
	const found = {
		keys: keys.filter((key) => !(key in Object.prototype)),
		inheritedKeys: keys.filter((key) => key in Object.prototype),
		inner: fields.flatMap(({ key, selection: within }) =>
			within === undefined ? [] : [{ key, selection: within }],
		),
	};
	requirements.set(selection, found);
	return found;
}

/**
 * Returns an answer that contradicts itself or lacks what was asked for, so that nothing of it can be relied on. The
 * client asks again before it comes to this.
 *
 * @param fault what is wrong, after "Shopify's answer"
 */
export function malformedAnswer(fault: string): ShopifyError {
	return shopifyError(
		'malformedAnswer',
		`Shopify's answer ${fault}`,
		say`Nothing of this answer was handed on, so nothing is missing unnoticed. This passes by itself as a rule; if it does not, check whether a proxy between ${phrase('host')} and Shopify changes answers, or choose another "${option('apiVersion')}" in the ${phrase('shopSettings')}.`,
	);
}

function shownCursor(cursor: unknown): string {
	if (cursor === undefined) return 'missing';
	return cursor === '' ? 'empty' : cursor === null ? 'null' : 'no text';
}
