export interface Fault<Item> {
	readonly item: Item;
	readonly error: unknown;
}

/**
 * Does what `attempt` does for as many of the items as possible: a list that fails is halved and its halves are tried
 * alone, down to the items that fail by themselves; these come back, in their order. k faults among n items take about
 * k · log2(n / k) attempts more than none.
 *
 * @param attempt does its work for all of the given items or for none of them
 * @param isFaultOfItem whether an error may be one item's; any other ends it all and is thrown
 */
export async function splitDown<Item>(
	items: readonly Item[],
	attempt: (items: readonly Item[]) => Promise<void>,
	isFaultOfItem: (error: unknown) => boolean,
): Promise<readonly Fault<Item>[]> {
	if (items.length === 0) return [];
	const failure = await attempt(items).then(
		() => undefined,
		(error: unknown) => ({ error }),
	);
	if (failure === undefined) return [];
	if (!isFaultOfItem(failure.error)) throw failure.error;
	if (items.length === 1) return items.map((item) => ({ item, ...failure }));
	const middle = Math.ceil(items.length / 2);
	const faults = await splitDown(items.slice(0, middle), attempt, isFaultOfItem);
	return [...faults, ...(await splitDown(items.slice(middle), attempt, isFaultOfItem))];
}
