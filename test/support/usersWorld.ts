import type { INodeParameters } from 'n8n-workflow';

import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import {
	startUsersApi,
	type UsersApi,
	type UsersApiOptions,
	usersApiSecrets,
} from '../../simulator/users';
import type { AccountBackEnd, AccountTables } from './accountTables';
import type { CredentialData } from './credentialVault';
import { start, workflowOf } from './listOrdersWorkflow';
import { seededRandom } from './seededRandom';
import { steeredClock, type SteeredClock, steeredEnvironment } from './steeredClock';
import { createWorkflowEngine, type WorkflowEngine, type WorkflowJson } from './workflowEngine';

/** An API of users, an account, and blocks between them that stream one to the other, on a clock that is steered. */
export interface UsersWorld {
	readonly clock: SteeredClock;
	readonly api: UsersApi;
	readonly account: AccountTables;
	readonly engine: WorkflowEngine;
	readonly table: string;
	/** Begin → Records → Commit; the name of a parameter leads to its value in Records. */
	workflow(records?: INodeParameters): WorkflowJson;
	/** The IDs in the table, sorted. */
	ids(): Promise<readonly unknown[]>;
	close(): Promise<void>;
}

const now = Date.parse('2026-03-02T08:00:00.000Z');
let worlds = 0;

/** @param credential changes to the credential of the API, which signs in by a bearer token */
export async function openUsersWorld(
	backEnd: AccountBackEnd,
	{ credential = {}, ...options }: UsersApiOptions & { readonly credential?: CredentialData } = {},
): Promise<UsersWorld> {
	worlds += 1;
	const table = `users_${worlds}`;
	const clock = steeredClock(now);
	const api = await startUsersApi({
		users: 250,
		clock,
		from: '2026-03-01T00:00:00Z',
		to: '2026-03-02T00:00:00Z',
		signIn: 'bearer',
		...options,
	});
	const account = await backEnd.newAccount(`users-${worlds}`);
	const restore = replaceEnvironment(steeredEnvironment(clock, seededRandom(worlds)));
	const signIn = { signIn: 'bearer', token: usersApiSecrets.token };
	const engine = createWorkflowEngine({
		credentials: {
			syncAccountApi: account.credential,
			syncHttpApi: { baseUrl: api.url, ...signIn, ...credential },
		},
	});
	return {
		clock,
		api,
		account,
		engine,
		table,
		workflow: (records = {}) => streaming(table, records),
		ids: async () =>
			(await account.rows(table)).map(({ id }) => Number(id)).sort((one, other) => one - other),
		close: async () => {
			restore();
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

function streaming(table: string, records: INodeParameters): WorkflowJson {
	const ours = 'n8n-nodes-scheduled-sync';
	return workflowOf(
		{
			Start: start,
			Begin: {
				type: `${ours}.syncRun`,
				parameters: {
					operation: 'begin',
					syncName: 'users',
					initialStart: '2026-02-28T00:00:00Z',
				},
			},
			Records: {
				type: `${ours}.syncRecords`,
				typeVersion: 1.1,
				parameters: {
					operation: 'writeToTable',
					source: 'httpApi',
					simplify: false,
					table,
					url: '/page-number/users',
					cursorField: 'updated_at',
					fromParameter: 'updated_since',
					toParameter: 'updated_until',
					externalId: 'id',
					...(records.pagination === undefined && usersPagings['page-number']),
					...records,
				},
			},
			Commit: { type: `${ours}.syncRun`, parameters: { operation: 'commit' } },
		},
		['Start > Begin', 'Begin > Records', 'Records > Commit'],
	);
}
