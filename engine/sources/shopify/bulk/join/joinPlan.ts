import { ownValue } from '../../../../ownValue';
import type { Answered } from '../../client/connectionPage';
import { typeInId } from '../../query/typeInId';

/** A list of a record, whose entries come as lines of their own. */
export interface JoinedList {
	/** What it is called in the record. */
	readonly key: string;
	/** What each of its lines has, and no line of another list: an alias that was asked for. */
	readonly mark: string;
	/** What its entries are by their name, such as `LineItem`: goes by where a line has no mark. */
	readonly kind: string;
	/** Lists of its entries. */
	readonly lists: readonly JoinedList[];
	/** Whether the entries' `id` was asked for only to join and sort by it. */
	readonly hidesId: boolean;
	/**
	 * How entries are sorted by their IDs, as pages have them: the order of the lines is another with every operation, and a
	 * record is not to look changed by it. Default: not at all, they stay in the order of the lines.
	 */
	readonly order?: 'ascending' | 'descending' | undefined;
}

/** How the lines of a file belong together. */
export interface JoinPlan {
	/** The name that the ID has in the lines that are nobody's children. */
	readonly idKey: string;
	readonly lists: readonly JoinedList[];
}

/** All lists, those of entries too. */
export function allLists(lists: readonly JoinedList[]): readonly JoinedList[] {
	return lists.flatMap((list) => [list, ...allLists(list.lists)]);
}

/**
 * Which of the lists a line belongs to: by its mark, else by its `__typename` or the kind in its ID, else because there is
 * no other.
 *
 * @returns undefined where that does not tell
 */
export function listOf(record: Answered, lists: readonly JoinedList[]): JoinedList | undefined {
	const marked = lists.find(({ mark }) => Object.hasOwn(record, mark));
	if (marked !== undefined) return marked;
	const kind = kindOf(record);
	const alike = lists.filter((list) => list.kind === kind);
	if (alike.length === 1) return alike[0];
	return lists.length === 1 ? lists[0] : undefined;
}

function kindOf(record: Answered): string | undefined {
	const type = ownValue(record, '__typename');
	if (typeof type === 'string') return type;
	return typeInId(ownValue(record, 'id'));
}

/** Compares `gid://shopify/LineItem/9` with `gid://shopify/LineItem/10` by their numbers, however long these are. */
export function compareIds(one: string, other: string): number {
	const [first, second] = [numberIn(one), numberIn(other)];
	if (first.length !== second.length) return first.length - second.length;
	return first < second ? -1 : first > second ? 1 : 0;
}

function numberIn(id: string): string {
	return /(\d+)(?:\?.*)?$/.exec(id)?.[1]?.replace(/^0+(?=\d)/, '') ?? id;
}
