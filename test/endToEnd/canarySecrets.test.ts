/** What a real n8n keeps, logs and answers when everything fails that holds a secret. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { CleanUp } from '../../rig/cleanUp';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import { type EchoingPostgres, startEchoingPostgres } from '../support/echoingPostgres';
import { type Answer, failures } from '../support/echoingShop';
import { readTraces } from '../support/executionTraces';
import { formsOf, plantedShopCredential, secrets, signIns } from '../support/plantedSecrets';
import { type RecordingServer, startRecordingServer } from '../support/recordingServer';
import { selfSigned } from '../support/selfSigned';
import { type Block, ownBlock, WebhookWorkflows } from '../support/webhookWorkflows';

/** Some of each kind; on n8n's engine in the test's own process, all of them are tried. */
const refusedGrants = [
	'a sign-in error that repeats it',
	'a redirect to where it is repeated',
	'status 401 with what it was sent',
	'status 500 with what it was sent',
];
const refusedRequests = [
	'an error that repeats what it was sent',
	'errors that are an object',
	'another version that repeats it',
	'a redirect to where it is repeated',
	'status 401 with what it was sent',
	'status 500 with what it was sent',
	'half of an answer',
	'a reset',
];

/** Stands in items, where it may be, so it is found wherever they are kept. */
const control = 'CANARYcontrol0006';

const endings = { stop: {}, continue: { onError: 'continueRegularOutput' } } as const;
const options = { maxRetries: 0, timeoutSeconds: 10 };

/** n8n's IDs have 16 characters at most. */
const shopId = (signIn: string): string => `shop-${signIn.slice(0, 6)}`;
const untrustedId = (signIn: string): string => `untrusted-${signIn.slice(0, 6)}`;

describe('a real n8n', () => {
	const cleanUp = new CleanUp();
	let answer: Answer;
	let grants = false;
	let shop: RecordingServer;
	let echoing: EchoingPostgres;
	let postgres: Postgres;
	let n8n: FreshN8n;
	let workflows: WebhookWorkflows;
	/** What *Test* said of the credentials. */
	const tests: string[] = [];
	let traces: Readonly<Record<string, string>>;

	const runAll = async (names: readonly string[]): Promise<void> =>
		void (await Promise.all(names.map(async (name) => await workflows.run(name))));

	const testCredentials = async (ids: readonly string[]): Promise<void> => {
		for (const id of ids) tests.push(JSON.stringify(await n8n.client.testCredential(id)));
	};

	/** With each ending, a workflow that ends in the last of its blocks, one way or the other. */
	const publish = async (name: string, blocks: readonly Block[], ...after: readonly Block[]) => {
		const last = blocks.length - 1;
		const names = Object.entries(endings).map(async ([ending, setting]) => {
			const ended = blocks.map((block, at) => (at === last ? { ...block, ...setting } : block));
			await workflows.publish(`${name}-${ending}`, [...ended, ...after]);
			return `${name}-${ending}`;
		});
		return await Promise.all(names);
	};

	const createCredentials = async (untrusted: string): Promise<void> => {
		const create = async (id: string, type: string, data: object) =>
			await n8n.client.createCredential({ id, name: id, type, data: { ...data } });
		for (const signIn of signIns) {
			for (const [id, url] of [
				[shopId(signIn), shop.url],
				[untrustedId(signIn), untrusted],
			] as const) {
				await create(id, 'shopifyAdminApi', plantedShopCredential(signIn, url));
			}
		}
		const { user, password, database } = postgres;
		const server = { accountId: 'acme', store: 'postgres', host: '127.0.0.1', ssl: 'disable' };
		const place = { database, user, schema: 'sync' };
		for (const [id, data] of Object.entries({
			sqlite: { accountId: 'acme', store: 'sqlite', sqliteFile: 'sync.sqlite' },
			postgres: { ...server, ...place, port: postgres.port, password },
			echoing: { ...server, ...place, port: echoing.port, password: secrets.password },
		})) {
			await create(id, 'syncAccountApi', data);
		}
	};

	/** Lists orders, and syncs them in a run that keeps why it failed. */
	const publishShopWorkflows = async (): Promise<readonly string[]> => {
		const names: string[] = [];
		for (const signIn of signIns) {
			const shopifyAdminApi = shopId(signIn);
			const list = ownBlock('shopifyListOrders', { options }, { shopifyAdminApi });
			names.push(...(await publish(`list-${signIn}`, [list])));
			const syncAccountApi = signIn === 'accessToken' ? 'postgres' : 'sqlite';
			const begin = {
				operation: 'begin',
				syncName: '=orders-{{ $execution.id }}',
				initialStart: '={{ $now.minus({ days: 1 }).toISO() }}',
			};
			const run = {
				runId: '={{ $("Block 1").first().json.runId }}',
				from: '={{ $json.from }}',
				to: '={{ $json.to }}',
			};
			const write = { source: 'shopifyOrders', table: 'orders', externalId: 'id', options };
			const fail = { operation: 'fail', message: '={{ JSON.stringify($json) }}' };
			const blocks = [
				ownBlock('syncRun', begin, { syncAccountApi }),
				{
					...ownBlock(
						'syncRecords',
						{ operation: 'writeToTable', ...run, ...write },
						{ syncAccountApi, shopifyAdminApi },
					),
					// What failed comes out of the second output.
					goesOnBy: 1,
				},
			];
			const failRun = ownBlock('syncRun', { ...fail, runId: run.runId }, { syncAccountApi });
			names.push(...(await publish(`sync-${signIn}`, blocks, failRun)));
		}
		return names;
	};

	const failInEveryWay = async (): Promise<void> => {
		const ofShop = await publishShopWorkflows();
		for (const [granted, ways] of [
			[false, refusedGrants],
			[true, refusedRequests],
		] as const) {
			for (const way of ways) {
				grants = granted;
				answer = failures[way] ?? answer;
				await runAll(ofShop);
				await testCredentials(signIns.map(shopId));
			}
		}
		const untrusted = signIns.map(untrustedId);
		for (const shopifyAdminApi of untrusted) {
			const list = ownBlock('shopifyListOrders', { options }, { shopifyAdminApi });
			await runAll(await publish(shopifyAdminApi, [list]));
		}
		const syncAccountApi = 'echoing';
		const written = { syncName: 'orders', table: 'orders', externalId: 'id' };
		for (const [type, parameters] of [
			['accountVariable', { operation: 'get', name: 'x' }],
			['syncRun', { operation: 'begin', syncName: 'orders' }],
			['syncObject', { operation: 'list' }],
			['syncRecords', { operation: 'writeToTable', ...written }],
		] as const) {
			const block = ownBlock(type, parameters, { syncAccountApi });
			await runAll(await publish(`echoing-${type}`, [block]));
		}
		await testCredentials([...untrusted, 'echoing']);
	};

	const leaveControl = async (): Promise<void> => {
		const value = '={{ $json.planted }}';
		const assignments = [{ id: '1', name: 'planted', value: '={{ $json.body.planted }}' }];
		const plant = { assignments: { assignments: [{ ...assignments[0], type: 'string' }] } };
		const set = {
			operation: 'set',
			variables: { values: [{ name: 'planted', type: 'string', value }] },
		};
		for (const syncAccountApi of ['sqlite', 'postgres']) {
			await workflows.publish(`control-${syncAccountApi}`, [
				{ type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: plant },
				ownBlock('accountVariable', set, { syncAccountApi }),
			]);
			await workflows.run(`control-${syncAccountApi}`, { planted: control });
		}
		// What is not registered is written to the log.
		await workflows.call(control);
	};

	beforeAll(async () => {
		shop = await startRecordingServer((request, response, body) => {
			if (grants && request.url === '/admin/oauth/access_token') {
				response.end(JSON.stringify({ access_token: secrets.minted }));
			} else answer(request, response, body);
		});
		cleanUp.add(async () => await shop.close());
		const untrusted = createServer(selfSigned, (_request, response) => response.end('{}'));
		await new Promise<void>((resolve) => untrusted.listen(0, '127.0.0.1', resolve));
		cleanUp.add(async () => await new Promise<void>((resolve) => untrusted.close(() => resolve())));
		echoing = await startEchoingPostgres();
		cleanUp.add(async () => await echoing.close());
		postgres = await startPostgres();
		cleanUp.add(async () => await postgres.stop());
		n8n = await startFreshN8n({ environment: { N8N_LOG_LEVEL: 'debug' } });
		cleanUp.add(async () => await n8n.stop());
		workflows = new WebhookWorkflows(n8n);
		await createCredentials(`https://127.0.0.1:${(untrusted.address() as AddressInfo).port}`);
		await failInEveryWay();
		await leaveControl();
		traces = {
			...(await readTraces(n8n, postgres, workflows.ids.values())),
			'answers of webhooks': workflows.answers.join('\n'),
			'answers to Test': tests.join('\n'),
		};
	}, 600_000);

	afterAll(async () => await cleanUp.run(), 120_000);

	/** The forms of some secrets that stand in a text. */
	const found = (text: string, given: readonly string[]): readonly string[] =>
		given.flatMap(formsOf).filter((form) => text.includes(form));

	it('leaves no secret anywhere when a shop or a PostgreSQL fails that repeats what it was sent', () => {
		const all = [...Object.values(secrets), postgres.password];
		const places = Object.entries(traces).map(([place, text]) => [place, found(text, all)]);
		expect(Object.fromEntries(places)).toEqual(
			Object.fromEntries(Object.keys(traces).map((place) => [place, []])),
		);
	});

	it('was searched where it keeps things: what was planted in items is found in all of them', () => {
		const places = Object.keys(traces).filter((place) => traces[place]?.includes(control));
		expect(places).toEqual([
			"n8n's database",
			"n8n's log",
			'answers for executions',
			"the stores' files",
			'the tables of PostgreSQL',
			'answers of webhooks',
		]);
	});

	it('sent every secret to whom it belongs, and the same search finds them there', () => {
		const { password, refreshToken, ...others } = secrets;
		const ofShop = [...Object.values(others), refreshToken];
		expect(found(shop.received.join('\n'), ofShop)).toEqual(ofShop);
		expect(found(echoing.heard.join('\n'), [password])).toEqual([password]);
	});
});
