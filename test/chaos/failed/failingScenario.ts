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
	// A page that is kept by its number may hold other records when it is read again: only a list that stands still is
	// certain to come whole.
	return { ...failed, editsPerTick: 0, deletes: false, pageSize: 3, ordersPerTick: 12 };
}
