import { option, phrase, say } from '../../../wording';
import { brokenTransfer, passingFailure } from '../../http/door';
import { isShopifyError, shopifyError } from '../shopifyError';
import type { Answer } from './answer';

/** Makes the error that no answer came in time. */
export function timedOut(timeoutMs: number): Answer {
	const error = shopifyError(
		'timeout',
		`Shopify did not answer within ${timeoutMs / 1000} seconds`,
		say`This passes by itself as a rule. If it lasts, raise "${option('timeoutMs')}", or choose fewer fields or a smaller "${option('pageSize')}".`,
		{ parameter: 'timeoutMs' },
	);
	return { kind: 'passing', failure: { reason: 'timeout' }, error };
}

/**
 * Tells what it means that a door rejected.
 *
 * @throws what is no failure of the network, as it came
 */
export function connectionFailure(failure: unknown, origin: string): Answer {
	// Signing in on the way can meet a server error or a rate limit as well.
	if (isShopifyError(failure, 'serverError') || isShopifyError(failure, 'invalidResponse')) {
		return { kind: 'passing', failure: { reason: failure.kind }, error: failure };
	}
	if (isShopifyError(failure, 'rateLimited')) {
		const retryAfterMs = failure.retry?.retryAfterMs;
		return { kind: 'passing', failure: { reason: 'rateLimited', retryAfterMs }, error: failure };
	}
	const broken = brokenTransfer(failure);
	if (broken !== undefined) return arrivedBroken(broken);
	const code = passingFailure(failure);
	if (code === undefined) throw failure;
	const error = shopifyError(
		'unreachable',
		`The connection to ${new URL(origin).host} failed (${code})`,
		say`This passes by itself as a rule. If it lasts, check that ${phrase('host')} can reach the shop: its network, its proxy, and "${option('shop')}" in the ${phrase('shopSettings')}.`,
	);
	return { kind: 'passing', failure: { reason: 'unreachable' }, error };
}

function arrivedBroken(code: string): Answer {
	const error = shopifyError(
		'invalidResponse',
		`Shopify's answer arrived broken (${code})`,
		say`This passes by itself as a rule; if it does not, check whether a proxy between ${phrase('host')} and Shopify cuts or changes answers.`,
	);
	return { kind: 'passing', failure: { reason: 'invalidResponse' }, error };
}
