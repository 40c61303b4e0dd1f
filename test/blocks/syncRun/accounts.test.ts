import type { INode, INodeParameters } from 'n8n-workflow';

import { closeIdleStores } from '../../../engine/store';
import { replaceEnvironment } from '../../../nodes/shared/n8n/environment';
import '../../support/n8nUserFolder';
import { testEnvironment } from '../../support/store/testEnvironment';
import { createWorkflowEngine } from '../../support/workflowEngine';

const begin = { operation: 'begin', syncName: 'orders', initialStart: '2026-01-30T00:00:00Z' };
const commitOf = (name: string) => ({
	operation: 'commit',
	runId: `={{ $('${name}').first().json.runId }}`,
});

type Block = readonly [name: string, account: string, parameters: INodeParameters, type?: string];

describe('two accounts in one execution', () => {
	const store = { store: 'sqlite', sqliteFile: 'two-accounts.sqlite' };
	let restore: () => void = () => undefined;
	beforeEach(() => {
		restore = replaceEnvironment(testEnvironment());
	});
	afterEach(async () => {
		restore();
		await closeIdleStores();
	});

	/** Blocks one after the other, each with its account's credential. */
	const run = async (...blocks: readonly Block[]) => {
		const place = { typeVersion: 1, position: [0, 0] as [number, number] };
		const start: INode = {
			...place,
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			parameters: {},
		};
		const nodes = blocks.map(([name, account, parameters, type = 'syncRun']) => ({
			...place,
			id: name,
			name,
			type: `n8n-nodes-scheduled-sync.${type}`,
			parameters,
			credentials: { syncAccountApi: { id: account, name: account } },
		}));
		const names = ['Start', ...blocks.map(([name]) => name)];
		const connections = Object.fromEntries(
			names
				.slice(1)
				.map((name, index) => [
					names[index] ?? '',
					{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
				]),
		);
		const credentials = {
			acme: { ...store, accountId: 'acme' },
			globex: { ...store, accountId: 'globex' },
		};
		return await createWorkflowEngine({ credentials }).run(
			{ name: 'two accounts', nodes: [start, ...nodes], connections },
			{ items: [{}] },
		);
	};

	it('run the sync of one name side by side, each with a lease and a watermark of its own', async () => {
		const execution = await run(
			['Begin A', 'acme', begin],
			['Begin B', 'globex', begin],
			['Commit A', 'acme', commitOf('Begin A')],
			['Commit B', 'globex', commitOf('Begin B')],
		);
		expect(execution.error).toBeUndefined();
		for (const [name, accountId] of [
			['A', 'acme'],
			['B', 'globex'],
		] as const) {
			expect(execution.json(`Begin ${name}`)).toMatchObject([{ accountId, fencingToken: 1 }]);
			expect(execution.json(`Commit ${name}`)).toMatchObject([
				{ accountId, moved: true, watermarkBefore: null },
			]);
		}
		const ids = ['Begin A', 'Begin B'].map((name) => execution.json(name)[0]?.runId);
		expect(execution.record?.data.resultData.metadata).toEqual({
			syncRunId: ids.join(', '),
			syncVerdict: 'unverifiable',
			syncSummary:
				'orders: Done, but not proven complete: up to 06:58:00. What was fetched was not counted',
		});
	});

	it('see nothing of each other, whatever is asked: variables, runs, history', async () => {
		restore();
		const environment = testEnvironment();
		environment.timeMs += 7_200_000;
		restore = replaceEnvironment(environment);
		const variable = (name: string, account: string, parameters: INodeParameters): Block => [
			name,
			account,
			parameters,
			'accountVariable',
		];
		const set = (value: string) => ({
			operation: 'set',
			variables: { values: [{ name: 'lastFilterDate', type: 'string', value }] },
		});
		const get = { operation: 'get', name: 'lastFilterDate', whenMissing: 'goOn' };
		const other = { ...begin, syncName: 'customers' };
		const execution = await run(
			variable('Set A', 'acme', set('of acme')),
			variable('Get B before', 'globex', get),
			variable('Set B', 'globex', set('of globex')),
			variable('Get A', 'acme', get),
			['Begin A', 'acme', other],
			['List A', 'acme', { operation: 'list', syncName: 'customers' }],
			['Begin B', 'globex', other],
			['List B', 'globex', { operation: 'list', syncName: 'customers' }],
			['Commit A', 'acme', commitOf('Begin A')],
			['Fail B', 'globex', { ...commitOf('Begin B'), operation: 'fail', message: 'x' }],
			['History A', 'acme', { operation: 'history', syncName: 'customers' }],
			variable('Forget A', 'acme', { operation: 'forgetAccount', confirmation: 'acme' }),
			['List B again', 'globex', { operation: 'list', syncName: 'customers' }],
			variable('Get B', 'globex', get),
		);
		expect(execution.error).toBeUndefined();
		expect(execution.json('Get B before')).toMatchObject([{ accountId: 'globex', exists: false }]);
		expect(execution.json('Get A')).toMatchObject([{ accountId: 'acme', value: 'of acme' }]);
		const ids = (name: string) => execution.json(name).map(({ runId }) => runId);
		expect(ids('List A')).toEqual(ids('Begin A'));
		expect(ids('List B')).toEqual(ids('Begin B'));
		expect(execution.json('History A')).toMatchObject([{ accountId: 'acme', reason: 'commit' }]);
		expect(execution.json('List B again')).toMatchObject([
			{ accountId: 'globex', runId: ids('Begin B')[0], status: 'failed' },
		]);
		expect(execution.json('Get B')).toMatchObject([{ accountId: 'globex', value: 'of globex' }]);
	});

	it("cannot commit each other's runs", async () => {
		restore();
		const environment = testEnvironment();
		environment.timeMs += 3_600_000;
		restore = replaceEnvironment(environment);
		const execution = await run(
			['Begin A', 'acme', begin],
			['Commit B', 'globex', commitOf('Begin A')],
		);
		const [begun] = execution.json('Begin A');
		expect(execution.error).toMatchObject({
			message: `The account "globex" has no run "${String(begun?.runId)}"`,
			description: expect.stringContaining('with the Sync Account credential that Begin had'),
			context: { kind: 'runMissing' },
		});
	});
});
