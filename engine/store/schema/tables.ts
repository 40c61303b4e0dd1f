import { alertTables } from './alertTables';
import type { RowsOf, Tables } from './definition';
import { failedTables } from './failedTables';
import { leaseTables, sharedLeaseTables } from './leaseTables';
import { objectTables } from './objectTables';
import { receiptTables } from './receiptTables';
import { recordTables } from './recordTables';
import { runTables } from './runTables';
import { scheduleTables } from './scheduleTables';
import { tokenTables } from './tokenTables';
import { variableTables } from './variableTables';

const versionTables = {
	/** One row. */
	store_version: {
		columns: {
			id: 'integer',
			/** The version of the tables. */
			version: 'integer',
			/** The oldest version of this package's store that can still work with it. */
			oldest_reader: 'integer',
			migrated_at: 'integer',
			/** When a credential test last wrote here. */
			checked_at: 'integer?',
		},
		key: ['id'],
		check: 'id = 1',
	},
} as const satisfies Tables;

/** What belongs to an account, which is part of every key. */
export const accountTables = {
	...variableTables,
	...leaseTables,
	...runTables,
	...receiptTables,
	...recordTables,
	...scheduleTables,
	...failedTables,
	...objectTables,
	...alertTables,
	...tokenTables,
};

/** All tables of the store. Times are epoch milliseconds. */
export const storeTables = { ...versionTables, ...sharedLeaseTables, ...accountTables };

/** Their rows, as both back ends have them. */
export type StoreTables = RowsOf<typeof storeTables>;
