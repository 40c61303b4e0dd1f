import { seededRandom } from '../../support/seededRandom';
import type { Scenario } from '../scenario';
import { drawArchiving } from './archiving';

/** The scenario with archives, in most seeds. */
export function archivingScenario(scenario: Scenario): Scenario {
	return { ...scenario, archiving: drawArchiving(seededRandom(scenario.seed * 7 + 23)) };
}
