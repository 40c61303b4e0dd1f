import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { openBrowser } from '../rig/browser/browser';
import { Editor } from '../rig/browser/editor';
import { type FreshN8n, startFreshN8n } from '../rig/n8n/freshN8n';
import { take } from './takePicture';

const folder = path.resolve(__dirname, '..', 'workflows');

/** Those that the demo does not run. */
const numbers = ['06', '06b', '08', '11'];

const credentials = {
	syncAccountApi: { id: 'account', name: 'Demo account' },
	shopifyAdminApi: { id: 'shop', name: 'Demo shop' },
};
const n8nApi = { id: 'n8n', name: 'n8n of the demo' };

/** Takes the pictures of templates that the demo does not run, as they are once their credentials were chosen, and of the panel of nodes. */
export async function takeTemplatePictures(): Promise<void> {
	const n8n = await startFreshN8n();
	try {
		await n8n.client.createCredential({
			...credentials.syncAccountApi,
			type: 'syncAccountApi',
			data: { accountId: 'demo', store: 'sqlite', sqliteFile: 'sync.sqlite' },
		});
		await n8n.client.createCredential({
			...credentials.shopifyAdminApi,
			type: 'shopifyAdminApi',
			data: { shop: 'demo-shop', signIn: 'accessToken', accessToken: 'none' },
		});
		await n8n.client.createCredential({
			...n8nApi,
			type: 'n8nApi',
			data: { apiKey: 'none', baseUrl: `${n8n.url}/api/v1` },
		});
		await takeEach(n8n);
	} finally {
		await n8n.stop();
	}
}

async function takeEach(n8n: FreshN8n): Promise<void> {
	const browser = await openBrowser({ width: 1440, height: 810 });
	try {
		const editor = new Editor(browser.page, n8n.url);
		await editor.signIn(n8n.account);
		for (const number of numbers) {
			const { id } = await n8n.client.createWorkflow(templateOf(number));
			await editor.openWorkflow(id);
			await take(browser.page, `template-${number}`);
		}
		await editor.searchNodes('scheduled sync', 'Sync Schedule Trigger');
		await take(browser.page, 'nodes-panel');
	} finally {
		await browser.close();
	}
}

type Workflow = Parameters<FreshN8n['client']['createWorkflow']>[0];

function templateOf(number: string): Workflow {
	const file = readdirSync(folder).find((name) => name.startsWith(`${number}-`)) ?? '';
	const template = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Workflow;
	const nodes = template.nodes.map((node) => {
		if (node.type.startsWith('n8n-nodes-scheduled-sync.')) return { ...node, credentials };
		const asksN8n =
			node.type === 'n8n-nodes-base.n8n' || node.parameters.nodeCredentialType === 'n8nApi';
		return asksN8n ? { ...node, credentials: { n8nApi } } : node;
	});
	return { ...template, nodes };
}
