import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError, VersionedNodeType } from 'n8n-workflow';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

import { BlockTypes } from '../support/blockTypes';
import type { WorkflowJson } from '../support/workflowEngine';
import { createWorkflowEngine } from '../support/workflowEngine';

const start = node('Start', 'n8n-nodes-base.manualTrigger', 1);

describe('the workflow engine of these tests', () => {
	let server: Server;
	let url: string;
	let failing = false;

	beforeAll(async () => {
		const http = createServer((request, response) => {
			response.writeHead(failing ? 500 : 200, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ key: request.headers['idempotency-key'] ?? null }));
		});
		server = http;
		await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	});

	afterAll(async () => {
		await new Promise((resolve) => server.close(resolve));
	});

	it('runs built-in blocks, expressions and real requests', async () => {
		const run = await createWorkflowEngine({}).run(withRequest(url), {
			items: [{ id: 1 }, { id: 2 }],
		});

		expect(run.error).toBeUndefined();
		expect(run.status).toBe('success');
		expect(run.json('Request')).toEqual([{ key: 'key-1' }, { key: 'key-2' }]);
		expect(run.order).toEqual(['Start', 'Settings', 'Request']);
	});

	it('gives built-in blocks the same n8n-workflow as the engine and our own', () => {
		const httpRequest = new BlockTypes().getByName('n8n-nodes-base.httpRequest');

		expect(httpRequest).toBeInstanceOf(VersionedNodeType);
	});

	it('ends in the error of the block that failed', async () => {
		failing = true;
		const run = await createWorkflowEngine({}).run(withRequest(url), { items: [{ id: 1 }] });
		failing = false;

		expect(run.status).toBe('error');
		expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: '500' });
	});

	it('takes a failed execution up again at the block that failed', async () => {
		const engine = createWorkflowEngine({});
		failing = true;
		const failed = await engine.run(withRequest(url), { items: [{ id: 1 }] });
		failing = false;
		const retried = await engine.retry(withRequest(url), failed);

		expect(failed.status).toBe('error');
		expect(retried).toMatchObject({ status: 'success', order: ['Request'] });
		expect(retried.json('Request')).toEqual([{ key: 'key-1' }]);
	});

	it('shows hints, cancels, times out and is killed', async () => {
		const engine = createWorkflowEngine({ blocks: { 'test.wait': Waiting } });
		const workflow: WorkflowJson = {
			name: 'waiting',
			nodes: [start, node('Wait', 'test.wait', 1), node('After', 'n8n-nodes-base.noOp', 1)],
			connections: chain('Start', 'Wait', 'After'),
		};
		const quick = await engine.run(workflow, { items: [{ wait: 0 }] });
		const cancelled = engine.start(workflow, {
			items: [{ wait: 60_000 }],
			beforeBlock: (name) => {
				if (name === 'Wait') setTimeout(() => cancelled.cancel(), 20);
			},
		});
		const timedOut = await engine.run(workflow, { items: [{ wait: 60_000 }], timeoutMs: 50 });
		const killed = engine.start(workflow, {
			items: [{ wait: 1 }],
			beforeBlock: (name) => {
				if (name === 'After') killed.kill();
			},
		});

		expect(quick.status).toBe('success');
		expect(quick.hints('Wait')).toEqual([{ message: 'waited' }]);
		expect(await cancelled.finished).toMatchObject({ status: 'canceled' });
		expect(timedOut).toMatchObject({ status: 'canceled', order: ['Start', 'Wait'] });
		expect(await killed.finished).toMatchObject({
			status: 'killed',
			order: ['Start', 'Wait', 'After'],
		});
	});

	it('lets pinned data stand in for the trigger in manual mode, and runs the trigger without', async () => {
		const engine = createWorkflowEngine({});
		const pinned = await engine.run(withRequest(url), {
			mode: 'manual',
			pinData: { Start: [{ json: { id: 7 } }] },
		});
		const triggered = await engine.run(withRequest(url), { mode: 'manual' });

		expect(pinned.json('Request')).toEqual([{ key: 'key-7' }]);
		expect(triggered.json('Request')).toEqual([{ key: 'key-' }]);
	});

	it('passes a block error on as it was thrown', async () => {
		const engine = createWorkflowEngine({ blocks: { 'test.wait': Waiting } });
		const run = await engine.run(
			{
				name: 'failing',
				nodes: [start, node('Wait', 'test.wait', 1)],
				connections: chain('Start', 'Wait'),
			},
			{ items: [{ wait: -1 }] },
		);

		expect(run.error).toMatchObject({ name: 'NodeOperationError', message: 'Cannot wait -1 ms' });
	});
});

class Waiting implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Waiting',
		name: 'wait',
		group: ['transform'],
		version: 1,
		description: 'Waits',
		defaults: { name: 'Waiting' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	async execute(this: IExecuteFunctions) {
		const wait = Number(this.getInputData()[0]?.json.wait);
		if (wait < 0) throw new NodeOperationError(this.getNode(), `Cannot wait ${wait} ms`);
		const signal = this.getExecutionCancelSignal();
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, wait);
			signal?.addEventListener('abort', () => {
				clearTimeout(timer);
				resolve();
			});
		});
		this.addExecutionHints({ message: 'waited' });
		return [this.getInputData()];
	}
}

function withRequest(address: string): WorkflowJson {
	return {
		name: 'request',
		nodes: [
			start,
			node('Settings', 'n8n-nodes-base.set', 3.4, {
				assignments: {
					assignments: [{ id: 'a', name: 'key', value: '=key-{{ $json.id }}', type: 'string' }],
				},
				options: {},
			}),
			node('Request', 'n8n-nodes-base.httpRequest', 4.2, {
				method: 'POST',
				url: address,
				sendHeaders: true,
				headerParameters: {
					parameters: [{ name: 'Idempotency-Key', value: '={{ $json.key }}' }],
				},
				options: {},
			}),
		],
		connections: chain('Start', 'Settings', 'Request'),
	};
}

function node(name: string, type: string, typeVersion: number, parameters = {}) {
	return { id: name, name, type, typeVersion, position: [0, 0] as [number, number], parameters };
}

function chain(...names: string[]) {
	const connections: WorkflowJson['connections'] = {};
	for (const [index, name] of names.slice(0, -1).entries()) {
		const next = names[index + 1] ?? '';
		connections[name] = { main: [[{ node: next, type: NodeConnectionTypes.Main, index: 0 }]] };
	}
	return connections;
}
