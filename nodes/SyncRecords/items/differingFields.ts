import type { EngineError } from '../../../engine/errors';
import { shortened } from '../../../engine/shortened';
import { configKey } from '../../../engine/store';
import { blockError } from '../../shared/n8n/errors';
import type { ItemGroup } from '../../shared/n8n/itemGroups';
import { nameNotValue } from '../../shared/parameters/fieldNames';

/** Parameters that name fields, each by its label. */
type NamedFields = Readonly<Record<string, string>>;

/**
 * Finds groups of input items that belong to one thing, such as a table, and differ in the fields that parameters name:
 * mostly since a field was dragged as an expression, which gives each item's value in the place of the field's name.
 *
 * @param thingOf what the items of a group belong to, besides the account
 * @returns the error of each such group
 */
export function differingFields<Settings>(
	groups: readonly ItemGroup<Settings>[],
	thingOf: (settings: Settings) => unknown,
	named: (settings: Settings) => NamedFields,
): ReadonlyMap<ItemGroup<Settings>, EngineError> {
	const things = Map.groupBy(groups, ({ account, settings }) =>
		JSON.stringify([
			account.accountId,
			configKey(account.config),
			account.tables && configKey(account.tables),
			thingOf(settings),
		]),
	);
	const faults = new Map<ItemGroup<Settings>, EngineError>();
	for (const [first, ...others] of things.values()) {
		if (first === undefined) continue;
		const expected = named(first.settings);
		for (const other of others) {
			const found = named(other.settings);
			const label = Object.keys(expected).find((name) => expected[name] !== found[name]);
			if (label === undefined) continue;
			const fault = differs(label, [first, expected[label]], [other, found[label]]);
			for (const group of [first, ...others]) faults.set(group, fault);
			break;
		}
	}
	return faults;
}

type Found = readonly [group: Pick<ItemGroup<unknown>, 'itemIndexes'>, value: string | undefined];

function differs(label: string, first: Found, other: Found): EngineError<'fieldsDiffer'> {
	const shown = ([{ itemIndexes }, value = '']: Found) =>
		`"${shortened(value)}" for item ${(itemIndexes[0] ?? 0) + 1}`;
	return blockError(
		'fieldsDiffer',
		`The parameter "${label}" must name the same field for all items, but it is ${shown(first)} and ${shown(other)}`,
		nameNotValue(label, 'id'),
		{ parameter: label },
	);
}
