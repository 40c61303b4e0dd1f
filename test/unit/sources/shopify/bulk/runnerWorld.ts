import {
	type BulkPatience,
	usualPatience,
} from '../../../../../engine/sources/shopify/bulk/operation/life';
import { bulkMark } from '../../../../../engine/sources/shopify/bulk/operation/mark';
import type { BulkOperation } from '../../../../../engine/sources/shopify/bulk/operation/operation';
import { BulkRunner } from '../../../../../engine/sources/shopify/bulk/operation/runOperation';
import type { ShopifyClient } from '../../../../../engine/sources/shopify/client/shopifyClient';
import { VirtualTime } from '../../../../support/virtualTime';
import { completed, KeptNotes, ScriptedShop } from './scriptedShop';

export const startMs = Date.parse('2026-03-01T10:00:00Z');
export const body = '{ orders { edges { node { id } } } }';
export const mark = bulkMark('account 1, sync orders', 'run 1', body);
export const earlier = bulkMark('account 1, sync orders', 'run 0', body);
export const foreign = '{ products { edges { node { id } } } }';
export const gid = (number: number) => `gid://shopify/BulkOperation/${number}`;

/** A shop on which each operation comes to one order. */
export function world(pollsToEnd = 1) {
	const time = new VirtualTime(startMs);
	const shop = new ScriptedShop(time, pollsToEnd);
	shop.ending = () => completed('{"id":"1"}\n');
	return { time, shop };
}

export interface RunOptions {
	readonly notes?: KeptNotes;
	readonly patience?: Partial<BulkPatience>;
	readonly signal?: AbortSignal;
	readonly client?: ShopifyClient;
}

/** Runs the request as an attempt of its run does. */
export async function run(
	{ time, shop }: ReturnType<typeof world>,
	{ notes = new KeptNotes(), patience, signal, client = shop.client() }: RunOptions = {},
): Promise<BulkOperation> {
	const runner = new BulkRunner({
		client,
		environment: time,
		patience: { ...usualPatience, ...patience },
		notes,
		runStartedAt: startMs,
		signal,
	});
	return await runner.run(mark, body);
}
