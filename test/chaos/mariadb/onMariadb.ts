import type { Scenario } from '../scenario';

/** The scenario with its tables in a MariaDB, which is killed and started again in every fourth seed. */
export function onMariadb(scenario: Scenario): Scenario {
	return { ...scenario, tablesIn: 'mariadb', restarts: scenario.seed % 4 === 0 ? 2 : 0 };
}
