/** The Sync Alert Trigger in the real n8n: in its editor, and published, killed and started again. */
import path from 'node:path';

import { type AccountStore, closeIdleStores, withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { withSettings } from '../../rig/n8n/templates';
import type { Workflow, WorkflowNode } from '../../rig/n8n/workflow';
import { type EditorSession, openEditorSession } from '../support/editorSession';
import { type RecordingServer, startRecordingServer } from '../support/recordingServer';
import { beginning, complete } from '../support/store/syncWork';
import { publishedTemplate } from '../support/template';
import { until as untilEver } from '../support/until';

const MINUTE = 60_000;
const credential = { id: 'watched', name: 'Acme' };
const template = publishedTemplate('11-alerts.json') as unknown as Workflow;

const triggerId = template.nodes.find(({ type }) => /syncAlertTrigger$/.test(type))?.id ?? '';

function withAccount(workflow: Workflow, parameters: object = {}): Workflow {
	const change = (node: WorkflowNode): WorkflowNode =>
		/syncAlertTrigger$/.test(node.type)
			? { ...node, parameters: { ...parameters }, credentials: { syncAccountApi: credential } }
			: node;
	return { ...workflow, nodes: workflow.nodes.map(change) };
}

describe('template 11 in the real n8n', () => {
	let session: EditorSession;
	let app: RecordingServer;
	let runs = 0;

	beforeAll(async () => {
		app = await startRecordingServer((_request, response) => response.writeHead(204).end());
		session = await openEditorSession();
		const data = { accountId: 'acme', store: 'sqlite', sqliteFile: 'sync.sqlite' };
		await session.n8n.client.createCredential({ ...credential, type: 'syncAccountApi', data });
	}, 400_000);

	afterAll(async () => {
		await closeIdleStores();
		await session?.close();
		await app?.close();
	});

	const using = async <Result>(work: (account: AccountStore) => Promise<Result>) => {
		const folder = path.join(session.n8n.userFolder, '.n8n', 'scheduled-sync');
		const config = { kind: 'sqlite', folder, file: 'sync.sqlite' } as const;
		return await withStore(
			config,
			systemEnvironment,
			async (store) => await work(store.account('acme')),
		);
	};

	/** A run begins and ends now. */
	const run = async (verdict: 'complete' | 'incomplete') =>
		await using(async (account) => {
			const runId = `run-${++runs}`;
			const now = Date.now();
			await account.runs.begin({ ...beginning(runId), maxRunTimeMs: MINUTE }, () => ({
				window: { from: now - MINUTE, to: now },
				target: now,
				sliceMs: undefined,
				clockSkewMs: 0,
				gap: undefined,
			}));
			const judgement = { verdict, reason: '2 records failed' };
			await account.runs.commit(
				runId,
				complete(1, { doneUpTo: now, ...judgement, counted: judgement }),
			);
		});

	/** Whether what was told is known to have been. */
	const isNoted = async (watcher: string): Promise<boolean> =>
		await using(async ({ alerts }) => {
			const { alerts: raised } = await alerts.step(watcher, undefined, (known) => ({
				...{ alerts: known, changed: [], over: [], tell: [] },
			}));
			return raised.length === 1 && raised[0]?.untold === undefined;
		});

	/** What the app was sent, in order. */
	const told = (): readonly Readonly<Record<string, unknown>>[] =>
		app.received.map(
			(request) => JSON.parse(request.split('\n').at(-1) ?? '') as Record<string, unknown>,
		);

	it('opens in the editor, shows the thresholds of what is watched for, and gives out an example', async () => {
		const { page, editor, n8n, step } = session;
		const parameters = {
			conditions: ['missedRun', 'givenUp'],
			sendHeartbeat: true,
			heartbeatUrl: 'https://hc-ping.com/your-uuid',
		};
		const { id } = await n8n.client.createWorkflow(withAccount(template, parameters));
		await editor.openWorkflow(id);
		await step('alerts-parameters', async () => {
			await editor.openNode('Watch my syncs');
			const shown = page.getByTestId('node-parameters').first();
			for (const label of [
				'Syncs',
				'Conditions',
				'Run Expected Within (Minutes)',
				'Given Up, at Least',
				'Given Up Within (Hours)',
				'Send Heartbeat',
				'Heartbeat URL',
				'Heartbeat Every (Minutes)',
			]) {
				await shown.getByText(label, { exact: true }).first().waitFor();
			}
			expect(await shown.getByText('Watermark Moves Within (Minutes)').count()).toBe(0);
		});
		await step('alerts-example', async () => {
			await page.getByTestId('node-execute-button').click();
			const output = page.getByTestId('output-panel');
			await output.getByText('shopify.orders', { exact: true }).first().waitFor();
			await output
				.getByText(/^Nothing is wrong\. An example: /)
				.first()
				.waitFor();
		});
	}, 300_000);

	it('tells your app that an alert begins and that it ends, once each, though n8n is killed in between', async () => {
		const { n8n } = session;
		const filled = withSettings(withAccount(template), { appUrl: `${app.url}/alerts` });
		const { id } = await n8n.client.createWorkflow(filled);
		await run('incomplete');
		await n8n.client.publishWorkflow(id);
		const until = async (holds: () => boolean | Promise<boolean>) => await untilEver(holds, 500);
		await until(() => told().length > 0);
		await n8n.crashAndRestart();
		// Who was killed may not have noted what it has told; then it is told again, and n8n drops that.
		await until(async () => await isNoted(`${id}:${triggerId}`));
		await run('complete');
		await until(() => told().some(({ event }) => event === 'ended'));
		const [began, ended] = told();
		expect(began).toMatchObject({
			event: 'began',
			condition: 'receiptNotComplete',
			sync: 'orders',
		});
		expect(ended).toMatchObject({ event: 'ended', alertId: began?.alertId });
		expect(told()).toHaveLength(2);
		const executions = await n8n.client.executions(id);
		// The newest first. The other had told the app when n8n was killed; whether it also ended by then is n8n's affair.
		expect(executions.map(({ status }) => status)).toEqual([
			'success',
			expect.stringMatching(/^(success|crashed)$/),
		]);
	}, 900_000);
});
