import { ownValue } from '../../../../ownValue';
import type { Answered } from '../../client/connectionPage';
import { unreadableLine } from '../file/fileErrors';
import type { JsonLine } from '../file/jsonLines';
import { compareIds, type JoinedList, listOf } from './joinPlan';
import { parsedLine } from './lineKeys';

/**
 * Returns a record with the entries of its lists, in the form in which a page answers them. An entry whose line comes twice
 * is one entry, as its later line has it; where the lines of a list have no ID, each is one.
 *
 * @param children the lines of the entries, in the order of the file
 * @throws EngineError `malformedAnswer`
 */
export function assembled(
	record: JsonLine,
	children: readonly JsonLine[],
	lists: readonly JoinedList[],
): Answered {
	const answered = parsedLine(record);
	const entries = new Map(lists.map((list) => [list, new Map<unknown, Answered>()]));
	for (const child of children) {
		const entry = parsedLine(child);
		const list = listOf(entry, lists);
		const into = list && entries.get(list);
		if (list === undefined || into === undefined) {
			throw unreadableLine(child.number, 'belongs to none of the lists that were asked for');
		}
		into.set(ownValue(entry, 'id') ?? child.number, withoutJoin(entry, list));
	}
	for (const [list, found] of entries) {
		answered[list.key] = { nodes: inOrder(found, list), pageInfo: { hasNextPage: false } };
	}
	return answered;
}

/** Entries without ID stay where they are, before the others. */
function inOrder(found: ReadonlyMap<unknown, Answered>, { order }: JoinedList): Answered[] {
	if (order === undefined) return [...found.values()];
	const direction = order === 'ascending' ? 1 : -1;
	const idOf = (key: unknown): string => (typeof key === 'string' ? key : '');
	return [...found]
		.sort(([one], [other]) => direction * compareIds(idOf(one), idOf(other)))
		.map(([, entry]) => entry);
}

/**
 * Takes off what was only there to be joined by. It stands last as a rule, and goes from the end, so that objects stay
 * quick.
 */
function withoutJoin(entry: Answered, { mark, hidesId }: JoinedList): Answered {
	Reflect.deleteProperty(entry, '__parentId');
	Reflect.deleteProperty(entry, mark);
	if (hidesId) Reflect.deleteProperty(entry, 'id');
	return entry;
}
