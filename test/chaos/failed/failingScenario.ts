import { seededRandom } from '../../support/seededRandom';
import type { Scenario } from '../scenario';
import { isCounted } from '../sources/api/apiManner';
import { drawFailing } from './failing';

/** A scenario whose sync keeps what fails; the table and the API are mended in the end, so that all of it arrives. */
export function failingScenario(scenario: Scenario): Scenario {
	const failing = drawFailing(seededRandom(scenario.seed * 7 + 17));
	const tableTrouble = { ...scenario.tableTrouble, narrowPrices: false };
	const failed = { ...scenario, failing, tableTrouble };
	if (scenario.source !== 'api' || !isCounted(scenario.api)) return failed;
	// Enough of them for pages behind the first, which can be read neither.
	return { ...failed, pageSize: 3, ordersPerTick: 12 };
}
