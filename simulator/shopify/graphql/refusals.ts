import type { ThrottleStatus } from '../http/bucket';
import { maxQueryCost } from './cost';
import type { ErrorEntry } from './fault';

/** An answer whose cost is settled, and whose text is written, when it goes out. */
export interface GraphqlAnswer {
	readonly status: number;
	readonly success: boolean;
	finish(): string | Buffer;
}

/** The body of an answer without data. */
interface Refusal {
	readonly errors: readonly ErrorEntry[];
	readonly extensions?: unknown;
}

const limitsDocumentation = 'https://shopify.dev/api/usage/rate-limits';

/** An answer that costs nothing. */
export function plainAnswer(body: unknown, status = 200): GraphqlAnswer {
	const success = typeof body === 'object' && body !== null && !('errors' in body);
	return { status, success, finish: () => JSON.stringify(body) };
}

/** Not retryable; it has no `extensions` beside its errors. */
export function maxCostExceeded(cost: number): Refusal {
	const error: ErrorEntry = {
		message:
			`Query cost is ${cost}, which exceeds the single query max cost limit (${maxQueryCost}).\n\n` +
			`See ${limitsDocumentation} for more information on how the\ncost of a query is calculated.\n\n` +
			'To query larger amounts of data with fewer limits, bulk operations should be used instead.\n' +
			'See https://shopify.dev/api/usage/bulk-operations/queries for usage details.\n',
		extensions: {
			code: 'MAX_COST_EXCEEDED',
			cost,
			maxCost: maxQueryCost,
			documentation: limitsDocumentation,
		},
	};
	return { errors: [error] };
}

/** Something broke on Shopify's side. */
export function internalError(): Refusal {
	const error: ErrorEntry = {
		message:
			'Internal error. Looks like something went wrong on our end.\n' +
			'Request ID: 00000000-0000-4000-8000-000000000000 (include this in support requests).',
		extensions: {
			code: 'INTERNAL_SERVER_ERROR',
			requestId: '00000000-0000-4000-8000-000000000000',
		},
	};
	return { errors: [error] };
}

/** Status 200, no data, no Retry-After: what to wait for is in `throttleStatus`. */
export function throttled(requested: number, throttleStatus: ThrottleStatus): Refusal {
	return {
		errors: [
			{
				message: 'Throttled',
				extensions: { code: 'THROTTLED', documentation: limitsDocumentation },
			},
		],
		extensions: {
			cost: { requestedQueryCost: requested, actualQueryCost: null, throttleStatus },
		},
	};
}
