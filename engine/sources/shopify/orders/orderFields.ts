import { option, say } from '../../../wording';
import { parseSelection } from '../query/parseSelection';
import { field, fieldAt, moneyField } from '../query/selection';
import type { Field, InlineFragment, Selection } from '../query/selection';
import { shopifyError } from '../shopifyError';
import { withTableLists } from './tableLists';

export const fieldPresets = ['summary', 'standard', 'full'] as const;
export type FieldPreset = (typeof fieldPresets)[number];

/** What is read of every order. Plain data, so that it can wait between two pages. */
export type OrderFields = (
	{ readonly preset: FieldPreset; readonly lineItems: boolean } | { readonly selection: string }
) & {
	/** Whether what the tables of line items and refunds are made of is read as well. Default: no. */
	readonly lists?: boolean;
};

const summary = `id legacyResourceId name createdAt updatedAt cancelledAt displayFinancialStatus
	displayFulfillmentStatus currencyCode`;

/** Needs no access beyond `read_orders`, and none to protected customer data. */
const standard = `${summary} processedAt closedAt cancelReason confirmed test note tags sourceName poNumber
	discountCodes paymentGatewayNames subtotalLineItemsQuantity taxesIncluded`;

const full = `${standard} number email phone customerLocale confirmationNumber edited requiresShipping returnStatus
	presentmentCurrencyCode statusPageUrl
	customAttributes { key value }
	customer { id legacyResourceId displayName firstName lastName defaultEmailAddress { emailAddress }
		defaultPhoneNumber { phoneNumber } }
	billingAddress { firstName lastName company address1 address2 city province provinceCode zip country
		countryCodeV2 phone }
	shippingAddress { firstName lastName company address1 address2 city province provinceCode zip country
		countryCodeV2 phone }
	fulfillments { id status displayStatus createdAt updatedAt trackingInfo { company number url } }`;

const lineItem = `id title variantTitle sku quantity currentQuantity vendor requiresShipping taxable isGiftCard`;

const summaryMoney = ['totalPrice', 'currentTotalPrice'];
const standardMoney = [
	...summaryMoney,
	'subtotalPrice',
	'totalShippingPrice',
	'totalTax',
	'totalDiscounts',
	'totalRefunded',
	'totalOutstanding',
];

/** Money fields by the name under which they come out; each is a `…Set` of Shopify's, read in the shop's currency. */
const orderMoney: Readonly<Record<FieldPreset, readonly string[]>> = {
	summary: summaryMoney,
	standard: standardMoney,
	full: [...standardMoney, 'netPayment', 'totalReceived'],
};
const lineItemMoney = ['originalUnitPrice', 'discountedTotal', 'totalDiscount'];

const texts: Readonly<Record<FieldPreset, string>> = { summary, standard, full };

/** Returns the selection on `Order`: always with `id`, and with what it takes to read every connection to its end. */
export function orderSelection(fields: OrderFields): Selection {
	const whole = fields.lists === true ? withTableLists : (selection: Selection) => selection;
	if ('selection' in fields) {
		return drainable(whole(withId(parseSelection(fields.selection))));
	}
	const { preset } = fields;
	const items: Selection = [
		...parseSelection(preset === 'full' ? `${lineItem} product { id } variant { id }` : lineItem),
		...money(lineItemMoney),
		...(preset === 'full' ? [taxLines()] : []),
	];
	const selection = [
		...parseSelection(texts[preset]),
		...money(orderMoney[preset]),
		...(preset === 'full' ? [shippingLine(), taxLines()] : []),
		...(fields.lineItems ? [field('lineItems', [field('nodes', items)])] : []),
	];
	return drainable(whole(selection));
}

function money(names: readonly string[]): Selection {
	return names.map((key) => moneyField(key, `${key}Set`));
}

function shippingLine(): Field {
	const price = moneyField('originalPrice', 'originalPriceSet');
	return field('shippingLine', [...parseSelection('title code source'), price]);
}

function taxLines(): Field {
	return field('taxLines', [...parseSelection('title rate'), moneyField('price', 'priceSet')]);
}

/** Tells whether a field is money as the presets read it: `totalPrice: totalPriceSet { shopMoney { … } }`. */
export function isAliasedMoney({ key, name, selection }: Field): boolean {
	return (
		name === `${key}Set` && selection?.length === 1 && fieldAt(selection, 'shopMoney') !== undefined
	);
}

function withId(selection: Selection): Selection {
	const id = fieldAt(selection, 'id');
	if (id === undefined) return [field('id'), ...selection];
	if (id.name === 'id' && id.selection === undefined) return selection;
	throw shopifyError(
		'invalidSelection',
		say`The parameter "${option('selection')}" gives the name "id" to another field`,
		'Leave "id" to the ID of the order, by which orders are told apart.',
		{ parameter: 'selection' },
	);
}

/** Tells whether a field is a connection: a list in pages, read through `nodes` or `edges { node }`. */
export function isConnection({ selection }: Field): boolean {
	return (
		fieldAt(selection, 'nodes')?.selection !== undefined ||
		fieldAt(fieldAt(selection, 'edges')?.selection, 'node') !== undefined
	);
}

/** Adds to every connection, however deep, what tells whether it has gone on beyond its first page. */
export function drainable(selection: Selection): Selection {
	refuseRenamed(selection);
	return selection.map((part): Field | InlineFragment => {
		if (part.selection === undefined) return part;
		const inner = drainable(part.selection);
		if (part.kind === 'fragment' || !isConnection(part)) return { ...part, selection: inner };
		refusePagedByHand(part);
		const pageInfo = field('pageInfo', [field('hasNextPage'), field('endCursor')]);
		const others = inner.filter((one) => one.kind === 'fragment' || one.key !== 'pageInfo');
		return { ...part, selection: [...others, pageInfo] };
	});
}

/** Lists are read by these names, so they keep them. */
function refuseRenamed(selection: Selection): void {
	const renamed = selection.find(
		(part): part is Field =>
			part.kind === 'field' &&
			part.key !== part.name &&
			['nodes', 'edges', 'node', 'pageInfo'].includes(part.name),
	);
	if (renamed === undefined) return;
	throw shopifyError(
		'invalidSelection',
		say`The parameter "${option('selection')}" gives "${renamed.name}" the name "${renamed.key}"`,
		`Write ${renamed.name} { … } without a name before it; give the name to the list instead, for example items: lineItems { nodes { sku } }.`,
		{ parameter: 'selection' },
	);
}

function refusePagedByHand({ name, args }: Field): void {
	const byHand = ['after', 'before', 'last'].find((argument) => argument in args);
	const first = args.first;
	const outOfRange = first !== undefined && !(/^\d+$/.test(first) && +first >= 1 && +first <= 250);
	if (byHand === undefined && !outOfRange) return;
	throw shopifyError(
		'invalidSelection',
		outOfRange
			? say`The parameter "${option('selection')}" asks for ${name}(first: ${first}), and Shopify gives 1 to 250 at a time`
			: say`The parameter "${option('selection')}" pages ${name} by hand, with "${byHand ?? ''}"`,
		`Write ${name} { nodes { … } }: all of its entries are read, page by page.`,
		{ parameter: 'selection' },
	);
}
