/**
 * Customers, as Stripe lists them: the newest first, each page behind an ID.
 *
 * https://docs.stripe.com/api/pagination
 * https://docs.stripe.com/api/customers/list
 * https://docs.stripe.com/rate-limits
 */
import type { SteeredClock } from '../steeredClock';
import {
	type Answered,
	type Asked,
	type DocumentedApi,
	numberIn,
	startDocumentedApi,
} from './documentedApi';

export interface Customer {
	readonly id: string;
	/** Epoch seconds. */
	readonly created: number;
	readonly email: string | null;
}

export async function startStripe(
	clock: SteeredClock,
	customers: readonly Customer[],
): Promise<DocumentedApi> {
	return await startDocumentedApi(clock, (asked) =>
		asked.url.pathname === '/v1/customers' ? page(asked, customers) : unknownUrl(asked),
	);
}

/** Too many requests; nothing says when to come again. */
export const rateLimited: Answered = {
	status: 429,
	body: {
		error: {
			message:
				'Request rate limit exceeded. Learn more about rate limits: https://stripe.com/docs/rate-limits.',
			type: 'invalid_request_error',
			code: 'rate_limit',
		},
	},
};

function page(asked: Asked, customers: readonly Customer[]): Answered {
	const { searchParams } = asked.url;
	const limit = numberIn(asked, 'limit', 10);
	const from = numberIn(asked, 'created[gte]', -Infinity);
	const to = numberIn(asked, 'created[lt]', Infinity);
	const found = customers
		.filter(({ created }) => created >= from && created < to)
		.sort((one, other) => other.created - one.created);
	const after = searchParams.get('starting_after');
	const begin = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
	if (after !== null && begin === 0) return noSuchCustomer(after);
	const data = found.slice(begin, begin + limit).map(shown);
	const has_more = begin + limit < found.length;
	return { body: { object: 'list', url: '/v1/customers', has_more, data } };
}

function shown({ id, created, email }: Customer): object {
	return {
		id,
		object: 'customer',
		address: null,
		balance: 0,
		created,
		currency: null,
		default_source: null,
		delinquent: false,
		email,
		invoice_settings: { custom_fields: null, default_payment_method: null, footer: null },
		livemode: false,
		metadata: {},
		name: null,
	};
}

function noSuchCustomer(id: string): Answered {
	const message = `No such customer: '${id}'`;
	const error = { code: 'resource_missing', message, param: 'starting_after' };
	return { status: 400, body: { error: { ...error, type: 'invalid_request_error' } } };
}

function unknownUrl({ method, url }: Asked): Answered {
	const message = `Unrecognized request URL (${method}: ${url.pathname}).`;
	return { status: 404, body: { error: { type: 'invalid_request_error', message } } };
}
