import type { SourceColumnKind } from '../../../source';
import { parseSelection } from '../query/parseSelection';
import { type Field, fieldAt, printSelection, type Selection } from '../query/selection';
import { isAliasedMoney, isConnection, type OrderFields, orderSelection } from './orderFields';
import type { Order } from './orderShape';
import { listKeys } from './tableLists';

/** How orders become rows. */
export interface OrderColumns {
	/** By column; one that is missing holds what its values are. */
	readonly kinds: Readonly<Record<string, SourceColumnKind>>;
	/** Makes the order a row, in place: it is ours alone. */
	toRow(order: Order): Readonly<Record<string, unknown>>;
}

/**
 * Makes columns of an order's fields, of the same names. Money becomes its amount, as exact as Shopify gives it;
 * its currency is the shop's, which `currencyCode` says, and only where that is not read comes `<name>Currency` beside
 * it. Lists and objects stay what they are.
 *
 * @throws EngineError `invalidSelection`
 */
export function orderColumns(fields: OrderFields): OrderColumns {
	const selection = orderSelection(fields).filter(isNoList);
	const money = selection.filter(
		(part): part is Field => part.kind === 'field' && isAliasedMoney(part),
	);
	const names = money.map(({ key }) => key);
	const withCurrency = fieldAt(selection, 'currencyCode')?.name !== 'currencyCode';
	return {
		kinds: Object.fromEntries(
			selection.flatMap((part) => {
				const kind = part.kind === 'field' ? kindOf(part) : undefined;
				return part.kind === 'field' && kind !== undefined ? [[part.key, kind]] : [];
			}),
		),
		toRow: (order) => flattened(order as Record<string, unknown>, names, withCurrency),
	};
}

function flattened(
	row: Record<string, unknown>,
	money: readonly string[],
	withCurrency: boolean,
): Readonly<Record<string, unknown>> {
	for (const name of money) {
		const value = row[name] as { amount?: unknown; currencyCode?: unknown } | null | undefined;
		row[name] = value?.amount ?? null;
		if (withCurrency) row[`${name}Currency`] = value?.currencyCode ?? null;
	}
	return row;
}

/** What the tables of lists are made of is no column. */
function isNoList(part: Selection[number]): boolean {
	return part.kind !== 'field' || !Object.values<string>(listKeys).includes(part.key);
}

/** Shopify names times by their last word, and sends 64-bit IDs as text. */
function kindOf(part: Field): SourceColumnKind | undefined {
	if (isAliasedMoney(part)) return 'numeric';
	if (part.selection !== undefined || isConnection(part)) return 'jsonb';
	if (part.name === 'legacyResourceId') return 'bigint';
	return part.name.endsWith('At') ? 'timestamptz' : listFields.has(part.name) ? 'jsonb' : undefined;
}

/** Lists of plain values, which look like any other field in a selection. */
const listFields: ReadonlySet<string> = new Set(['tags', 'discountCodes', 'paymentGatewayNames']);

/** Returns the fields, and these of the order as well if an own selection has left them out. */
export function withOrderFields(fields: OrderFields, names: readonly string[]): OrderFields {
	if (!('selection' in fields)) return fields;
	const selection: Selection = parseSelection(fields.selection);
	const missing = [...new Set(names)].filter((name) => fieldAt(selection, name) === undefined);
	return { ...fields, selection: [printSelection(selection), ...missing].join(' ') };
}
