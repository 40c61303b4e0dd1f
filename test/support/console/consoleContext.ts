import type { ConsoleContext, ConsoleTables } from '../../../engine/console';
import type { Destination } from '../../../engine/destination';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import type { Environment } from '../../../engine/environment';
import type { Store } from '../../../engine/store';
import { consoleNames, type TableOwner } from '../../../rig/console/shopTables';

const noTables: ConsoleTables = {
	rows: async () => {
		throw new Error('No tables are looked at here');
	},
};

/** The console of an account, over a store. */
export function consoleOf(
	store: Store,
	environment: Environment,
	more: Partial<ConsoleContext> & { readonly accountId?: string } = {},
): ConsoleContext {
	const { accountId = 'acme', ...given } = more;
	return {
		account: store.account(accountId),
		store,
		environment,
		tables: noTables,
		names: consoleNames,
		sync: 'orders',
		shownTime: (ms) => new Date(ms).toISOString().slice(11, 16),
		...given,
	};
}

/** What the tables of a database hold, to be looked at as an account. */
export function tablesOf(
	open: () => Destination,
	{ accountId = 'acme', accountColumn }: TableOwner = {},
): ConsoleTables {
	return { rows: async (query) => await open().rows({ ...query, accountId, accountColumn }) };
}

/** A console of tables alone; nothing of the store is to be asked for. */
export function consoleOfTables(open: () => Destination, owner?: TableOwner): ConsoleContext {
	const none = new Proxy({} as Store, {
		get: () => () => {
			throw new Error('The store is not looked at here');
		},
	});
	return {
		...consoleOf({ ...none, account: () => ({}) } as unknown as Store, systemEnvironment),
		tables: tablesOf(open, owner),
	};
}
