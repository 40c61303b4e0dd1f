import type { INodeProperties } from 'n8n-workflow';

import type { ChildTable } from '../../../engine/destination';
import { orderLists } from '../../../engine/sources/shopify';
import { tableInField } from '../../shared/account/otherDatabase';
import { shownWhen } from '../../shared/parameters/fields';
import {
	invalidParameter,
	type ParameterSource,
	readOption,
	readString,
} from '../../shared/parameters/read';
import { readTableTarget, type TableTarget } from './table';

type OrderList = (typeof orderLists)[number]['list'];

const tables = { name: 'tables', label: 'Tables' };

const headerTable = {
	displayName: 'Header Table',
	name: 'headerTable',
	type: 'string',
	default: 'order_header',
	required: true,
	placeholder: 'e.g. order_header',
	description: 'A row for each order. A table that is not there yet is made.',
} satisfies INodeProperties;

const listTables = {
	lineItems: {
		displayName: 'Line Item Table',
		name: 'lineItemTable',
		type: 'string',
		default: 'order_line_item',
		required: true,
		placeholder: 'e.g. order_line_item',
		description:
			'A row for each line item of an order. What an edit takes out of an order goes out of the table.',
	},
	refundLineItems: {
		displayName: 'Refund Line Item Table',
		name: 'refundLineItemTable',
		type: 'string',
		default: 'order_refund_line_item',
		required: true,
		placeholder: 'e.g. order_refund_line_item',
		description: 'A row for each line item of a refund, and for what else a refund gives back',
	},
} satisfies Record<OrderList, INodeProperties>;

export const inOneTable = { tables: ['one'] };
export const inSeveralTables = { tables: ['headerAndLineItems'] };

/**
 * Which tables orders go to, where a node knows that it is orders.
 *
 * @param one the fields of a single table
 */
export function orderTablesFields(one: readonly INodeProperties[]): INodeProperties[] {
	return [
		{
			displayName: tables.label,
			name: tables.name,
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Header and Line Items',
					value: 'headerAndLineItems',
					description:
						"Orders, their line items and what was refunded go to tables of their own, each with the shop's calendar day. The app needs read_products.",
				},
				{ name: 'One', value: 'one', description: 'Line items are JSON in the row of their order' },
			],
			default: 'one',
			description: 'How orders become rows',
		},
		...shownWhen(inOneTable, one),
		...shownWhen(inSeveralTables, [tableInField, headerTable, ...Object.values(listTables)]),
	];
}

/** @throws EngineError `invalidParameter` */
export function readOrderTarget(source: ParameterSource, itemIndex: number): TableTarget {
	if (readOption(source, tables, itemIndex, ['one', 'headerAndLineItems']) === 'one') {
		return readTableTarget(source, itemIndex);
	}
	const table = readName(source, headerTable, itemIndex);
	const named: [list: OrderList, name: string][] = orderLists.map(({ list }) => [
		list,
		readName(source, listTables[list], itemIndex),
	]);
	refuseSameName(table, named);
	const target = readTableTarget(source, itemIndex, table);
	const [key, ...others] = target.key;
	if (key !== undefined && others.length === 0) {
		return { ...target, listTables: Object.fromEntries(named) };
	}
	throw invalidParameter(
		'External ID',
		`must be one field where "${tables.label}" is Header and Line Items`,
		target.key.join(', '),
		'Enter id, which line items and refunds refer to.',
	);
}

/** The tables of the lists of a target, as their writer is told of them. */
export function childTables({ listTables: names }: TableTarget): readonly ChildTable[] {
	return orderLists.flatMap(({ list, ...rest }): ChildTable[] => {
		const table = names?.[list];
		return table === undefined ? [] : [{ list, table, ...rest }];
	});
}

/** All tables of a target by their names, the one of the records first. */
export function tableNames({ table, listTables: names = {} }: TableTarget): readonly string[] {
	return [table, ...Object.values(names)];
}

function readName(
	source: ParameterSource,
	{ name, displayName: label, default: example }: typeof headerTable,
	itemIndex: number,
): string {
	return readString(source, { name, label }, itemIndex, { required: true, example });
}

function refuseSameName(table: string, named: readonly (readonly [OrderList, string])[]): void {
	const taken = new Map([[table.toLowerCase(), headerTable.displayName]]);
	for (const [list, name] of named) {
		const { displayName } = listTables[list];
		const other = taken.get(name.toLowerCase());
		if (other !== undefined) {
			throw invalidParameter(
				displayName,
				`must not be the table of "${other}"`,
				name,
				`Enter another name in "${displayName}", for example ${listTables[list].default}.`,
			);
		}
		taken.set(name.toLowerCase(), displayName);
	}
}
