import { consoleAddress } from '../../rig/console/consoleAddress';
import type { Erp } from '../../rig/erp/erp';
import type { N8nClient } from '../../rig/n8n/n8nClient';
import {
	readTemplates,
	templateNumbers,
	triggerOf,
	withArchivesInS3,
	withCredentials,
	withParameters,
	withSettings,
	withShorterPoll,
} from '../../rig/n8n/templates';
import type { Settings, TemplateNumber } from '../../rig/n8n/templates';
import { failureOf, type StoredWorkflow, type Workflow } from '../../rig/n8n/workflow';
import type { YourApp } from '../app/yourApp';
import type { DemoState } from '../folder/demoState';
import type { DemoN8n } from '../n8n/demoN8n';
import type { Shop } from '../shop/shop';
import type { UsersService } from '../users/usersService';
import type { DemoSecrets } from './demoSecrets';
import { placeCredentials } from './placeCredentials';
import { startOfTable } from './startOfTable';

export interface PlacedWorkflows {
	/** n8n's IDs of the workflows, by the template's number. */
	readonly workflows: Readonly<Record<TemplateNumber, string>>;
	/** What the initialiser set `lastFilterDate` to. */
	readonly initialValue: string;
	/** Undefined where the user has taken it out of its workflow. */
	readonly consoleUrl: string | undefined;
}

interface Parts {
	readonly n8n: DemoN8n;
	readonly shop: Shop;
	readonly app: YourApp;
	readonly erp: Erp;
	readonly secrets: DemoSecrets;
	readonly users: UsersService;
	readonly known: DemoState;
	/** Called as soon as the workflows exist, so that a start that fails later does not leave them twice. */
	readonly remember: (workflows: PlacedWorkflows['workflows']) => Promise<void>;
}

/** There is nothing to publish where a user presses. */
const byHand: ReadonlySet<TemplateNumber> = new Set(['01', '13']);

/** After how many minutes those run again that are to be seen at work. */
const minutesBetween: Readonly<Partial<Record<TemplateNumber, number>>> = {
	'02': 1,
	'02b': 1,
	'04': 1,
	'05': 1,
	'07': 2,
	'09': 1,
};

/** The simulated shop's bulk operations take no longer. */
const pollSeconds = 1;

/**
 * Does in n8n what a user does by hand: enters the credentials and tests them, imports the templates, picks the
 * credentials in them, fills in *Settings*, runs the initialiser once and publishes the others. What is there already
 * stays as it is, but for the addresses.
 */
export async function putInPlace(parts: Parts): Promise<PlacedWorkflows> {
	const { n8n, known, shop, app, erp, users } = parts;
	const { client } = n8n;
	const credentials = await placeCredentials(n8n, shop, parts.secrets, users);
	// Whole seconds, as Shopify shows times: what was created in the first second is in.
	const initialValue = known.initialValue ?? midnightOneDayAgo();
	const isFirstStart = known.initialValue === undefined;
	const settings: Readonly<Record<TemplateNumber, Settings>> = {
		'01': isFirstStart ? { startDate: initialValue } : {},
		'02': { appUrl: app.ordersUrl },
		'02b': { startDate: startOfTable(initialValue) },
		'03': { appUrl: app.ordersUrl },
		'04': { path: users.path, startDate: users.from },
		'05': { syncName: 'api.users', table: 'users', externalId: 'external_id' },
		'07': {
			startDate: startOfTable(initialValue),
			...(shop.timeZone === undefined ? {} : { timeZone: shop.timeZone }),
		},
		'09': { erpUrl: erp.url },
		'10': {},
		'12': {},
		'13': {},
	};
	const created = new Set<TemplateNumber>();
	const placed = new Map<TemplateNumber, StoredWorkflow>();
	for (const number of templateNumbers) placed.set(number, await place(number));

	const workflows = Object.fromEntries(
		[...placed].map(([number, { id }]) => [number, id]),
	) as PlacedWorkflows['workflows'];
	await parts.remember(workflows);
	const initialiser = placed.get('01');
	if (isFirstStart && initialiser !== undefined) {
		await initialise(client, initialiser, ['lastFilterDate', 'lastDailyFilterDate']);
	}
	for (const number of templateNumbers) {
		// Later, whether a workflow is published is for the user to say.
		const isNew = isFirstStart || created.has(number);
		if (!byHand.has(number) && isNew) await client.publishWorkflow(workflows[number]);
	}
	const console = placed.get('10');
	const consoleUrl = console === undefined ? undefined : consoleAddress(client.url, console);
	return { workflows, initialValue, consoleUrl };

	async function place(number: TemplateNumber): Promise<StoredWorkflow> {
		const id = known.workflows?.[number];
		const present = id === undefined ? undefined : await client.workflow(id);
		if (present !== undefined) return await refresh(client, present, settings[number]);
		const template = (await readTemplates()).get(number);
		if (template === undefined) throw new Error(`There is no template ${number}`);
		const archiving = n8n.archives === undefined ? template : withArchivesInS3(template);
		const filled = withCredentials(withSettings(archiving, settings[number]), credentials);
		created.add(number);
		return await client.createWorkflow(sooner(filled, minutesBetween[number]));
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

/** @param every in minutes. Without it, as it is imported */
function sooner(workflow: Workflow, every: number | undefined): Workflow {
	if (every === undefined) return workflow;
	return withParameters(withShorterPoll(workflow, pollSeconds), 'syncScheduleTrigger', {
		unit: 'minutes',
		every,
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

function midnightOneDayAgo(): string {
	const date = new Date(Date.now() - 86_400_000);
	date.setUTCHours(0, 0, 0, 0);
	return date.toISOString();
}
