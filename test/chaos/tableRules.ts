import type { Rule } from './rule';
import type { Scenario } from './scenario';
import { noTableTrouble, oneDecimal, type TableTrouble } from './tableTrouble';

const troubled = (changes: Partial<TableTrouble>) => (): Partial<Scenario> => ({
	tableTrouble: { ...noTableTrouble, ...changes },
});

/** The rules of a table that was there before the sync, or that others write to. */
export const tableRules = {
	databaseKeys: {
		title: 'two spellings that the database takes for one key are one row',
		seed: 1,
		prepare: troubled({ keys: 'anyCase', spellings: true }),
		without: {
			scenario: (scenario) => ({
				...scenario,
				tableTrouble: { ...scenario.tableTrouble, keys: 'exact' },
			}),
		},
	},
	exactValues: {
		title: 'a value that its column would round is refused',
		seed: 1,
		prepare: troubled({ narrowPrices: true }),
		without: {
			record: (record) => ({
				...record,
				columns: { ...record.columns, totalPrice: String(oneDecimal(record.columns.totalPrice)) },
			}),
		},
	},
	owners: {
		title: 'no row is taken over from another account',
		seed: 1,
		prepare: troubled({ neighbor: 'intrudes' }),
		without: { neighborTakesOver: true },
	},
	accountColumn: {
		title: 'accounts that share a table have rows of their own in it',
		seed: 1,
		prepare: troubled({ neighbor: 'shares' }),
		without: {
			neighborTakesOver: true,
			scenario: (scenario) => ({
				...scenario,
				tableTrouble: { ...scenario.tableTrouble, neighbor: 'intrudes' },
			}),
		},
	},
} as const satisfies Record<string, Rule>;
