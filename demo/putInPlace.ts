import type { YourApp } from './app/yourApp';
import type { DemoState } from './demoState';
import type { N8nClient } from './n8n/n8nClient';
import type { Credential, CredentialReference, StoredWorkflow, Workflow } from './n8n/workflow';
import type { Shop } from './shop/shop';
import { failureOf } from './syncReport';
import {
	type CredentialType,
	readTemplates,
	type Settings,
	type TemplateNumber,
	triggerOf,
	withCredentials,
	withParameters,
	withSettings,
} from './templates';

export interface PlacedWorkflows {
	/** n8n's IDs of the workflows, by the template's number. */
	readonly workflows: Readonly<Record<TemplateNumber, string>>;
	/** What the initialiser set `lastFilterDate` to. */
	readonly initialValue: string;
}

interface Parts {
	readonly client: N8nClient;
	readonly shop: Shop;
	readonly app: YourApp;
	readonly known: DemoState;
	/** Called as soon as the workflows exist, so that a start that fails later does not leave them twice. */
	readonly remember: (workflows: PlacedWorkflows['workflows']) => Promise<void>;
}

/**
 * Does in n8n what a user does by hand: enters two credentials and tests them, imports the templates, picks the
 * credentials in them, fills in *Settings*, runs the initialiser once and publishes the others. What is there already
 * stays as it is, but for the app's address.
 */
export async function putInPlace(parts: Parts): Promise<PlacedWorkflows> {
	const { client, known } = parts;
	const credentials = await placeCredentials(parts);
	// Whole seconds, as Shopify shows times: what was created in the first second is in.
	const initialValue = known.initialValue ?? midnightOneDayAgo();
	const isFirstStart = known.initialValue === undefined;
	const created = new Set<string>();
	const templates = await readTemplates();
	const workflows = {
		'01': await place('01', isFirstStart ? { startDate: initialValue } : {}),
		'02': await place('02', { appUrl: parts.app.ordersUrl }),
		'03': await place('03', { appUrl: parts.app.ordersUrl }),
	};
	const ids = { '01': workflows['01'].id, '02': workflows['02'].id, '03': workflows['03'].id };
	await parts.remember(ids);
	if (isFirstStart) {
		await initialise(client, workflows['01'], ['lastFilterDate', 'lastDailyFilterDate']);
	}
	for (const id of [ids['02'], ids['03']]) {
		// Later, whether a workflow is published is for the user to say.
		if (isFirstStart || created.has(id)) await client.publishWorkflow(id);
	}
	return { workflows: ids, initialValue };

	async function place(number: TemplateNumber, settings: Settings): Promise<StoredWorkflow> {
		const id = known.workflows?.[number];
		const present = id === undefined ? undefined : await client.workflow(id);
		if (present !== undefined) return await refresh(client, present, settings);
		const template = templates.get(number);
		if (template === undefined) throw new Error(`There is no template ${number}`);
		const filled = withCredentials(withSettings(template, settings), credentials);
		const placed = await client.createWorkflow(number === '02' ? everyMinute(filled) : filled);
		created.add(placed.id);
		return placed;
	}
}

/** A user may have changed the workflow since; only what the demo itself knows better is brought up to date. */
async function refresh(
	client: N8nClient,
	present: StoredWorkflow,
	settings: Settings,
): Promise<StoredWorkflow> {
	let refreshed: Workflow;
	try {
		refreshed = withSettings(present, settings);
	} catch {
		// The user has rebuilt the workflow and has no such setting any more.
		return present;
	}
	if (JSON.stringify(refreshed.nodes) !== JSON.stringify(present.nodes)) {
		await client.updateWorkflow(present.id, refreshed);
	}
	return { ...present, nodes: refreshed.nodes };
}

function everyMinute(workflow: Workflow): Workflow {
	return withParameters(workflow, 'syncScheduleTrigger', {
		unit: 'minutes',
		every: 1,
		options: { fireOnPublish: true },
	});
}

/**
 * Runs template 01 for each sync's variable, and leaves it with the first one's name. `startAgain` is for a first start
 * that was stopped half-way and is made once more.
 */
async function initialise(
	client: N8nClient,
	workflow: StoredWorkflow,
	[first, ...others]: readonly [string, ...string[]],
): Promise<void> {
	for (const variableName of [...others, first]) {
		const settings = { variableName, startAgain: true };
		await client.updateWorkflow(workflow.id, withSettings(workflow, settings));
		const execution = await client.runWorkflow(workflow.id, triggerOf(workflow));
		const failure = failureOf(execution);
		if (failure !== undefined) throw new Error(`"${workflow.name}" failed ${failure}`);
	}
	const asBefore = { variableName: first, startAgain: false };
	await client.updateWorkflow(workflow.id, withSettings(workflow, asBefore));
}

async function placeCredentials({
	client,
	shop,
}: Parts): Promise<Readonly<Record<CredentialType, CredentialReference>>> {
	const account: Credential = {
		id: 'demoSyncAccount',
		name: `Sync Account ${shop.name}`,
		type: 'syncAccountApi',
		data: { accountId: shop.name, store: 'sqlite', sqliteFile: 'sync.sqlite' },
	};
	const admin: Credential = {
		id: 'demoShopifyAdmin',
		name: `Shopify Admin ${shop.name}`,
		type: 'shopifyAdminApi',
		data: shop.credential,
	};
	const present = await client.credentialIds();
	for (const credential of [account, admin]) {
		if (present.has(credential.id)) await client.updateCredential(credential);
		else await client.createCredential(credential);
		const { status, message } = await client.testCredential(credential.id);
		if (status !== 'OK') throw new Error(`the credential "${credential.name}": ${message}`);
	}
	return { syncAccountApi: account, shopifyAdminApi: admin };
}

function midnightOneDayAgo(): string {
	const date = new Date(Date.now() - 86_400_000);
	date.setUTCHours(0, 0, 0, 0);
	return date.toISOString();
}
