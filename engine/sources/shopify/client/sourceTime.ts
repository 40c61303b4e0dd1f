import type { SourceTime } from '../../../source';
import type { ShopifyClient } from './shopifyClient';

const anything = { document: 'query SourceTime { shop { name } }', variables: {}, cost: 1 };

/**
 * Returns the shop's clock, by its last answer; if it has given none, it is asked for one.
 *
 * @returns undefined when its answers do not tell
 * @throws EngineError of a `ShopifyErrorKind`
 */
export async function readSourceTime(client: ShopifyClient): Promise<SourceTime | undefined> {
	if (client.sourceTime === undefined) await client.query(anything);
	return client.sourceTime;
}

/** How far this machine's clock is ahead of the shop's, in milliseconds; 0 while the shop has not told the time. */
export function aheadOfSourceMs({ sourceTime }: Pick<ShopifyClient, 'sourceTime'>): number {
	return sourceTime === undefined ? 0 : sourceTime.ownMs - sourceTime.sourceMs;
}
