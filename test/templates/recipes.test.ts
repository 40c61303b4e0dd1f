/** The recipes for any API, built as `docs/recipes.md` says, with its expressions. */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { NodeConnectionTypes } from 'n8n-workflow';

import { closeIdleStores } from '../../engine/store';
import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { accountBackEnds, type AccountTables } from '../support/accountTables';
import { seededRandom } from '../support/seededRandom';
import { type SteeredClock, steeredClock, steeredEnvironment } from '../support/steeredClock';
import { createWorkflowEngine, userFolder, type WorkflowJson } from '../support/workflowEngine';

const recipes = readFileSync(path.resolve(__dirname, '../../docs/recipes.md'), 'utf8');
const runId = "{{ $('Sync Run').first().json.runId }}";
const givenRunId = "{{ $('When Executed by Another Workflow').first().json.runId }}";
const confirmed = (field: string) => `{{ $('Sync Records').item.json._sync.${field} }}`;
const failed = "{{ $('Send to the API').item.json.error }}";

interface User {
	readonly id: string;
	readonly name: string;
	readonly updatedAt: string;
}

let accounts = 0;

describe.each(accountBackEnds)('the recipes ($kind)', (backEnd) => {
	let server: Server;
	let url: string;
	let users: User[];
	let refused: ReadonlySet<string>;
	let sent: { readonly name: string; readonly key: string }[];
	let account: AccountTables;
	let clock: SteeredClock;
	let restore: () => void;

	const daysAgo = (days: number) => new Date(clock.now() - days * 86_400_000).toISOString();

	beforeAll(async () => {
		await backEnd.start();
		server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				if (request.method === 'GET') {
					response.setHeader('content-type', 'application/json');
					response.end(JSON.stringify({ users }));
					return;
				}
				const { name } = JSON.parse(Buffer.concat(chunks).toString()) as User;
				if (!refused.has(name))
					sent.push({ name, key: String(request.headers['idempotency-key']) });
				response.statusCode = refused.has(name) ? 422 : 200;
				response.end('{}');
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});

	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await backEnd.stop();
	});

	beforeEach(async () => {
		clock = steeredClock(Date.parse('2026-03-02T08:00:00Z'));
		restore = replaceEnvironment(steeredEnvironment(clock, seededRandom(1)));
		accounts += 1;
		account = await backEnd.newAccount(`recipes-${accounts}`);
		users = ['Ada', 'Bob', 'Cyd'].map((name, index) => ({
			id: `u${index + 1}`,
			name,
			updatedAt: daysAgo(2),
		}));
		refused = new Set();
		sent = [];
	});

	afterEach(() => restore());

	const list = () => [
		node('HTTP Request', 'n8n-nodes-base.httpRequest', 4.2, { url, options: {} }),
		node(
			'Split Out',
			'n8n-nodes-base.splitOut',
			1,
			{ fieldToSplitOut: 'users', options: {} },
			{
				alwaysOutputData: true,
			},
		),
	];
	const begin = () =>
		own('Sync Run', 'syncRun', { operation: 'begin', syncName: 'users', initialStart: daysAgo(5) });
	const commit = (counts = {}, fields = {}) =>
		own('Sync Run1', 'syncRun', { operation: 'commit', runId: `=${runId}`, counts }, fields);

	const workflow = (counts = {}): WorkflowJson =>
		inARow([
			node('Start', 'n8n-nodes-base.manualTrigger', 1),
			begin(),
			...list(),
			own('Sync Records', 'syncRecords', {
				operation: 'writeToTable',
				source: 'input',
				table: `users_${accounts}`,
				runId: `=${runId}`,
				externalId: 'id',
				cursorField: 'updatedAt',
			}),
			commit(counts),
		]);
	const writing = async (counts = {}) => {
		const engine = createWorkflowEngine({ credentials: { syncAccountApi: account.credential } });
		return await engine.run(workflow(counts), { items: [{}] });
	};

	describe('for any API as source', () => {
		const run = writing;

		it('have what the page says in them', () => {
			expect(recipes).toContain(runId);
		});

		it('write to the table, and cannot prove that all came while nobody counts', async () => {
			const first = await run();
			expect(first.error).toBeUndefined();
			expect(first.json('Sync Run1')).toMatchObject([
				{ verdict: 'unverifiable', fetched: 3, created: 3 },
			]);
			clock.advance(300_000);
			users[0] = { id: 'u1', name: 'Ada L.', updatedAt: daysAgo(0) };
			expect((await run()).json('Sync Run1')).toMatchObject([{ updated: 1, created: 0 }]);
			expect((await account.rows(`users_${accounts}`)).map(({ name }) => name).sort()).toEqual([
				'Ada L.',
				'Bob',
				'Cyd',
			]);
		});

		it('are complete where the API counts', async () => {
			const counted = await run({ countBefore: 3, countAfter: 3 });
			expect(counted.json('Sync Run1')).toMatchObject([{ verdict: 'complete' }]);
		});

		it('commit a run without records', async () => {
			users = [];
			const empty = await run();
			expect(empty.error).toBeUndefined();
			expect(empty.json('Sync Run1')).toMatchObject([{ fetched: 0, failed: 0 }]);
		});
	});

	it('lose nothing where the store is put back from a backup of a running n8n', async () => {
		if (backEnd.kind !== 'sqlite') return;
		await writing();
		const file = path.join(
			userFolder,
			'.n8n/scheduled-sync',
			String(account.credential.sqliteFile),
		);
		const database = new DatabaseSync(file);
		database.exec(`VACUUM INTO '${file}.backup'`);
		database.close();
		clock.advance(300_000);
		users[0] = { id: 'u1', name: 'Ada L.', updatedAt: daysAgo(0) };
		await writing();
		await closeIdleStores();
		for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
		renameSync(`${file}.backup`, file);
		clock.advance(300_000);
		users[1] = { id: 'u2', name: 'Rob', updatedAt: daysAgo(0) };
		const [receipt] = (await writing()).json('Sync Run1');
		expect(receipt).toMatchObject({ fetched: 3, updated: 1, failed: 0 });
		expect((await account.rows(`users_${accounts}`)).map(({ name }) => name).sort()).toEqual([
			'Ada L.',
			'Cyd',
			'Rob',
		]);
	});

	it('leave the tables of PostgreSQL where the store is removed', async () => {
		if (backEnd.kind !== 'postgres') return;
		expect((await writing()).status).toBe('success');
		await account.execute(`DROP SCHEMA "${String(account.credential.schema)}" CASCADE`);
		expect(await account.rows(`users_${accounts}`)).toHaveLength(3);
	});

	describe('for any API as destination', () => {
		const child = (): WorkflowJson => {
			const send = node(
				'Send to the API',
				'n8n-nodes-base.httpRequest',
				4.2,
				{
					method: 'POST',
					url,
					sendHeaders: true,
					headerParameters: {
						parameters: [{ name: 'Idempotency-Key', value: '={{ $json._sync.idempotencyKey }}' }],
					},
					sendBody: true,
					bodyParameters: { parameters: [{ name: 'name', value: '={{ $json.name }}' }] },
					options: {},
				},
				{ onError: 'continueRegularOutput' },
			);
			const nodes = [
				node('When Executed by Another Workflow', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
					inputSource: 'passthrough',
				}),
				...list(),
				own('Sync Records', 'syncRecords', {
					operation: 'detectChanges',
					runId: `=${givenRunId}`,
					externalId: 'id',
					cursorField: 'updatedAt',
				}),
				send,
				own('Sync Records1', 'syncRecords', {
					operation: 'confirmDelivery',
					syncName: `=${confirmed('sync')}`,
					deliveredId: `=${confirmed('externalId')}`,
					idempotencyKey: `=${confirmed('idempotencyKey')}`,
				}),
				node('Filter', 'n8n-nodes-base.filter', 2.2, {
					conditions: {
						options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
						conditions: [
							{
								id: 'failed',
								leftValue: `=${failed}`,
								rightValue: '',
								operator: { type: 'string', operation: 'exists', singleValue: true },
							},
						],
						combinator: 'and',
					},
					options: {},
				}),
				node('Stop and Error', 'n8n-nodes-base.stopAndError', 1, {
					errorMessage: 'Not all were sent',
				}),
			];
			const { connections, ...workflow } = inARow(nodes);
			const toSend = [{ node: send.name, type: NodeConnectionTypes.Main, index: 0 }];
			return {
				...workflow,
				connections: { ...connections, 'Sync Records': { main: [toSend, toSend] } },
			};
		};
		const parent = () =>
			inARow([
				node('Start', 'n8n-nodes-base.manualTrigger', 1),
				begin(),
				node(
					'Execute Sub-workflow',
					'n8n-nodes-base.executeWorkflow',
					1.2,
					{ workflowId: { __rl: true, mode: 'id', value: 'child' }, options: {} },
					{ alwaysOutputData: true },
				),
				commit({}, { executeOnce: true }),
			]);
		const run = async () => {
			const engine = createWorkflowEngine({
				credentials: { syncAccountApi: account.credential },
				workflows: { child: child() },
			});
			return await engine.run(parent(), { items: [{}] });
		};

		it('have what the page says in them', () => {
			for (const said of [runId, givenRunId, confirmed('sync'), failed]) {
				expect(recipes).toContain(said);
			}
		});

		it('send what is new and changed, once, and commit', async () => {
			const first = await run();
			expect(first.error).toBeUndefined();
			expect(sent.map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Cyd']);
			expect(new Set(sent.map(({ key }) => key)).size).toBe(3);
			expect(first.json('Sync Run1')).toMatchObject([{ verdict: 'unverifiable', created: 3 }]);
			clock.advance(300_000);
			expect((await run()).status).toBe('success');
			clock.advance(300_000);
			users[1] = { id: 'u2', name: 'Rob', updatedAt: daysAgo(0) };
			expect((await run()).status).toBe('success');
			expect(sent.map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Cyd', 'Rob']);
		});

		it('are not committed where the API refuses one, and the next run sends the rest', async () => {
			refused = new Set(['Bob']);
			const first = await run();
			expect(first.error?.message).toBe('Not all were sent');
			expect(first.json('Sync Run1')).toEqual([]);
			const [runOfIt] = first.json('Sync Run');
			refused = new Set();
			const fail = inARow([
				node('Start', 'n8n-nodes-base.manualTrigger', 1),
				own('Fail', 'syncRun', { operation: 'fail', runId: runOfIt?.runId, message: 'failed' }),
			]);
			const engine = createWorkflowEngine({ credentials: { syncAccountApi: account.credential } });
			expect((await engine.run(fail, { items: [{}] })).error).toBeUndefined();
			expect((await run()).json('Sync Run1')).toMatchObject([{ verdict: 'unverifiable' }]);
			expect(sent.map(({ name }) => name).sort()).toEqual(['Ada', 'Bob', 'Cyd']);
		});
	});
});

function own(name: string, type: string, parameters: object, fields: object = {}) {
	return node(name, `n8n-nodes-scheduled-sync.${type}`, 1, parameters, fields);
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: object = {},
	fields: object = {},
): WorkflowJson['nodes'][number] {
	const place = { id: name, name, type, typeVersion, position: [0, 0] as [number, number] };
	return { ...place, parameters: { ...parameters }, ...fields };
}

function inARow(nodes: readonly WorkflowJson['nodes'][number][]): WorkflowJson {
	const connections: WorkflowJson['connections'] = {};
	for (const [index, { name }] of nodes.slice(0, -1).entries()) {
		const next = nodes[index + 1]?.name ?? '';
		connections[name] = { main: [[{ node: next, type: NodeConnectionTypes.Main, index: 0 }]] };
	}
	return { name: 'recipe', nodes, connections };
}
