import type { EngineError } from '../../../engine/errors';
import { configKey } from '../../../engine/store';
import { blockError } from '../../shared/n8n/errors';
import type { ItemGroup } from '../../shared/n8n/itemGroups';

/** What the items of one list may not be told apart by, each as it is labeled in the editor. */
export type ListSettings = Readonly<Record<string, unknown>>;

export interface ListChecks<Settings> {
	/** What the list is of, besides the account: the sync, the table. Two lists of one thing would each delete what the other holds. */
	readonly listOf: (group: ItemGroup<Settings>) => Promise<string> | string;
	/** Everything that is read for each item, by its label. */
	readonly labeled: (settings: Settings) => ListSettings;
	/** Names the node that begins runs, in an expression. */
	readonly begin: () => string;
	/** How many input items are in no group, since their parameters could not be read. */
	readonly unread: number;
}

/**
 * Gathers the groups that belong to one list. What is not in a complete list counts as gone, so a list that an expression
 * cuts into several, or of which an item could not be read, may not be taken for complete.
 */
export async function gatherLists<Settings>(
	groups: readonly ItemGroup<Settings>[],
	{ listOf, labeled, begin, unread }: ListChecks<Settings>,
): Promise<readonly GatheredList<Settings>[]> {
	const lists = new Map<string, [ItemGroup<Settings>, ...ItemGroup<Settings>[]]>();
	for (const group of groups) {
		const { accountId, config, tables } = group.account;
		const databases = [configKey(config), tables && configKey(tables)];
		const place = JSON.stringify([accountId, ...databases, await listOf(group)]);
		const list = lists.get(place);
		if (list === undefined) lists.set(place, [group]);
		else list.push(group);
	}
	return Array.from(lists.values(), (list) => ({
		groups: list,
		fault: unread > 0 ? notAllRead(unread) : cutBy(list, labeled, begin),
	}));
}

export interface GatheredList<Settings> {
	/** One, unless there is a fault. */
	readonly groups: readonly [ItemGroup<Settings>, ...ItemGroup<Settings>[]];
	/** Why it is no complete list. */
	readonly fault: EngineError | undefined;
}

/** The input items of a list, in their order. */
export function itemsOf<Settings>({ groups }: GatheredList<Settings>): readonly number[] {
	return groups.flatMap(({ itemIndexes }) => itemIndexes).sort((a, b) => a - b);
}

function notAllRead(unread: number): EngineError<'listIncomplete'> {
	const items = unread === 1 ? '1 input item' : `${unread} input items`;
	return blockError(
		'listIncomplete',
		`The parameters of ${items} could not be read, so the list of IDs is not complete. Nothing was deleted`,
		'Correct what the errors of these items name, and run it again.',
	);
}

function cutBy<Settings>(
	[first, ...others]: readonly [ItemGroup<Settings>, ...ItemGroup<Settings>[]],
	labeled: (settings: Settings) => ListSettings,
	begin: () => string,
): EngineError | undefined {
	const expected = labeled(first.settings);
	for (const other of others) {
		const found = labeled(other.settings);
		const label = Object.keys(expected).find((name) => text(found[name]) !== text(expected[name]));
		const itemOf = ({ itemIndexes }: ItemGroup<Settings>) => (itemIndexes[0] ?? 0) + 1;
		const name = label ?? 'Options';
		return blockError(
			'listIsCut',
			`"${name}" is ${text(expected[name])} for item ${itemOf(first)} and ${text(found[name])} for item ${itemOf(other)}, but the items are one list: what is not in it counts as gone. Nothing was deleted`,
			`Let "${name}" give the same for all items, for example by {{ ${begin()}.first().json.… }} instead of {{ $json.… }} or {{ $now }}.`,
			{ parameter: name },
		);
	}
	return undefined;
}

function text(value: unknown): string {
	return value === undefined ? 'not given' : JSON.stringify(value);
}
