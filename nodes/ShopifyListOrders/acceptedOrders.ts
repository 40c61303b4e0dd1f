import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { idempotencyKey } from '../../engine/records';
import { type OrderFilters, searchTime } from '../../engine/sources/shopify';
import type { RecordMemory } from '../../engine/store';
import { inAccount, readSyncAccount } from '../shared/account/account';
import { showOnce } from '../shared/n8n/showOnce';
import { isTestRun } from '../shared/parameters/testRun';
import type { OrdersRequest } from './readRequest';

/**
 * Where a task remembers the orders that came back without an error. Plain data without a secret: in later rounds the
 * credential's expressions would be read from orders.
 */
export interface AcceptedMemory {
	readonly accountId: string;
	readonly sync: string;
	/** What belongs to one window: another beginning is another window, and nothing of it is remembered. */
	readonly from: string;
	/** Whether an order that was edited is to go out again. */
	readonly byVersion: boolean;
}

/** @returns undefined where nothing is to be remembered: not asked for, without an account, or in a test run */
export async function memoryOf(
	context: IExecuteFunctions,
	itemIndex: number,
	{ rememberAs, listing }: OrdersRequest,
): Promise<AcceptedMemory | undefined> {
	if (rememberAs === undefined || isTestRun(context)) return undefined;
	if (context.getNode().credentials?.syncAccountApi === undefined) {
		showOnce(context, { kind: 'notRemembered' }, () => ({
			type: 'warning',
			message:
				'Which orders were accepted is not remembered, so that a run after one that failed sends them again. Choose the Sync Account in this node.',
		}));
		return undefined;
	}
	const { accountId } = readSyncAccount(await context.getCredentials('syncAccountApi', itemIndex));
	const { filters } = listing;
	return {
		accountId,
		sync: syncOf(rememberAs),
		from: beginning(filters),
		byVersion: filters.updatedAfter !== undefined || filters.updatedBefore !== undefined,
	};
}

/** Those of the orders that were not accepted before. */
export async function notAccepted(
	context: IExecuteFunctions,
	memory: AcceptedMemory | undefined,
	orders: readonly IDataObject[],
): Promise<readonly IDataObject[]> {
	if (memory === undefined || orders.length === 0) return orders;
	const keys = orders.map((order) => keyOf(memory, order));
	const accepted = await withMemory(
		context,
		memory,
		async (records) => await records.confirmed(memory.sync, keys),
	);
	return orders.filter((_order, index) => !accepted.has(keys[index] ?? ''));
}

export async function rememberAccepted(
	context: IExecuteFunctions,
	memory: AcceptedMemory | undefined,
	orders: readonly IDataObject[],
): Promise<void> {
	if (memory === undefined || orders.length === 0) return;
	const deliveries = orders.map((order) => ({
		externalId: String(order.id),
		idempotencyKey: keyOf(memory, order),
	}));
	await withMemory(
		context,
		memory,
		async (records) => await records.confirm(memory.sync, deliveries),
	);
}

/** To be called when all of a window is done: whoever goes back to it then wants it again. */
export async function forgetAccepted(
	context: IExecuteFunctions,
	memory: AcceptedMemory | undefined,
): Promise<void> {
	if (memory === undefined) return;
	await withMemory(context, memory, async (records) => await records.forgetDelivered(memory.sync));
}

async function withMemory<Result>(
	context: IExecuteFunctions,
	{ accountId }: AcceptedMemory,
	work: (records: RecordMemory) => Promise<Result>,
): Promise<Result> {
	const { config } = readSyncAccount(await context.getCredentials('syncAccountApi', 0));
	return await inAccount(
		context,
		{ accountId, config },
		async ({ records }) => await work(records),
	);
}

/** Any text may name it; the name of a sync is narrower, and one of a run's own syncs must not be met. */
function syncOf(name: string): string {
	const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
	return `shopifyListOrders.${digest}`;
}

function beginning({ createdAfter, updatedAfter, processedAfter }: OrderFilters): string {
	return [createdAfter, updatedAfter, processedAfter]
		.map((time) => (time === undefined ? '' : searchTime(time)))
		.join(' ');
}

function keyOf({ accountId, sync, from, byVersion }: AcceptedMemory, order: IDataObject): string {
	const version = byVersion ? `${from} ${String(order.updatedAt)}` : from;
	return idempotencyKey(accountId, sync, String(order.id), version);
}
