import { parseInstant } from '../../../records/instant';
import type { SourceItem } from '../../../source';
import { isObject } from '../../http/jsonPath';

/** What has happened to an order, as far as the fields that were read of it tell. */
export interface OrderEvent {
	/** The same whenever the same thing is told again, so that whoever counts events counts each once. */
	readonly eventId: string;
	readonly type: OrderEventType;
	/** When it happened, as the shop says it. */
	readonly at: string;
	readonly orderId: string;
	/** What it happened to, where that is not the order itself: a fulfillment, a refund. */
	readonly subjectId?: string;
}

export type OrderEventType =
	| 'order.created'
	| 'order.updated'
	| 'order.canceled'
	| 'order.closed'
	| 'order.refunded'
	| 'fulfillment.created'
	| 'fulfillment.updated';

/** Times of an order, and what they tell. That it was created is no update of it. */
const ofOrder = [
	['createdAt', 'order.created'],
	['updatedAt', 'order.updated'],
	['cancelledAt', 'order.canceled'],
	['closedAt', 'order.closed'],
] as const;

/** Lists of an order, with what the times of their entries tell. */
const ofLists = [
	['fulfillments', 'createdAt', 'fulfillment.created'],
	['fulfillments', 'updatedAt', 'fulfillment.updated'],
	['refunds', 'createdAt', 'order.refunded'],
] as const;

/**
 * Tells what has happened to an order, in the order of time: what its own times say, and those of its fulfillments and
 * refunds where they were read. A version of an order says all that has happened to it, so each event comes with every
 * version that is read after it, by the same ID.
 */
export function orderEvents({ columns }: Pick<SourceItem, 'columns'>): readonly OrderEvent[] {
	const orderId = String(columns.id);
	const events: OrderEvent[] = [];
	const add = (type: OrderEventType, at: unknown, subjectId: string): void => {
		if (typeof at !== 'string' || parseInstant(at) === undefined) return;
		// Each edit is an update of its own; all else happens once.
		const eventId = type.endsWith('.updated')
			? `${type} ${subjectId} ${at}`
			: `${type} ${subjectId}`;
		const subject = subjectId === orderId ? {} : { subjectId };
		events.push({ eventId, type, at, orderId, ...subject });
	};
	for (const [field, type] of ofOrder) {
		const isCreation = type === 'order.updated' && columns[field] === columns.createdAt;
		if (!isCreation) add(type, columns[field], orderId);
	}
	for (const [list, field, type] of ofLists) {
		for (const entry of entriesOf(columns[list])) {
			const isCreation = type === 'fulfillment.updated' && entry[field] === entry.createdAt;
			if (!isCreation && typeof entry.id === 'string') add(type, entry[field], entry.id);
		}
	}
	return events.sort((one, other) => timeOf(one) - timeOf(other));
}

function timeOf({ at }: OrderEvent): number {
	return parseInstant(at)?.epochMs ?? 0;
}

function entriesOf(list: unknown): readonly Readonly<Record<string, unknown>>[] {
	return Array.isArray(list) ? list.filter(isObject) : [];
}
