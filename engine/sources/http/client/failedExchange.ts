import { EngineError } from '../../../errors';
import { option, phrase, say } from '../../../wording';
import { brokenTransfer, passingFailure } from '../door';
import { httpError } from '../httpError';
import type { Tried } from './apiAnswer';
import { shownAddress } from './masked';

/** That no answer came in time. */
export function timedOut(timeoutMs: number, url: string): Tried {
	const error = httpError(
		'timeout',
		`The API did not answer within ${timeoutMs / 1000} seconds (${shownAddress(url)})`,
		say`This passes by itself as a rule. If it lasts, raise "${option('timeoutMs')}", or ask for smaller pages.`,
		{ parameter: 'timeoutMs' },
	);
	return { kind: 'passing', failure: { reason: 'timeout' }, error };
}

/**
 * Tells what it means that a door rejected, or that a body broke off.
 *
 * @throws what is no failure of the network, as it came
 */
export function connectionFailed(failure: unknown, url: string): Tried {
	if (failure instanceof EngineError) {
		// Signing in on the way was turned away: that is waited out, or comes to be too long, as for any request.
		if (failure.retry?.kind !== 'rateLimited') throw failure;
		const { retryAfterMs } = failure.retry;
		return { kind: 'passing', failure: { reason: 'rateLimited', retryAfterMs }, error: failure };
	}
	const broken = brokenTransfer(failure);
	const code = broken ?? passingFailure(failure);
	if (code === undefined) throw failure;
	const { host } = new URL(url);
	const error = httpError(
		broken === undefined ? 'unreachable' : 'invalidResponse',
		broken === undefined
			? `The connection to ${host} failed (${code})`
			: `The answer of ${host} arrived broken (${code})`,
		say`This passes by itself as a rule. If it lasts, check that ${phrase('host')} can reach the API: its network, its proxy, and the base address in the ${phrase('apiSettings')}.`,
	);
	const reason = broken === undefined ? 'unreachable' : 'invalidResponse';
	return { kind: 'passing', failure: { reason }, error };
}
