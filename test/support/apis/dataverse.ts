/**
 * Contacts, as an OData service pages them: by `@odata.nextLink`. Here Microsoft Dataverse's Web API.
 *
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/page-results
 * https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
 */
import type { SteeredClock } from '../steeredClock';
import { type Answered, type Asked, type DocumentedApi, startDocumentedApi } from './documentedApi';

export interface DataverseContact {
	readonly contactid: string;
	readonly fullname: string;
	/** Epoch milliseconds, in whole seconds. */
	readonly modifiedAt: number;
}

const path = '/api/data/v9.2/contacts';

export async function startDataverse(
	clock: SteeredClock,
	contacts: readonly DataverseContact[],
): Promise<DocumentedApi> {
	return await startDocumentedApi(clock, (asked) =>
		asked.url.pathname === path
			? page(asked, contacts)
			: { status: 404, body: { error: { code: '0x8006088a', message: 'Resource not found' } } },
	);
}

/** The service protection limit, with the seconds after which to come again. */
export const serviceProtection: Answered = {
	status: 429,
	headers: { 'retry-after': '35' },
	body: {
		error: {
			code: '0x80072322',
			message: 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
		},
	},
};

function page(asked: Asked, contacts: readonly DataverseContact[]): Answered {
	const { searchParams } = asked.url;
	const size = Number(
		/odata\.maxpagesize=(\d+)/.exec(String(asked.headers['prefer']))?.[1] ?? 5_000,
	);
	const bound = (operator: string) =>
		new RegExp(`modifiedon ${operator} (\\S+)`).exec(searchParams.get('$filter') ?? '')?.[1];
	const from = Date.parse(bound('ge') ?? '1970-01-01T00:00:00Z');
	const to = Date.parse(bound('lt') ?? '9999-01-01T00:00:00Z');
	const found = contacts
		.filter(({ modifiedAt }) => modifiedAt >= from && modifiedAt < to)
		.sort((one, other) => one.modifiedAt - other.modifiedAt);
	const begin = cookieOf(searchParams.get('$skiptoken'));
	const end = begin + size;
	return {
		headers: { 'odata-version': '4.0', 'preference-applied': `odata.maxpagesize=${size}` },
		body: {
			'@odata.context': `${asked.url.origin}/api/data/v9.2/$metadata#contacts(fullname,modifiedon)`,
			value: found.slice(begin, end).map(shown),
			...(end < found.length && { '@odata.nextLink': nextLink(asked, end) }),
		},
	};
}

/** The link has every option of the request again, and a token that nobody is to read or to change. */
function nextLink({ url }: Asked, end: number): string {
	const address = new URL(url);
	const cookie = encodeURIComponent(`<cookie position="${end}" />`);
	address.searchParams.set('$skiptoken', `<cookie pagenumber="2" pagingcookie="${cookie}" />`);
	return address.href;
}

function cookieOf(token: string | null): number {
	const cookie = /pagingcookie="([^"]+)"/.exec(token ?? '')?.[1];
	if (cookie === undefined) return 0;
	return Number(/position="(\d+)"/.exec(decodeURIComponent(cookie))?.[1]);
}

function shown({ contactid, fullname, modifiedAt }: DataverseContact): object {
	return {
		'@odata.etag': `W/"${modifiedAt}"`,
		contactid,
		fullname,
		modifiedon: new Date(modifiedAt).toISOString().replace('.000Z', 'Z'),
	};
}
