import type { Simulator } from '../../../simulator';
import type { Timeline } from '../timeline';

const pollMs = 3;
const hungMs = 60_000;

/** What the simulator leaves hanging is given up, as after a minute. */
export async function unlessHung<Answer>(
	simulator: Simulator,
	timeline: Timeline,
	ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
	const hung = simulator.faults.struck.hang ?? 0;
	const givenUp = new AbortController();
	const poll = setInterval(() => {
		if ((simulator.faults.struck.hang ?? 0) > hung) givenUp.abort();
	}, pollMs);
	try {
		return await ask(givenUp.signal);
	} catch (error) {
		if (!givenUp.signal.aborted) throw error;
		timeline.pass(hungMs);
		throw Object.assign(new Error('The request timed out'), { code: 'ETIMEDOUT' });
	} finally {
		clearInterval(poll);
	}
}
