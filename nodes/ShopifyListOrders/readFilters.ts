import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { EngineError } from '../../engine/errors';
import {
	financialStatuses,
	fulfillmentStatuses,
	orderStatuses,
} from '../../engine/sources/shopify';
import type { OrderFilters } from '../../engine/sources/shopify';
import { parseDate, timeZone } from '../../engine/time';
import { invalidParameter } from '../shared/parameters/read';

/**
 * Reads the filters that were added. One that was added and holds nothing is an error: an expression that came to
 * nothing must not list all orders of the shop.
 *
 * @throws EngineError `invalidParameter` that names the filter
 */
export function readFilters(context: IExecuteFunctions, itemIndex: number): OrderFilters {
	const given = context.getNodeParameter('filters', itemIndex, {}) as unknown;
	if (Object.prototype.toString.call(given) !== '[object Object]') {
		throw invalidParameter(
			'Filters',
			'must be an object',
			given,
			'Add the filters one by one, or use an expression that gives an object such as { "createdAfter": "2026-03-29T00:00:00Z" }.',
		);
	}
	const added = new Added(given as IDataObject, context.getTimezone());
	return {
		...added.optional('createdAfter', 'Created After', (value) => added.time(value)),
		...added.optional('createdBefore', 'Created Before', (value) => added.time(value)),
		...added.optional('updatedAfter', 'Updated After', (value) => added.time(value)),
		...added.optional('updatedBefore', 'Updated Before', (value) => added.time(value)),
		...added.optional('processedAfter', 'Processed After', (value) => added.time(value)),
		...added.optional('processedBefore', 'Processed Before', (value) => added.time(value)),
		...added.optional('status', 'Status', (value) => added.oneOf(value, orderStatuses)),
		...added.optional('financialStatus', 'Financial Status', (value) =>
			added.someOf(value, financialStatuses),
		),
		...added.optional('fulfillmentStatus', 'Fulfillment Status', (value) =>
			added.someOf(value, fulfillmentStatuses),
		),
		...added.optional('tag', 'Tag', (value) => added.text(value, 'wholesale')),
		...added.optional(
			'test',
			'Test Orders',
			(value) => added.oneOf(value, ['leaveOut', 'only']) === 'only',
		),
		...added.optional('ids', 'IDs', (value) => added.ids(value)),
		...added.optional('search', 'Search', (value) => added.text(value, 'tag:vip')),
	};
}

/** The filters as they were given; remembers which one is being read, to name it. */
class Added {
	private label = '';

	constructor(
		private readonly given: IDataObject,
		private readonly zone: string,
	) {}

	optional<const Name extends keyof OrderFilters>(
		name: Name,
		label: string,
		read: (value: unknown) => OrderFilters[Name],
	): Partial<Pick<OrderFilters, Name>> {
		if (!Object.hasOwn(this.given, name)) return {};
		this.label = label;
		return { [name]: read(this.given[name]) } as Partial<Pick<OrderFilters, Name>>;
	}

	time(value: unknown): number {
		const example = '2026-03-29T14:30:00+02:00';
		if (isNothing(value)) throw this.fault('must not be empty', value, example);
		try {
			return parseDate(value, { zone: timeZone(this.zone), label: this.label }).toMillis();
		} catch (error) {
			throw this.timeFault(error, value, example);
		}
	}

	oneOf<Option extends string>(value: unknown, options: readonly Option[]): Option {
		const chosen = options.find((option) => option === value);
		if (chosen !== undefined) return chosen;
		throw this.fault(`must be one of ${options.join(', ')}`, value, options[0] ?? '');
	}

	someOf<Option extends string>(value: unknown, options: readonly Option[]): readonly Option[] {
		const values = Array.isArray(value) ? (value as unknown[]) : [value];
		if (values.length === 0 || isNothing(value)) {
			throw this.fault('must not be empty', value, options[0] ?? '');
		}
		return values.map((one) => this.oneOf(one, options));
	}

	text(value: unknown, example: string): string {
		if (typeof value !== 'string') throw this.fault('must be text', value, example);
		if (isNothing(value)) throw this.fault('must not be empty', value, example);
		return value;
	}

	ids(value: unknown): readonly string[] {
		const listed: readonly unknown[] = Array.isArray(value)
			? value
			: String(value ?? '').split(',');
		const ids = listed.map((id) => String(id ?? '').trim()).filter((id) => id !== '');
		if (ids.length > 0) return ids;
		throw this.fault('must not be empty', value, '5123456789012');
	}

	private timeFault(error: unknown, value: unknown, example: string): unknown {
		return error instanceof EngineError ? this.fault('must be a date', value, example) : error;
	}

	private fault(problem: string, value: unknown, example: string): Error {
		return invalidParameter(
			this.label,
			problem,
			value,
			`Give "${this.label}" a value, for example ${example}, or remove this filter. If it holds an expression, check what that gives for this item: a filter without a value would list too many orders, so it is refused.`,
		);
	}
}

function isNothing(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		(typeof value === 'string' && ['', 'undefined', 'null'].includes(value.trim()))
	);
}
