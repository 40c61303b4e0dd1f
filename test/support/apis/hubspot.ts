/**
 * Contacts, as HubSpot's CRM search gives them out: no more than 10,000 of one query.
 *
 * https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm
 * https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 */
import type { SteeredClock } from '../steeredClock';
import { type Answered, type DocumentedApi, startDocumentedApi } from './documentedApi';

export interface Contact {
	readonly id: string;
	readonly email: string;
	/** Epoch milliseconds. */
	readonly updatedAt: number;
}

/** "The search endpoints are limited to 10,000 total results for any given query." */
export const mostPerQuery = 10_000;
const mostPerPage = 200;

interface Search {
	readonly filterGroups: readonly [{ readonly filters: readonly Filter[] }];
	readonly limit: number;
	readonly after?: string;
}

interface Filter {
	readonly propertyName: string;
	readonly operator: 'GTE' | 'LT' | 'GT';
	readonly value: string | number;
}

export async function startHubspot(
	clock: SteeredClock,
	contacts: readonly Contact[],
): Promise<DocumentedApi> {
	return await startDocumentedApi(clock, (asked) =>
		asked.url.pathname === '/crm/v3/objects/contacts/search' && asked.method === 'POST'
			? page(asked.body as Search, contacts)
			: { status: 404, body: { status: 'error', message: 'resource not found' } },
	);
}

/** The limit of requests in a second; nothing says when to come again. */
export const rateLimited: Answered = {
	status: 429,
	body: {
		status: 'error',
		message: 'You have reached your secondly limit.',
		errorType: 'RATE_LIMIT',
		correlationId: 'c033cdaa-2c40-4a64-ae48-b4cec88dad24',
		policyName: 'SECONDLY',
	},
};

function page(
	{ filterGroups: [{ filters }], limit, after }: Search,
	all: readonly Contact[],
): Answered {
	const begin = Number(after ?? 0);
	if (limit > mostPerPage || begin + limit > mostPerQuery) return refused(begin, limit);
	const found = all
		.filter((contact) => filters.every((filter) => isMet(filter, contact)))
		.sort((one, other) => one.updatedAt - other.updatedAt || (one.id < other.id ? -1 : 1));
	const end = begin + limit;
	const next = { after: String(end), link: `?after=${end}` };
	return {
		body: {
			total: found.length,
			results: found.slice(begin, end).map(shown),
			...(end < found.length && { paging: { next } }),
		},
	};
}

function isMet({ propertyName, operator, value }: Filter, { id, updatedAt }: Contact): boolean {
	const [own, bound] =
		propertyName === 'hs_object_id' ? [Number(id), Number(value)] : [updatedAt, timeOf(value)];
	if (operator === 'GTE') return own >= bound;
	return operator === 'LT' ? own < bound : own > bound;
}

/** Times are epoch milliseconds, as text or number, or ISO 8601. */
function timeOf(value: string | number): number {
	return /^\d+$/.test(String(value)) ? Number(value) : Date.parse(String(value));
}

function shown({ id, email, updatedAt }: Contact): object {
	const [created, updated] = [0, updatedAt].map((at) => new Date(at).toISOString());
	return {
		id,
		properties: { createdate: created, email, hs_object_id: id, lastmodifieddate: updated },
		createdAt: created,
		updatedAt: updated,
		archived: false,
	};
}

function refused(begin: number, limit: number): Answered {
	const message =
		limit > mostPerPage
			? `Unable to parse value of limit. ${limit} is too large`
			: `Paging to ${begin + limit} is beyond the maximum of ${mostPerQuery} results`;
	return { status: 400, body: { status: 'error', message, category: 'VALIDATION_ERROR' } };
}
