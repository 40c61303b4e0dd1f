import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { allOrdersScopes, type Simulator, startSimulator } from '../../../simulator';
import { startUsersApi, type UsersApi, usersApiSecrets } from '../../../simulator/users';
import type { CredentialData } from '../../support/credentialVault';
import { credentialFor, start, workflowOf } from '../../support/listOrdersWorkflow';
import { objectOf, onEachRegistry } from '../../support/objectBlock';
import { passage, passageBlock } from '../../support/passage';
import { ScheduleWorld } from '../../support/publishedSchedule';
import { goesOn } from '../../support/runEndings';
import { until } from '../../support/until';
import { usersPagings } from '../../support/usersWorld';
import { createWorkflowEngine } from '../../support/workflowEngine';
import { saved, type WorkflowRun } from '../../support/workflowRun';

type Service = 'shop' | 'api';

/** A block that fetches for a run, and what it asks. */
interface Fetching {
	readonly of: Service;
	readonly type: string;
	readonly typeVersion?: number;
	readonly parameters: INodeParameters;
	/** Whether its first output leads back to it. */
	readonly loops?: boolean;
}

const ofRun = { runId: '={{ $json.runId }}' };
const ofWindow = { ...ofRun, from: '={{ $json.from }}', to: '={{ $json.to }}', table: 'fetched' };
const users = { url: '/page-number/users', externalId: 'id', ...usersPagings['page-number'] };
const orders = { type: 'shopifyListOrders', of: 'shop', parameters: {} } as const;
const list = { type: 'httpListRecords', of: 'api', parameters: users } as const;
const loop = { return: 'pageByPage', ...ofRun };
const inLoop = { loops: true, parameters: loop } as const;
const listInLoop = (more: INodeParameters = {}): Fetching => ({
	...list,
	loops: true,
	parameters: { ...users, ...loop, ...more },
});
const streamed = { type: 'syncRecords', of: 'shop', typeVersion: 1.2 } as const;
const write = { operation: 'writeToTable', source: 'shopifyOrders', externalId: 'id', ...ofWindow };
const fromApi = { ...users, source: 'httpApi', cursorField: 'updated_at' };

const refusals = {
	'a 401': { kind: 'status', status: 401, times: Infinity },
	'a 429 for an hour': { kind: 'status', status: 429, retryAfter: '3600', times: Infinity },
} as const;

type Case = readonly [refusal: keyof typeof refusals, name: string, fetching: Fetching];

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** What becomes of the object. */
const asides = {
	'a 401': { kind: 'signInRefused', failures: 1, from: 12 * MINUTE, to: 20 * MINUTE },
	'a 429 for an hour': { kind: 'rateLimited', failures: 0, from: 60 * MINUTE, to: 60 * MINUTE },
} as const;

/** What is fetched for a run, where the block knows which. */
const forRuns: readonly Case[] = [
	['a 401', 'Shopify List Orders', { ...orders, ...inLoop }],
	['a 429 for an hour', 'Shopify List Orders', { ...orders, ...inLoop }],
	[
		'a 429 for an hour',
		'Shopify List Orders that keeps nothing',
		{ ...orders, loops: true, parameters: { ...loop, options: { keepFailed: false } } },
	],
	['a 401', 'HTTP List Records', listInLoop()],
	['a 429 for an hour', 'HTTP List Records', listInLoop()],
	[
		'a 429 for an hour',
		'HTTP List Records that goes on after a failed page',
		listInLoop({ options: { goOnAfterFailedPage: true } }),
	],
	['a 401', 'Sync Records, Shopify Orders', { ...streamed, parameters: write }],
	[
		'a 429 for an hour',
		'Sync Records, Shopify Orders by a bulk operation',
		{ ...streamed, parameters: { ...write, fetchBy: 'bulk' } },
	],
	[
		'a 429 for an hour',
		'Sync Records, HTTP API',
		{ ...streamed, of: 'api', parameters: { ...write, ...fromApi } },
	],
];

/** What is fetched where nobody says for which run, so that only the end of the execution tells. */
const forNoRun: readonly Case[] = [
	['a 401', 'Shopify List Orders, all at once', orders],
	[
		'a 429 for an hour',
		'Shopify List Orders by a bulk operation',
		{ ...orders, parameters: { fetchBy: 'bulk' } },
	],
	['a 429 for an hour', 'HTTP List Records, all at once', list],
];

const wrongSecrets: readonly (readonly [string, Fetching, CredentialData])[] = [
	[
		'a shop',
		{ ...orders, ...inLoop },
		{ signIn: 'clientCredentials', clientId: 'no', clientSecret: 'no' },
	],
	['an API', listInLoop(), { clientSecret: 'no' }],
];

onEachRegistry('the object of a run whose source', (block) => {
	let shop: Simulator;
	let api: UsersApi;
	beforeEach(async () => {
		const clock = { now: () => block.timeMs };
		shop = await startSimulator({ orders: 3, clock, app: { scopes: allOrdersScopes } });
		api = await startUsersApi({ users: 3, clock });
		await block.items({ operation: 'register', ...objectOf('acme') });
	});
	afterEach(async () => await Promise.all([shop.close(), api.close()]));

	const faultsOf = (of: Service) => (of === 'shop' ? shop.faults : api.faults);
	const chosen = Object.fromEntries(
		['syncAccountApi', 'shopifyAdminApi', 'syncHttpApi'].map((type) => [
			type,
			{ id: type, name: type },
		]),
	);
	/** Start → Begin → Fetch → Commit, with the Fetch in a loop or not, run with an object that is claimed. */
	const sync = async (
		{ type, loops = false, ...fetching }: Omit<Fetching, 'of'>,
		claimed: IDataObject,
		changes: CredentialData = {},
	): Promise<WorkflowRun> => {
		const run = (parameters: INodeParameters): Partial<INode> & { readonly type: string } => ({
			...{ type: 'n8n-nodes-scheduled-sync.syncRun', typeVersion: 1.1, parameters },
			credentials: chosen,
		});
		const workflow = workflowOf(
			{
				Start: start,
				Begin: run({
					operation: 'begin',
					syncName: 'orders',
					initialStart: '2026-01-01T00:00:00Z',
					options: { claimId: '={{ $json.claimId }}' },
				}),
				Fetch: { ...fetching, type: `n8n-nodes-scheduled-sync.${type}`, credentials: chosen },
				Body: { type: passage, parameters: {} },
				Commit: run({ operation: 'commit', runId: "={{ $('Begin').first().json.runId }}" }),
			},
			[
				...['Start > Begin', 'Begin > Fetch'],
				...(loops ? ['Fetch:0 > Body', 'Body > Fetch', 'Fetch:1 > Commit'] : ['Fetch > Commit']),
			],
		);
		const engine = createWorkflowEngine({
			credentials: {
				syncAccountApi: { ...block.credential, accountId: 'acme' } as CredentialData,
				shopifyAdminApi: credentialFor(shop, changes),
				syncHttpApi: { baseUrl: api.url, signIn: 'none', ...changes },
			},
			blocks: passageBlock,
		});
		return await engine.run(workflow, { items: [claimed], executionId: 'execution-7' });
	};
	const runIdOf = (run: WorkflowRun) => String(run.json('Begin')[0]?.runId);
	const fail = async (run: WorkflowRun) => {
		const parameters = {
			operation: 'fail',
			runId: runIdOf(run),
			message: String(run.error?.message),
		};
		await block.syncRun('acme', parameters);
	};
	const claimOne = async () => (await block.claim())[0] ?? {};
	/** Checks how the object is set aside, and that a run that commits, once it is due again, ends that. */
	const isSetAside = async (refusal: Case[0], reason: string) => {
		const { kind, failures, from, to } = asides[refusal];
		const [object] = await block.list();
		expect(object).toMatchObject({ setAside: { kind, reason }, failures, syncedAt: null });
		const pause = Date.parse(String(object?.dueAt)) - block.timeMs;
		expect(pause).toBeGreaterThanOrEqual(from);
		expect(pause).toBeLessThanOrEqual(to);
		block.timeMs += pause - 1;
		expect(await block.claim()).toEqual([]);
		block.timeMs += 1;
	};
	const isHealed = async () => {
		expect(await block.list()).toMatchObject([
			{ status: 'notDue', setAside: null, failures: 0, syncedAt: expect.any(String) },
		]);
	};

	describe('is told of by who fails the run', () => {
		it.each(forRuns)('answers with %s to %s', async (refusal, name, fetching) => {
			faultsOf(fetching.of).add(refusals[refusal]);
			const refused = await sync(fetching, await claimOne());
			expect(refused.order.at(-1)).toBe('Fetch');
			await fail(refused);
			await isSetAside(refusal, String(refused.error?.message));
			faultsOf(fetching.of).clear();
			// An operation would have it wait for a shop whose clock stands still.
			const healthy = name.includes('bulk') ? { ...fetching, parameters: write } : fetching;
			const healed = await sync(healthy, await claimOne());
			expect(healed.error?.message).toBeUndefined();
			await isHealed();
		});

		it.each(wrongSecrets)(
			'is %s that gives no token to a secret that is wrong',
			async (_of, fetching, changes) => {
				const signIn = {
					signIn: 'oauth2ClientCredentials',
					tokenUrl: `${api.url}/oauth/token`,
					clientId: usersApiSecrets.clientId,
				};
				const refused = await sync(fetching, await claimOne(), { ...signIn, ...changes });
				await fail(refused);
				await isSetAside('a 401', String(refused.error?.message));
			},
		);

		it('answers with a 401 to Reconcile', async () => {
			const written = await sync({ ...streamed, parameters: write }, await claimOne());
			expect(written.error?.message).toBeUndefined();
			block.timeMs += DAY;
			shop.faults.add(refusals['a 401']);
			const parameters = { ...write, operation: 'reconcile' };
			const refused = await sync({ ...streamed, parameters }, await claimOne());
			await fail(refused);
			expect(await block.list()).toMatchObject([{ setAside: { kind: 'signInRefused' } }]);
		});
	});

	describe('is told of by the end of an execution that Due Objects has started', () => {
		let world: ScheduleWorld;
		beforeEach(() => {
			world = new ScheduleWorld(new Date(block.timeMs).toISOString(), () => block.timeMs);
		});
		afterEach(() => world.close());

		/** Has the trigger start an execution, which fails, and tells the trigger of its end as a worker does. */
		const failing = async (fetching: Fetching) => {
			const schedule = await world.publish({
				parameters: { mode: 'dueObjects' },
				account: { ...block.credential, accountId: 'scheduler' } as never,
				ending: goesOn,
			});
			const [started] = world.runs;
			const run = await sync(fetching, started?.item ?? {});
			expect(run.order.at(-1)).toBe('Fetch');
			started?.done?.resolve(saved(run.record) as never);
			await until(async () => (await block.list())[0]?.status !== 'claimed');
			await schedule.close();
			return run;
		};

		it.each(forNoRun)('answers with %s to %s', async (refusal, _name, fetching) => {
			faultsOf(fetching.of).add(refusals[refusal]);
			const refused = await failing(fetching);
			await isSetAside(refusal, String(refused.error?.message));
		});

		it('answers with a 429 for an hour to Retry Failed, which no page counts as a try', async () => {
			// After the API's clock and its count.
			api.faults.add({ kind: 'status', status: 500, after: 2 });
			const options = { goOnAfterFailedPage: true, maxRetries: 0 };
			const parameters = { ...write, ...fromApi, options };
			await sync({ ...streamed, parameters }, await claimOne());
			block.timeMs += DAY;
			api.faults.add(refusals['a 429 for an hour']);
			const retry = { operation: 'retryFailed', source: 'httpApi', syncName: 'orders' };
			await failing({ ...streamed, of: 'api', parameters: { ...parameters, ...retry } });
			expect(await block.list()).toMatchObject([{ setAside: { kind: 'rateLimited' } }]);
			const listed = { operation: 'listFailed', syncName: 'orders' };
			expect(await block.syncRun('acme', listed)).toMatchObject([{ attempts: 0 }]);
		});

		it('has refused nothing, where another thing is wrong', async () => {
			await failing({ ...streamed, parameters: { ...write, table: ' ' } });
			expect(await block.list()).toMatchObject([{ setAside: { kind: 'failed' }, failures: 1 }]);
		});
	});
});
