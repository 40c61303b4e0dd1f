import type { Outside } from '../ports';
import type { Rule } from '../rule';
import type { Scenario } from '../scenario';
import { noTableTrouble, type TableTrouble } from '../tableTrouble';
import { noRemovals, type Removals } from './removals';

const minuteMs = 60_000;

/** Much is gone at once, some of it comes back, and webhooks overtake each other. */
const removing =
	(removals: Partial<Removals> = {}, more: Partial<Scenario> = {}) =>
	(): Partial<Scenario> => ({
		removals: {
			...noRemovals,
			perTick: 5,
			deletes: 'hard',
			vanish: 0.5,
			longestWayMs: 20 * minuteMs,
			outdated: 0.8,
			...removals,
		},
		ordersPerTick: 8,
		deletes: false,
		...more,
	});

const sharing: TableTrouble = { ...noTableTrouble, neighbor: 'shares' };

/** Run after each write, where there are tombstones. */
const meddling =
	(...statements: readonly ((tombstones: string, outside: Outside) => string)[]) =>
	async (outside: Outside, table: string): Promise<void> => {
		const tombstones = `_sync_deleted_${table}`;
		const isThere = await outside.place.query(`SELECT 1 FROM ${tombstones}`).then(
			() => true,
			() => false,
		);
		if (!isThere) return;
		for (const statement of statements) await outside.place.query(statement(tombstones, outside));
	};

/** The rules of what the source itself says is gone. */
export const removalRules = {
	goes: {
		title: 'what the source says is gone is not written as if it were there',
		seed: 1,
		prepare: removing(),
		without: { record: (record) => ({ ...record, deleted: false }) },
	},
	goesByVersion: {
		title: 'what is gone goes by its version, not by when that is heard',
		seed: 1,
		prepare: removing({ vanish: 0, returnsPerTick: 6, outdated: 0 }),
		without: {
			record: (record, readAt) =>
				record.deleted === true ? { ...record, cursor: null, readAt } : record,
		},
	},
	tombstones: {
		title: 'what is gone and has no row leaves a tombstone, which older versions do not pass',
		seed: 1,
		prepare: removing(),
		without: { afterWrite: meddling((tombstones) => `DELETE FROM ${tombstones}`) },
	},
	returns: {
		title: 'what comes back takes its tombstone away',
		seed: 1,
		prepare: removing({ vanish: 0, returnsPerTick: 6 }),
		without: {
			afterWrite: meddling(
				(tombstones) =>
					`CREATE TABLE IF NOT EXISTS all${tombstones} AS SELECT * FROM ${tombstones}`,
				(tombstones) => `INSERT INTO all${tombstones} SELECT * FROM ${tombstones}
					WHERE id NOT IN (SELECT id FROM all${tombstones})`,
				(tombstones) => `INSERT INTO ${tombstones} SELECT * FROM all${tombstones}
					WHERE id NOT IN (SELECT id FROM ${tombstones})`,
			),
		},
	},
	ownTombstones: {
		title: "an account's tombstones are nobody else's",
		seed: 1,
		prepare: removing({ vanish: 0, returnsPerTick: 6 }, { tableTrouble: sharing }),
		without: {
			afterWrite: meddling(
				(tombstones, { accountId }) => `DELETE FROM ${tombstones} WHERE account <> '${accountId}'
					AND id IN (SELECT id FROM ${tombstones} WHERE account = '${accountId}')`,
				(tombstones, { accountId }) => `UPDATE ${tombstones} SET account = '${accountId}'`,
			),
		},
	},
} as const satisfies Record<string, Rule>;
