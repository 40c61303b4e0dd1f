import '../../support/n8nUserFolder';

import type { INode, INodeParameters } from 'n8n-workflow';

import { closeIdleStores } from '../../../engine/store';
import { replaceEnvironment } from '../../../nodes/shared/environment';
import { testEnvironment } from '../../support/store/testEnvironment';
import { createWorkflowEngine } from '../../support/workflowEngine';

const begin = { operation: 'begin', syncName: 'orders', initialStart: '2026-01-30T00:00:00Z' };
const commitOf = (name: string) => ({
	operation: 'commit',
	runId: `={{ $('${name}').first().json.runId }}`,
});

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
	const run = async (...blocks: readonly [name: string, account: string, INodeParameters][]) => {
		const place = { typeVersion: 1, position: [0, 0] as [number, number] };
		const start: INode = {
			...place,
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			parameters: {},
		};
		const nodes = blocks.map(([name, account, parameters]) => ({
			...place,
			id: name,
			name,
			type: 'n8n-nodes-scheduled-sync.syncRun',
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
		expect(execution.record?.data.resultData.metadata).toEqual({ syncRunId: ids.join(', ') });
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
