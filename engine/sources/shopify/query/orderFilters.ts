import { option, say } from '../../../wording';
import { shopifyError, shown } from '../shopifyError';

export const orderStatuses = ['open', 'closed', 'cancelled', 'not_closed'] as const;
export const financialStatuses = [
	'authorized',
	'expired',
	'paid',
	'partially_paid',
	'partially_refunded',
	'pending',
	'refunded',
	'voided',
] as const;
export const fulfillmentStatuses = [
	'fulfilled',
	'on_hold',
	'partial',
	'request_declined',
	'scheduled',
	'shipped',
	'unfulfilled',
	'unshipped',
] as const;

export type OrderStatus = (typeof orderStatuses)[number];
export type FinancialStatus = (typeof financialStatuses)[number];
export type FulfillmentStatus = (typeof fulfillmentStatuses)[number];

/**
 * Which orders. What is absent does not filter. Times are epoch milliseconds and are cut to the whole second, as
 * Shopify's search knows no finer; each *After* is included and each *Before* excluded, so that windows that
 * follow one another neither lose nor double an order.
 */
export interface OrderFilters {
	readonly createdAfter?: number;
	readonly createdBefore?: number;
	readonly updatedAfter?: number;
	readonly updatedBefore?: number;
	readonly processedAfter?: number;
	readonly processedBefore?: number;
	readonly status?: OrderStatus;
	/** Any of these. */
	readonly financialStatus?: readonly FinancialStatus[];
	/** Any of these. */
	readonly fulfillmentStatus?: readonly FulfillmentStatus[];
	readonly tag?: string;
	readonly test?: boolean;
	/** Numbers or `gid://shopify/Order/…`; any of these, at most {@link maxIds}. */
	readonly ids?: readonly string[];
	/** Shopify's own search syntax, as it is; it narrows the other filters and cannot widen them. */
	readonly search?: string;
}

export const maxIds = 250;
/** More than anybody writes, and little enough to be looked through at once. */
const maxSearchLength = 10_000;

/**
 * Returns the filters in Shopify's search syntax, or `undefined` for all orders. Every value that is more than a word
 * is quoted: an unquoted timestamp is misread by Shopify with nothing but a warning.
 *
 * @throws EngineError `invalidFilter`
 */
export function orderSearch(filters: OrderFilters): string | undefined {
	const terms = [
		...bound('created', filters.createdAfter, filters.createdBefore),
		...bound('updated', filters.updatedAfter, filters.updatedBefore),
		...bound('processed', filters.processedAfter, filters.processedBefore),
		...anyOf('status', filters.status === undefined ? undefined : [filters.status]),
		...anyOf('financial_status', filters.financialStatus),
		...anyOf('fulfillment_status', filters.fulfillmentStatus),
		...(filters.tag === undefined ? [] : [`tag:${quoted(filters.tag)}`]),
		...(filters.test === undefined ? [] : [`test:${filters.test}`]),
		...anyOf('id', filters.ids && checkedIds(filters.ids)),
		...(filters.search === undefined ? [] : [`(${checkedSearch(filters.search)})`]),
	];
	return terms.length === 0 ? undefined : terms.join(' ');
}

/** Returns a value between single quotes, which nothing in it can end. */
export function quoted(value: string): string {
	return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** Epoch milliseconds as Shopify's search takes them: UTC, whole seconds. */
export function searchTime(ms: number): string {
	return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

function bound(
	what: 'created' | 'updated' | 'processed',
	after: number | undefined,
	before: number | undefined,
): readonly string[] {
	if (after !== undefined && before !== undefined && after > before) {
		throw shopifyError(
			'invalidFilter',
			say`"${option(`${what}After`)}" (${searchTime(after)}) is later than "${option(`${what}Before`)}" (${searchTime(before)})`,
			`Give a window that begins before it ends. If the bounds come from variables, look at what they hold: the clock or the variable may have been set back.`,
			{ parameter: `${what}After` },
		);
	}
	return [
		...(after === undefined ? [] : [`${what}_at:>=${quoted(searchTime(after))}`]),
		...(before === undefined ? [] : [`${what}_at:<${quoted(searchTime(before))}`]),
	];
}

function anyOf(field: string, values: readonly string[] | undefined): readonly string[] {
	if (values === undefined) return [];
	const terms = values.map((value) => `${field}:${/^\w+$/.test(value) ? value : quoted(value)}`);
	return terms.length === 1 ? terms : [`(${terms.join(' OR ')})`];
}

function checkedIds(ids: readonly string[]): readonly string[] {
	if (ids.length === 0 || ids.length > maxIds) {
		throw shopifyError(
			'invalidFilter',
			ids.length === 0
				? say`"${option('ids')}" holds no order ID`
				: say`"${option('ids')}" holds ${ids.length} order IDs`,
			`Give 1 to ${maxIds} order IDs, for example 5123456789012, or remove the filter.`,
			{ parameter: 'ids' },
		);
	}
	return ids.map((id) => {
		const number = /^(?:gid:\/\/shopify\/Order\/)?(\d{1,20})$/.exec(id.trim())?.[1];
		if (number !== undefined) return number;
		throw shopifyError(
			'invalidFilter',
			say`"${shown(id)}" in "${option('ids')}" is not the ID of an order`,
			say`Give numbers such as 5123456789012, or IDs such as gid://shopify/Order/5123456789012. The name that a shop shows (#1001) is searched by "${option('search')}": name:1001.`,
			{ parameter: 'ids' },
		);
	});
}

/** Lets nothing out of the brackets that it will stand in: every bracket and quote that opens is closed. */
function checkedSearch(search: string): string {
	const fault = searchFault(search);
	if (fault === undefined) return search.trim();
	throw shopifyError(
		'invalidFilter',
		say`"${option('search')}" ${fault}: ${shown(search)}`,
		"Enter Shopify's search syntax, for example: tag:vip financial_status:paid. A bracket or quote that belongs to a value is written with a backslash before it: D\\'Addario.",
		{ parameter: 'search' },
	);
}

function searchFault(search: string): string | undefined {
	if (search.length > maxSearchLength) return `is longer than ${maxSearchLength} characters`;
	if (search.trim() === '') return 'is empty';
	if (/^(?:[^\\]|\\.)*\\(?:\s|$)/s.test(search)) return 'has a backslash before nothing';
	// What a backslash stands before is a part of a word, whatever it is.
	const plain = search.replace(/\\./gs, '··');
	let depth = 0;
	for (let index = 0; index < plain.length; index++) {
		const character = plain.charAt(index);
		if (character === '(') depth += 1;
		else if (character === ')') depth -= 1;
		else if (character === "'" || character === '"') {
			if (!beginsValue(plain, index)) return `has a ${character} inside a word`;
			index = plain.indexOf(character, index + 1);
			if (index < 0) return `leaves a quote (${character}) open`;
		}
		if (depth < 0) return 'closes a bracket that it did not open';
	}
	return depth === 0 ? undefined : 'leaves a bracket open';
}

/**
 * Whether a quotation begins at `index`: at the very beginning, after a space, a bracket, or a field's colon with its
 * comparison. Whether a quote inside a word begins one, too, is told nowhere, and brackets depend on it; and a comparison
 * that follows no field is a word.
 */
function beginsValue(text: string, index: number): boolean {
	if (index === 0) return true;
	let wordAt = index;
	while (text.charAt(wordAt - 1) === '-') wordAt -= 1;
	if (/[\s(]/.test(text.charAt(wordAt - 1))) return true;
	const before = text.slice(Math.max(0, index - 3), index);
	const asked = /:(?:[<>]=?|=)?$/.exec(before)?.[0];
	if (asked === undefined || asked === ':') return asked !== undefined;
	const fieldEnd = index - asked.length;
	let fieldAt = fieldEnd;
	while (/[\w.-]/.test(text.charAt(fieldAt - 1))) fieldAt -= 1;
	return /^-*\w/.test(text.slice(fieldAt, fieldEnd)) && /^[\s(]?$/.test(text.charAt(fieldAt - 1));
}
