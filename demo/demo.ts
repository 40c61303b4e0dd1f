import { CleanUp } from '../rig/cleanUp';
import { startErp } from '../rig/erp/erp';
import type { OwnerAccount } from '../rig/n8n/ownerAccount';
import { startYourApp } from './app/yourApp';
import { type DemoFolder, emptyDemoFolder, openDemoFolder } from './folder/demoFolder';
import { choosePorts } from './folder/demoPorts';
import {
	type DemoPorts,
	type DemoState,
	readState,
	type Seed,
	writeState,
} from './folder/demoState';
import { markAsRunning } from './folder/runningMark';
import type { DemoN8n } from './n8n/demoN8n';
import { startInQueueMode } from './n8n/inQueueMode';
import { startOnItsOwn } from './n8n/onItsOwn';
import { tellSyncs } from './report/tellSyncs';
import { type Ends, toldWorkflows } from './report/toldWorkflows';
import { type DemoSecrets, demoSecrets } from './setUp/demoSecrets';
import { introduction } from './setUp/introduction';
import { type PlacedWorkflows, putInPlace } from './setUp/putInPlace';
import { beginAnew, type Print, step } from './setUp/steps';
import { realShop } from './shop/realShop';
import type { Shop } from './shop/shop';
import { openSimulatedShop, simulatedShopName } from './shop/simulatedShop';
import { openUsersService, type UsersService } from './users/usersService';

export interface DemoOptions {
	readonly print: Print;
	/** Ends the demo, wherever it is. */
	readonly signal: AbortSignal;
	/** Ends the demo as soon as the app and the tables were seen to equal the shop and the ERP. */
	readonly once?: boolean;
	/** Runs n8n in queue mode, anew with each start. Default: one process, which goes on where it stopped. */
	readonly queue?: boolean;
	/** Whether the blocks are built already, and `dist` is taken as it is. Default: the demo builds them. */
	readonly built?: boolean;
	/** Where state is kept; default: `.demo` in the project's folder. */
	readonly base?: string;
	/** Called once the app and the tables were seen to be equal; the demo runs on when it is done. */
	readonly whenAllEqual?: (running: RunningDemo) => Promise<void>;
	/** Names a real shop, if any; default: the process's environment. */
	readonly environment?: NodeJS.ProcessEnv;
}

/** What there is to look at while the demo runs. */
export interface RunningDemo {
	readonly editorUrl: string;
	readonly account: OwnerAccount;
	readonly appUrl: string;
	readonly consoleUrl: string | undefined;
	readonly console: DemoSecrets['console'];
	/** n8n's IDs of the workflows, by the template's number. */
	readonly workflows: PlacedWorkflows['workflows'];
	/** n8n's ID of the first run of template 02. */
	readonly firstSync: string;
}

/** What one start of the demo works with. */
interface Demo {
	readonly options: DemoOptions;
	readonly folder: DemoFolder;
	readonly cleanUp: CleanUp;
	readonly startedAt: number;
	state: DemoState;
}

const monthMs = 30 * 86_400_000;

/**
 * Brings up the whole demo and tells each sync in a line, until the signal comes. Everything that was started has
 * ended when this returns or throws.
 */
export async function runDemo(options: DemoOptions): Promise<void> {
	const cleanUp = new CleanUp();
	try {
		const real = realShop(options.environment);
		const shop = real?.name ?? simulatedShopName;
		const name = options.queue === true ? `${shop}.queue` : shop;
		const folder = await openDemoFolder(name, options.base);
		cleanUp.add(markAsRunning(folder.runningFile));
		if (options.queue === true) await emptyDemoFolder(folder);
		const state = await readState(folder.stateFile);
		await run({ options, folder, cleanUp, state, startedAt: Date.now() }, real);
	} catch (error) {
		// What fails because it was told to stop is no failure.
		if (!options.signal.aborted) throw error;
	} finally {
		await cleanUp.run();
	}
}

async function run(demo: Demo, real: Shop | undefined): Promise<void> {
	const { print, signal } = demo.options;
	print(`Scheduled Sync demo, in ${demo.folder.path}`);
	const ports = await choosePorts(demo.state.ports);
	await keep(demo, { ports });
	const shop = real ?? (await simulatedShop(demo, ports.simulator));
	demo.cleanUp.add(async () => await shop.close());
	const app = await startYourApp({
		port: ports.app,
		databaseFile: demo.folder.appDatabase,
		shop: shop.name,
	});
	demo.cleanUp.add(async () => await app.close());
	const secrets = demoSecrets(demo.state);
	await keep(demo, secrets);
	const erp = await startErp({
		port: ports.erp,
		apiKey: secrets.erpKey,
		file: demo.folder.erpDatabase,
	});
	demo.cleanUp.add(async () => await erp.close());
	const users = await usersService(demo, ports.users);
	demo.cleanUp.add(async () => await users.close());
	signal.throwIfAborted();

	const n8n = await startN8n(demo, ports);
	const placed = await step(
		print,
		'Put credentials and templates in place, and publish',
		real === undefined ? beginAnew : 'Check the shop name and the credentials in the environment.',
		async () =>
			await putInPlace({
				n8n,
				shop,
				app,
				erp,
				secrets,
				users,
				known: demo.state,
				remember: async (workflows) => await keep(demo, { workflows }),
			}),
	);
	const { workflows, initialValue, consoleUrl } = placed;
	await keep(demo, { workflows, initialValue });
	print(
		introduction({
			secondsUntilReady: Math.round((Date.now() - demo.startedAt) / 1000),
			shop: shop.description,
			appUrl: app.url,
			erpUrl: erp.url,
			usersUrl: users.url,
			tables: n8n.tables.place,
			parts: n8n.parts,
			editorUrl: n8n.url,
			account: n8n.account,
			consoleUrl,
			console: secrets.console,
		}),
	);
	shop.open();
	erp.subscribe(`${n8n.url}/webhook/erp-inventory`);
	erp.open();
	users.open();
	const { token } = secrets.console;
	const console = consoleUrl === undefined ? undefined : { url: consoleUrl, token };
	const { tables } = n8n;
	await tell(demo, {
		n8n,
		placed,
		ends: { shop, app, erp, users, tables, console },
		console: secrets.console,
	});
}

async function startN8n(demo: Demo, ports: DemoPorts): Promise<DemoN8n> {
	const { cleanUp, folder, state } = demo;
	const { print, signal, queue = false, built = false } = demo.options;
	const building = { print, isBuilt: built };
	if (queue) return await startInQueueMode(building, cleanUp);
	const remember = async (blocks: string) => await keep(demo, { blocks });
	const { blocks } = state;
	return await startOnItsOwn({ ...building, signal, cleanUp, folder, ports, blocks, remember });
}

async function simulatedShop(demo: Demo, port: number): Promise<Shop> {
	const seed = demo.state.seed ?? newSeed();
	await keep(demo, { seed });
	return await openSimulatedShop({ port, journalFile: demo.folder.orderJournal, ...seed });
}

async function usersService(demo: Demo, port: number): Promise<UsersService> {
	const users = demo.state.users ?? newSeed();
	await keep(demo, { users });
	return await openUsersService({ port, journalFile: demo.folder.userJournal, ...users });
}

function newSeed(): Seed {
	const now = Date.now();
	return {
		seed: 1 + Math.floor(Math.random() * 1_000_000),
		from: new Date(now - monthMs).toISOString(),
		to: new Date(now).toISOString(),
	};
}

async function tell(
	{ options: { print, signal, once, whenAllEqual }, startedAt, folder }: Demo,
	parts: {
		readonly n8n: DemoN8n;
		readonly placed: PlacedWorkflows;
		readonly ends: Ends;
		readonly console: DemoSecrets['console'];
	},
): Promise<void> {
	const { n8n, placed, ends, console } = parts;
	let firstSync = '';
	const told = toldWorkflows(placed, ends, (id) => (firstSync ||= id));
	const finished = new AbortController();
	const n8nEnded = new AbortController();
	void n8n.ended.then(() => n8nEnded.abort());
	await tellSyncs({
		client: n8n.client,
		whoRan: n8n.whoRan,
		workflows: told,
		since: startedAt,
		signal: AbortSignal.any([signal, finished.signal, n8nEnded.signal]),
		print,
		whenAllEqual: async () => {
			const { account } = n8n;
			const { workflows, consoleUrl } = placed;
			const at = { editorUrl: n8n.url, appUrl: ends.app.url, consoleUrl };
			await whenAllEqual?.({ ...at, account, console, workflows, firstSync });
			if (once === true) finished.abort();
		},
	});
	if (n8nEnded.signal.aborted && !signal.aborted) {
		throw new Error(
			`n8n has ended by itself. Start again; its log is ${folder.n8nLog}:\n${n8n.recentLog()}`,
		);
	}
}

async function keep(demo: Demo, news: DemoState): Promise<void> {
	demo.state = { ...demo.state, ...news };
	await writeState(demo.folder.stateFile, demo.state);
}
