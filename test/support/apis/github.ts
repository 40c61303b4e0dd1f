/**
 * Issues of a repository, as GitHub's REST API lists them.
 *
 * https://docs.github.com/en/rest/issues/issues#list-repository-issues
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
import type { SteeredClock } from '../steeredClock';
import {
	type Answered,
	type Asked,
	addressWith,
	type DocumentedApi,
	numberIn,
	startDocumentedApi,
} from './documentedApi';

export interface Issue {
	readonly number: number;
	/** Epoch milliseconds. */
	readonly updatedAt: number;
}

/** The links of a page lead to the repository by its number, not to the path that was asked. */
const byNumber = '/repositories/1296269/issues';

export async function startGithub(
	clock: SteeredClock,
	issues: readonly Issue[],
): Promise<DocumentedApi> {
	return await startDocumentedApi(clock, (asked) => {
		const { pathname } = asked.url;
		if (pathname !== '/repos/octocat/Hello-World/issues' && pathname !== byNumber) {
			return { status: 404, body: { message: 'Not Found', status: '404' } };
		}
		return page(asked, issues);
	});
}

/** "Secondary rate limit": forbidden, with the seconds after which to come again. */
export const secondaryRateLimit: Answered = {
	status: 403,
	headers: { 'retry-after': '60' },
	body: {
		documentation_url:
			'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
		message:
			'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
	},
};

function page(asked: Asked, issues: readonly Issue[]): Answered {
	const size = Math.min(100, numberIn(asked, 'per_page', 30));
	const number = numberIn(asked, 'page', 1);
	const since = Date.parse(asked.url.searchParams.get('since') ?? '1970-01-01T00:00:00Z');
	const found = issues
		.filter(({ updatedAt }) => updatedAt >= since)
		.sort((one, other) => one.updatedAt - other.updatedAt);
	const last = Math.ceil(found.length / size);
	const links = [
		...(number > 1 ? [link(asked, 'prev', number - 1)] : []),
		...(number < last ? [link(asked, 'next', number + 1), link(asked, 'last', last)] : []),
		...(number > 1 ? [link(asked, 'first', 1)] : []),
	];
	return {
		body: found.slice((number - 1) * size, number * size).map(shown),
		headers: links.length === 0 ? {} : { link: links.join(', ') },
	};
}

function link(asked: Asked, relation: string, number: number): string {
	const address = new URL(addressWith(asked, { page: String(number) }));
	address.pathname = byNumber;
	return `<${address.href}>; rel="${relation}"`;
}

function shown({ number, updatedAt }: Issue): object {
	const at = new Date(updatedAt).toISOString().replace('.000Z', 'Z');
	return {
		id: 2_900_000_000 + number,
		node_id: `I_${number}`,
		number,
		state: number % 2 === 0 ? 'open' : 'closed',
		title: `Found a bug, no. ${number}`,
		user: { login: 'octocat', id: 1, type: 'User' },
		labels: [{ id: 208045946, name: 'bug', color: 'f29513' }],
		comments: 0,
		created_at: '2026-01-01T00:00:00Z',
		updated_at: at,
		closed_at: null,
	};
}
