import type { FreshN8n } from '../../../rig/n8n/freshN8n';
import { type Execution, failureOf, outputItems } from '../../../rig/n8n/workflow';
import {
	readTemplate,
	withCredentials,
	withSettings,
	withShorterPoll,
} from '../../../rig/n8n/templates';
import type { S3Settings } from '../../../engine/archive';
import { allOrdersScopes, defaultApp, type Simulator, startSimulator } from '../../../simulator';
import { until } from '../until';
import type { FigureTables } from './figureWorld';
import { withTables } from './placedTables';

/** As long as a lease of a dead process lasts, and as a busy machine takes beside it. */
const patienceMs = 280_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const shopZone = 'America/New_York';

/** Template 07 in a real n8n, with a shop and tables of its own. */
export interface DailySync {
	readonly name: string;
	readonly shop: Simulator;
	readonly tables: FigureTables;
	/** Does what happens in the shop some time ago, so that it is behind the settle delay. */
	inThePast(act: () => void): void;
	/** Presses *Run now*, and does not wait. */
	press(): void;
	/** Presses *Run now* until a run is through, and returns what it reports. */
	report(): Promise<DailyReport>;
}

/** What *Report* gives out. */
export interface DailyReport {
	readonly runId: string;
	readonly verdict: string;
	readonly requested_at: string;
	readonly orders: Readonly<Record<string, unknown>>;
	readonly sales: Refreshed;
	readonly performance: Refreshed;
}

interface Refreshed {
	readonly rows: number;
	readonly created: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly deleted: number;
	readonly archive: { readonly runId: string };
}

/** A shop that has sold for 40 days, with all that can become of an order. */
export async function openSampleShop(seed: number): Promise<{
	readonly shop: Simulator;
	readonly inThePast: DailySync['inThePast'];
}> {
	let behindMs = 0;
	const now = Date.now();
	const shop = await startSimulator({
		seed,
		orders: 150,
		from: new Date(now - 40 * dayMs).toISOString(),
		to: new Date(now - 2 * hourMs).toISOString(),
		timeZone: shopZone,
		app: { scopes: allOrdersScopes },
		plan: 'plus',
		clock: { now: () => Date.now() - behindMs },
	});
	const inThePast = (act: () => void, ms = 3 * minuteMs) => {
		behindMs = ms;
		act();
		behindMs = 0;
	};
	for (const days of [1, 3, 6, 8, 20, 29, 31]) {
		inThePast(() => happens(shop), days * dayMs);
	}
	return { shop, inThePast };
}

/** Sells, edits, cancels, refunds and takes line items out. */
export function happens({ shop }: Simulator): void {
	const sells = (lineItems: number, test = false) => shop.createOrder({ lineItems, test }).id;
	const first = (order: string) => {
		const entry = shop.ledger().find((each) => each.order === order);
		return { lineItem: entry?.lineItems[0]?.id ?? '' };
	};
	shop.editOrder(sells(2), { note: 'Gift' });
	sells(3, true);
	shop.cancelOrder(sells(1));
	shop.refundOrder(sells(2));
	const partly = sells(3);
	shop.refundOrder(partly, { lineItems: [{ ...first(partly), quantity: 1 }] });
	const edited = sells(4);
	shop.removeLineItems(edited, [first(edited)]);
}

/** Imports the template into n8n, chooses its credentials, and has it archive to S3. */
export async function importDailySync(
	{ client }: FreshN8n,
	name: string,
	tables: FigureTables,
	archive: S3Settings,
	sample: Awaited<ReturnType<typeof openSampleShop>>,
): Promise<DailySync> {
	const { shop, inThePast } = sample;
	const data = {
		...tables.credentials,
		syncS3Api: { ...archive },
		shopifyAdminApi: {
			shop: 'demo-shop',
			signIn: 'accessToken',
			accessToken: defaultApp.accessToken,
			baseUrl: shop.url,
		},
	};
	const chosen: Record<string, { readonly id: string; readonly name: string }> = {};
	for (const [type, fields] of Object.entries(data)) {
		// n8n's IDs have at most 16 characters.
		const credential = { id: `${name}${type}`.slice(0, 16), name: `${type} ${name}` };
		await client.createCredential({ ...credential, type, data: { ...fields } });
		chosen[type] = credential;
	}
	const imported = withSettings(await readTemplate('07'), {
		timeZone: shopZone,
		startDate: new Date(Date.now() - 60 * dayMs).toISOString(),
	});
	const archived = withArchive(withShorterPoll(withTables(imported, tables), 1));
	const { id } = await client.createWorkflow({ ...withCredentials(archived, chosen), name });
	const pressed = async () => await client.runWorkflow(id, 'Run now', patienceMs);
	return {
		name,
		shop,
		tables,
		inThePast,
		press: () => void pressed().catch(() => undefined),
		report: async () => {
			let report: DailyReport | undefined;
			await until(async () => {
				report = reportOf(name, await pressed());
				return report !== undefined;
			}, 2_000);
			if (report === undefined) throw new Error(`${name} has reported nothing`);
			return report;
		},
	};
}

/** @returns undefined where another run holds the lease */
function reportOf(name: string, execution: Execution): DailyReport | undefined {
	const failure = failureOf(execution);
	if (failure !== undefined) throw new Error(`${name} has failed ${failure}`);
	const [item] = outputItems(execution, 'Report');
	return item?.json as unknown as DailyReport | undefined;
}

type Template = Awaited<ReturnType<typeof readTemplate>>;

function withArchive(workflow: Template): Template {
	const nodes = workflow.nodes.map((node) =>
		node.parameters.archiveTo === undefined
			? node
			: { ...node, parameters: { ...node.parameters, archiveTo: 's3' } },
	);
	return { ...workflow, nodes };
}
