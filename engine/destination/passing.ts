import type { TableShape } from './tableShape';
import type { UniquePart } from './uniqueKeys';

/**
 * Orders records that wait for each other's unique values: a value can be written once the row that holds it has got
 * another one. So the holder comes first, along chains of any length; where records wait for each other in a ring, no
 * order helps.
 *
 * @param holders by place of a record, the place of the one whose row holds a value that it is to get
 * @returns the records in order, and those that are in a ring or wait for one
 */
export function passingOrder<Item>(
	items: readonly Item[],
	holders: ReadonlyMap<number, number>,
): { readonly order: readonly Item[]; readonly inRing: ReadonlySet<Item> } {
	const { order, inRing } = placesInOrder(items.length, holders);
	const at = (places: Iterable<number>) => [...places].flatMap((place) => items[place] ?? []);
	return { order: at(order), inRing: new Set(at(inRing)) };
}

/**
 * Returns the parts of a unique value that differ between the rows of a writer, which are all of one account, each with
 * where it stands among the written columns. Undefined where one is not written: then nobody knows who waits for whom.
 */
export function partsOfValue<Part extends Pick<UniquePart, 'column'>>(
	parts: readonly Part[],
	{ columns, account }: Pick<TableShape, 'columns' | 'account'>,
): readonly (Part & { readonly place: number })[] | undefined {
	const placed = parts
		.filter(({ column }) => column !== account?.column.name)
		.map((part) => ({ ...part, place: columns.findIndex(({ name }) => name === part.column) }));
	return placed.length === 0 || placed.some(({ place }) => place === -1) ? undefined : placed;
}

/** @param swapping what it takes to swap unique values, or that the database cannot, as a clause */
export function swapReason(reason: string, swapping: string): string {
	return `${reason}; it is to swap the value with another record, ${swapping}`;
}

function placesInOrder(count: number, holders: ReadonlyMap<number, number>) {
	const order: number[] = [];
	const done = new Set<number>();
	const inRing = new Set<number>();
	for (let start = 0; start < count; start++) {
		const path: number[] = [];
		const onPath = new Set<number>();
		let place: number | undefined = start;
		while (place !== undefined && !done.has(place) && !onPath.has(place)) {
			path.push(place);
			onPath.add(place);
			place = holders.get(place);
		}
		const waits = place !== undefined && (onPath.has(place) || inRing.has(place));
		for (const each of path.toReversed()) {
			order.push(each);
			done.add(each);
			if (waits) inRing.add(each);
		}
	}
	return { order, inRing };
}
