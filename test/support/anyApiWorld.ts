import type { IDataObject } from 'n8n-workflow';

import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { rowOfUser } from '../../rig/users/userRecord';
import { startUsersApi, type UsersApi, type UsersApiOptions } from '../../simulator/users';
import type { AccountBackEnd, AccountTables } from './accountTables';
import type { RunOptions } from './execution';
import { start, workflowOf } from './listOrdersWorkflow';
import { seededRandom } from './seededRandom';
import { firing } from './shopWorld';
import { type SteeredClock, steeredClock, steeredEnvironment } from './steeredClock';
import { readTemplate, withSettings } from './template';
import { createWorkflowEngine } from './workflowEngine';
import type { WorkflowEngine, WorkflowJson, WorkflowRun } from './workflowEngine';

type Row = Readonly<Record<string, unknown>>;

/** Template 04 as a user has filled it in for an API of users, on a clock that is steered. */
export interface AnyApiWorld {
	readonly clock: SteeredClock;
	readonly account: AccountTables;
	readonly api: UsersApi;
	readonly engine: WorkflowEngine;
	readonly template: WorkflowJson;
	readonly table: string;
	/** The template's trigger fires now. */
	hourly(options?: RunOptions, workflow?: WorkflowJson): Promise<WorkflowRun>;
	/** Template 05, filled in for this sync: its trigger fires now. */
	retryDue(): Promise<WorkflowRun>;
	/** The same by hand: *Try all now*. */
	retryAll(): Promise<WorkflowRun>;
	/** What List Failed shows of the sync. */
	listFailed(): Promise<readonly IDataObject[]>;
	/** What has become of the runs, the newest first. */
	statuses(): Promise<readonly unknown[]>;
	/** What the table holds, bookkeeping left out, and what it is to hold: of all users that it can take. */
	rows(): Promise<readonly Row[]>;
	expected(): readonly Row[];
	/** The IDs of those that no table can take, sorted. */
	refusedIds(): readonly string[];
	close(): Promise<void>;
}

const listingFailed = workflowOf(
	{
		Start: start,
		'List failed': {
			type: 'n8n-nodes-scheduled-sync.syncRun',
			parameters: { operation: 'listFailed', syncName: 'api.users', returnAll: true },
		},
	},
	['Start > List failed'],
);

let worlds = 0;

export async function openAnyApiWorld(
	backEnd: AccountBackEnd,
	options: UsersApiOptions,
): Promise<AnyApiWorld> {
	worlds += 1;
	const table = `any_api_${worlds}`;
	const account = await backEnd.newAccount(`account-${worlds}`);
	const clock = steeredClock(Date.parse('2026-03-02T08:00:00.000Z'));
	const restoreEnvironment = replaceEnvironment(steeredEnvironment(clock, seededRandom(1)));
	const api = await startUsersApi({
		clock,
		from: '2026-03-01T00:00:00Z',
		to: '2026-03-02T00:00:00Z',
		...options,
	});
	const engine = createWorkflowEngine({
		credentials: {
			syncAccountApi: account.credential,
			syncHttpApi: { baseUrl: api.url, signIn: 'none' },
		},
	});
	const template = withSettings(readTemplate('04-any-api-to-a-table-hourly.json'), {
		path: '/page-number/users',
		table,
		startDate: '2026-02-20T00:00:00Z',
	});
	const retry = withSettings(readTemplate('05-retry-failed-batches.json'), {
		syncName: 'api.users',
		table,
		externalId: 'external_id',
	});
	const expected = () =>
		api.users
			.truth()
			.filter(({ poison }) => poison === null || poison === 'noEmail')
			.map(({ shown }) => rowOfUser(shown))
			.sort(byId);
	return {
		...{ clock, account, api, engine, template, table, expected },
		hourly: async (runOptions, workflow = template) => {
			const fired = { startNode: 'Every hour', items: [firing(clock.now())] };
			return await engine.run(workflow, { ...fired, ...runOptions });
		},
		retryDue: async () => await engine.run(retry, { items: [firing(clock.now())] }),
		retryAll: async () => await engine.run(retry, { mode: 'manual', startNode: 'Try all now' }),
		listFailed: async () => {
			const run = await engine.run(listingFailed, { items: [{}] });
			return run.json('List failed');
		},
		statuses: async () => {
			const run = await engine.run(template, { startNode: 'Show recent syncs', items: [{}] });
			return run.json('Recent syncs').map(({ status }) => status);
		},
		rows: async () => (await account.rows(table)).map(plainRow).sort(byId),
		refusedIds: () => {
			const taken = new Set(expected().map(({ external_id }) => external_id));
			const ids = api.users.truth().map(({ id }) => String(id));
			return ids.filter((id) => !taken.has(id)).sort();
		},
		close: async () => {
			restoreEnvironment();
			await api.close();
		},
	};
}

function byId(one: Row, other: Row): number {
	return String(one.external_id) < String(other.external_id) ? -1 : 1;
}

/** A row as both databases have it. */
function plainRow({ metadata, updated_at: at, ...row }: Row): Row {
	const own = Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('_sync')));
	return {
		...own,
		metadata: typeof metadata === 'string' ? (JSON.parse(metadata) as unknown) : metadata,
		updated_at: new Date(at as string | Date).toISOString(),
	};
}
