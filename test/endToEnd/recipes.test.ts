/** What the recipes tell a user to do in n8n itself, done in the real one. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { FreshN8n } from '../../rig/n8n/freshN8n';

import { importFromUrl } from '../support/editorActions';
import { type EditorSession, openEditorSession } from '../support/editorSession';
import { until } from '../support/until';

const projectFolder = path.resolve(__dirname, '..', '..');
const file = '02b-safe-sync-of-orders-every-5-minutes.json';

describe('a user who follows the recipes', () => {
	let server: Server;
	let url: string;
	let session: EditorSession;
	const messages: { readonly to: string; readonly text: string }[] = [];

	beforeAll(async () => {
		// Serves the templates as GitHub does, and takes messages as a webhook of Slack does.
		server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const { url: to = '', method } = request;
				if (method === 'POST') {
					const { text } = JSON.parse(Buffer.concat(chunks).toString()) as { text: string };
					messages.push({ to, text });
					response.end('ok');
					return;
				}
				response.setHeader('content-type', 'text/plain; charset=utf-8');
				void readFile(path.join(projectFolder, 'workflows', path.basename(to))).then((text) =>
					response.end(text),
				);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		session = await openEditorSession();
	}, 400_000);

	afterAll(async () => {
		await session?.close();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	it('imports a template by its address', async () => {
		await session.step('imports a template by its address', async () => {
			const { page, editor } = session;
			await editor.openNewWorkflow();
			await importFromUrl(page, `${url}/main/workflows/${file}`);
			const text = await readFile(path.join(projectFolder, 'workflows', file), 'utf8');
			const { nodes } = JSON.parse(text) as { nodes: { name: string; type: string }[] };
			for (const { name, type } of nodes) {
				if (type.endsWith('.stickyNote')) continue;
				await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).waitFor();
			}
		});
	});

	it('gets a message when a published sync fails, by an error workflow that is published', async () => {
		const { client } = session.n8n;
		const text = await textOfTheRecipe();
		const quiet = await client.createWorkflow(messenger('quiet', `${url}/quiet`, text));
		const loud = await client.createWorkflow(messenger('loud', `${url}/loud`, text));
		await client.publishWorkflow(loud.id);
		const [first, second] = [
			await client.createWorkflow(failing('Sync A', loud.id)),
			await client.createWorkflow(failing('Sync B', quiet.id)),
		];
		expect((await client.runWorkflow(first.id, 'Schedule')).status).toBe('error');
		await client.publishWorkflow(second.id);
		await until(async () => (await failures(session.n8n, second.id)) > 0, 500);
		expect(messages).toEqual([]);
		await client.publishWorkflow(first.id);
		await until(async () => messages.length > 0, 200);
		const [{ id = '' } = {}] = await client.executions(first.id);
		expect(messages).toEqual([
			{
				to: '/loud',
				text: `Sync A: Run 7 is incomplete ${session.n8n.url}/workflow/${first.id}/executions/${id}`,
			},
		]);
	});
});

async function textOfTheRecipe(): Promise<string> {
	const recipes = await readFile(path.join(projectFolder, 'docs', 'recipes.md'), 'utf8');
	const [, text] = /\*\*Error Trigger\*\*[^]*?`(\{\{[^`]+)`/.exec(recipes) ?? [];
	if (text === undefined) throw new Error('The recipe says no text of the message');
	return text;
}

async function failures(n8n: FreshN8n, workflowId: string): Promise<number> {
	const executions = await n8n.client.executions(workflowId);
	return executions.filter(({ status }) => status === 'error').length;
}

function messenger(name: string, to: string, text: string) {
	return inARow(name, [
		['Error Trigger', 'n8n-nodes-base.errorTrigger', 1, {}],
		[
			'HTTP Request',
			'n8n-nodes-base.httpRequest',
			4.2,
			{
				method: 'POST',
				url: to,
				sendBody: true,
				bodyParameters: { parameters: [{ name: 'text', value: `=${text}` }] },
				options: {},
			},
		],
	]);
}

function failing(name: string, errorWorkflow: string) {
	const workflow = inARow(name, [
		[
			'Schedule',
			'n8n-nodes-scheduled-sync.syncScheduleTrigger',
			1,
			{ unit: 'hours', every: 12, options: { fireOnPublish: true } },
		],
		['Stop', 'n8n-nodes-base.stopAndError', 1, { errorMessage: 'Run 7 is incomplete' }],
	]);
	return { ...workflow, settings: { executionOrder: 'v1', errorWorkflow } };
}

function inARow(name: string, nodes: readonly (readonly [string, string, number, object])[]) {
	const names = nodes.map(([node]) => node);
	return {
		name,
		nodes: nodes.map(([node, type, typeVersion, parameters], index) => ({
			id: `${name}-${index}`,
			name: node,
			type,
			typeVersion,
			position: [index * 200, 0],
			parameters: { ...parameters },
		})),
		connections: Object.fromEntries(
			names
				.slice(0, -1)
				.map((node, index) => [
					node,
					{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
				]),
		),
	};
}
