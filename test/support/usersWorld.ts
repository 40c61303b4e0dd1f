import type { INodeParameters } from 'n8n-workflow';

import {
	startUsersApi,
	type UsersApi,
	type UsersApiOptions,
	usersApiSecrets,
} from '../../simulator/users';
import type { AccountBackEnd } from './accountTables';
import type { CredentialData } from './credentialVault';
import { steeredClock } from './steeredClock';
import { openTableWorld, type TableWorld, type TableWorldOptions } from './tableWorld';
import type { WorkflowJson } from './workflowEngine';

/** An API of users, an account, and blocks between them that stream one to the other, on a clock that is steered. */
export interface UsersWorld extends Omit<TableWorld, 'workflow'> {
	readonly api: UsersApi;
	/** Begin → Records → Commit; the name of a parameter leads to its value in Records. */
	workflow(records?: INodeParameters): WorkflowJson;
}

const now = Date.parse('2026-03-02T08:00:00.000Z');
const begin = { syncName: 'users', initialStart: '2026-02-28T00:00:00Z' };

export interface UsersWorldOptions extends UsersApiOptions, Pick<TableWorldOptions, 'blocks'> {
	/** Changes to the credential of the API, which signs in by a bearer token. */
	readonly credential?: CredentialData;
	/** Besides the account's and the API's. */
	readonly credentials?: TableWorldOptions['credentials'];
	/** Those that Records can hand records to, by ID. */
	readonly workflows?: Readonly<Record<string, WorkflowJson>>;
}

export async function openUsersWorld(
	backEnd: AccountBackEnd,
	{ credential = {}, credentials, blocks, workflows, ...options }: UsersWorldOptions = {},
): Promise<UsersWorld> {
	const clock = steeredClock(now);
	const api = await startUsersApi({
		users: 250,
		clock,
		from: '2026-03-01T00:00:00Z',
		to: '2026-03-02T00:00:00Z',
		signIn: 'bearer',
		...options,
	});
	const signIn = { signIn: 'bearer', token: usersApiSecrets.token };
	const world = await openTableWorld(backEnd, {
		clock,
		credentials: { syncHttpApi: { baseUrl: api.url, ...signIn, ...credential }, ...credentials },
		typeVersion: 1.1,
		blocks,
		workflows,
		records: {
			source: 'httpApi',
			simplify: false,
			url: '/page-number/users',
			cursorField: 'updated_at',
			fromParameter: 'updated_since',
			toParameter: 'updated_until',
			externalId: 'id',
		},
	});
	return {
		...world,
		api,
		workflow: (records = {}) =>
			world.workflow(
				{ ...(records.pagination === undefined && usersPagings['page-number']), ...records },
				{ begin },
			),
		ids: async () => (await world.ids()).map(Number).sort((one, other) => one - other),
		close: async () => {
			await world.close();
			await api.close();
		},
	};
}

/** How each way of paging is described, by its name in the API's addresses. */
export const usersPagings: Readonly<Record<string, INodeParameters>> = {
	'page-number': {
		pagination: 'pageNumber',
		pageSizeParameter: 'per_page',
		recordsPath: 'data',
		totalFrom: 'body',
		totalPath: 'total',
	},
	offset: {
		pagination: 'offset',
		pageSizeParameter: 'limit',
		recordsPath: 'items',
		totalFrom: 'body',
		totalPath: 'total',
	},
	cursor: {
		pagination: 'cursor',
		cursorPath: 'meta.next_cursor',
		cursorParameter: 'after',
		recordsPath: 'data',
		totalFrom: 'body',
		totalPath: 'meta.total',
	},
	'body-cursor': {
		method: 'POST',
		body: '{"page": {"size": 100}}',
		parametersTo: 'body',
		fromParameter: 'filter.updated_since',
		toParameter: 'filter.updated_until',
		pagination: 'cursor',
		cursorPath: 'paging.next.after',
		cursorTo: 'body',
		cursorParameter: 'page.after',
		recordsPath: 'results',
	},
	'next-link': {
		pagination: 'nextLink',
		nextLinkPath: 'next',
		recordsPath: 'results',
		totalFrom: 'body',
		totalPath: 'count',
	},
	'link-header': { pagination: 'linkHeader', recordsPath: '' },
	'has-more': {
		pagination: 'cursor',
		cursorFrom: 'lastRecord',
		cursorPath: 'id',
		cursorParameter: 'starting_after',
		endsWhen: 'hasMore',
		hasMorePath: 'has_more',
		recordsPath: 'data',
	},
};
