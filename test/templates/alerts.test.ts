import '../support/n8nUserFolder';
import { AlertTriggerWorld } from '../support/publishedAlerts';
import { type RecordingServer, startRecordingServer } from '../support/recordingServer';
import { publishedTemplate, withSettings } from '../support/template';
import { createWorkflowEngine, type WorkflowJson } from '../support/workflowEngine';

const template = publishedTemplate('11-alerts.json');
const trigger = template.nodes.find(({ name }) => name === 'Watch my syncs');

let world: AlertTriggerWorld;
let app: RecordingServer;
let statuses: number[];
let workflow: WorkflowJson;
beforeEach(async () => {
	world = new AlertTriggerWorld('2026-03-02T08:00:00Z');
	statuses = [];
	app = await startRecordingServer((_request, response) => {
		response.writeHead(statuses.shift() ?? 204).end();
	});
	workflow = withSettings(template, { appUrl: `${app.url}/alerts` });
});
afterEach(async () => {
	await world.close();
	await app.close();
});

/** Runs the workflow for all that the trigger has started since. */
async function runStarted() {
	const engine = createWorkflowEngine({ credentials: { syncAccountApi: world.credential } });
	const finished = [];
	for (const { items } of world.started.splice(0)) {
		finished.push(await engine.run(workflow, { items }));
	}
	return finished;
}

/** What the app was sent: its idempotency key and its body. */
function sent(): readonly (readonly [key: string, body: Record<string, unknown>])[] {
	return app.received.map((request) => {
		const lines = request.split('\n');
		expect(lines.slice(0, 2)).toEqual(['POST', '/alerts']);
		const name = lines.findIndex((line) => line.toLowerCase() === 'idempotency-key');
		return [lines[name + 1] ?? '', JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>];
	});
}

describe('template 11, alerts', () => {
	it('sends your app each alert that begins and each that ends, under a key of its own', async () => {
		const published = await world.publish(trigger?.parameters);
		await world.run('incomplete', 'a');
		await world.run('incomplete', 'b');
		await published.pass(1);
		expect((await runStarted()).map(({ status }) => status)).toEqual(['success']);
		await world.run('complete', 'b');
		await published.pass(1);
		await runStarted();
		const told = sent();
		expect(told.map(([, { event, sync, condition }]) => [event, sync, condition])).toEqual([
			['began', 'a', 'receiptNotComplete'],
			['began', 'b', 'receiptNotComplete'],
			['ended', 'b', 'receiptNotComplete'],
		]);
		expect(told.map(([key]) => key)).toEqual(
			told.map(([, { alertId, event }]) => `${String(alertId)}:${String(event)}`),
		);
		expect(told[2]?.[1]).toMatchObject({ alertId: told[1]?.[1].alertId, accountId: 'acme' });
	});

	it('is silent while all is well, and knows when a sync has not run for an hour', async () => {
		await world.run('complete', 'a');
		const published = await world.publish(trigger?.parameters);
		await published.pass(59);
		expect(world.started).toEqual([]);
		await published.pass(1);
		await runStarted();
		expect(sent().map(([, { condition }]) => condition)).toEqual(['missedRun', 'watermarkStill']);
		expect(sent()[0]?.[1]).toMatchObject({
			message: 'a: no run was committed since 09:00:00, an hour ago; expected within an hour',
			remedy: expect.stringMatching(/^Look whether the workflow of this sync is published/),
		});
	});

	it('fails where your app does not take an alert, so that the execution can be tried again', async () => {
		statuses = Array.from({ length: 10 }, () => 500);
		const published = await world.publish(trigger?.parameters);
		await world.run('incomplete', 'a');
		await published.pass(1);
		workflow = {
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.name === 'Send to your app' ? { ...node, waitBetweenTries: 0 } : node,
			),
		};
		const [failed] = await runStarted();
		expect(failed?.status).toBe('error');
		expect(app.received).toHaveLength(5);
		expect(new Set(sent().map(([key]) => key)).size).toBe(1);
	});

	it('sends what is wrong now in a test run from the editor, or an example', async () => {
		const engine = createWorkflowEngine({ credentials: { syncAccountApi: world.credential } });
		const finished = await engine.run(workflow, { mode: 'manual' });
		expect(finished.status).toBe('success');
		expect(sent()).toMatchObject([[expect.any(String), { isTest: true, sync: 'shopify.orders' }]]);
	});
});
