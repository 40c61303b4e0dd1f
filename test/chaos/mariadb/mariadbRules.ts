import { removalRules } from '../removals/removalRules';
import type { Rule } from '../rule';
import type { Scenario } from '../scenario';
import { tableRules } from '../tableRules';

/** A rule that holds in a MariaDB as well, by other statements. */
const inMariadb = ({ title, prepare, ...rule }: Rule): Rule => ({
	...rule,
	title: `in MariaDB: ${title}`,
	prepare: (scenario) => ({ ...prepare?.(scenario), tablesIn: 'mariadb' }),
});

/** Its server is killed again and again. */
const killed =
	(prepare: NonNullable<Rule['prepare']> = () => ({})) =>
	(scenario: Scenario): Partial<Scenario> => ({
		...prepare(scenario),
		tablesIn: 'mariadb',
		restarts: 4,
	});

/** The rules of tables in a MariaDB. */
export const mariadbRules = {
	mariadbKeys: inMariadb(tableRules.databaseKeys),
	mariadbValues: inMariadb(tableRules.exactValues),
	mariadbTombstones: inMariadb(removalRules.tombstones),
	mariadbReturns: inMariadb(removalRules.returns),
	writtenAgain: {
		title: 'what a server may not have taken when it was killed is written again',
		seed: 1,
		prepare: killed(({ settings }) => ({
			lateness: 'belowSettleDelay',
			longestLagMs: settings.settleDelay.amount * 1_000 - 1,
			settings: { ...settings, overlap: { amount: 0, unit: 'seconds' } },
			ordersPerTick: 10,
			backfills: 0,
		})),
		without: { takesLostForWritten: true },
	},
	lastingTombstones: {
		title: 'tombstones outlive a server that is killed',
		seed: 1,
		prepare: killed(removalRules.tombstones.prepare),
		without: {
			afterWrite: async ({ place }, table) => {
				const tombstones = `_sync_deleted_${table}`;
				// Memory holds no texts without a limit.
				const texts = ['_sync_hash', '_sync_owner', '_sync_run_id'].map(
					(name) => `MODIFY ${name} varchar(190)`,
				);
				await place.query(
					`ALTER TABLE IF EXISTS ${tombstones} ${texts.join(', ')}, ENGINE = MEMORY`,
				);
			},
		},
	},
} as const satisfies Record<string, Rule>;
