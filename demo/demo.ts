import { randomBytes } from 'node:crypto';

import { CleanUp } from '../rig/cleanUp';
import { type Erp, startErp } from '../rig/erp/erp';
import {
	areBlocksInstalled,
	buildBlocks,
	fingerprintOfBlocks,
	installedFolder,
} from '../rig/n8n/blocks';
import { installPackage } from '../rig/n8n/installPackage';
import { type N8nServer, startN8n } from '../rig/n8n/n8nServer';
import type { OwnerAccount } from '../rig/n8n/ownerAccount';
import { recordInstalledPackage } from '../rig/n8n/recordInstalledPackage';
import { type SignedIn, signIn } from '../rig/n8n/signIn';
import { startYourApp, type YourApp } from './app/yourApp';
import { type DemoFolder, openDemoFolder } from './folder/demoFolder';
import { choosePorts } from './folder/demoPorts';
import {
	type DemoPorts,
	type DemoState,
	readState,
	type Seed,
	writeState,
} from './folder/demoState';
import { markAsRunning } from './folder/runningMark';
import { appWorkflow } from './report/appWorkflow';
import { inventoryWorkflow } from './report/inventoryWorkflow';
import { ordersWorkflow } from './report/ordersWorkflow';
import { retryWorkflow } from './report/retryWorkflow';
import { tellSyncs, type ToldWorkflow } from './report/tellSyncs';
import { usersWorkflow } from './report/usersWorkflow';
import { introduction } from './setUp/introduction';
import { type PlacedWorkflows, putInPlace, startOfTable } from './setUp/putInPlace';
import { type Print, step } from './setUp/steps';
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
const beginAnew = 'Try again; if it fails again, delete the demo folder to begin anew.';

/**
 * Brings up the whole demo and tells each sync in a line, until the signal comes. Everything that was started has
 * ended when this returns or throws.
 */
export async function runDemo(options: DemoOptions): Promise<void> {
	const cleanUp = new CleanUp();
	try {
		const real = realShop(options.environment);
		const folder = await openDemoFolder(real?.name ?? simulatedShopName, options.base);
		cleanUp.add(markAsRunning(folder.runningFile));
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
	const blocks = await installedBlocks(demo);
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
	const erpKey = demo.state.erpKey ?? randomBytes(16).toString('hex');
	await keep(demo, { erpKey });
	const erp = await startErp({
		port: ports.erp,
		apiKey: erpKey,
		file: demo.folder.erpDatabase,
	});
	demo.cleanUp.add(async () => await erp.close());
	const users = await usersService(demo, ports.users);
	demo.cleanUp.add(async () => await users.close());
	signal.throwIfAborted();

	const n8n = await step(print, 'Start n8n', beginAnew, async () => await start(demo, ports));
	demo.cleanUp.add(async () => await n8n.stop());
	const signedIn = await step(print, 'Sign in to n8n', beginAnew, async () => {
		const result = await signIn(n8n.url, demo.folder.accountFile);
		await listBlocks(demo, result, blocks);
		return result;
	});
	const placed = await step(
		print,
		'Put credentials and templates in place, and publish',
		real === undefined ? beginAnew : 'Check the shop name and the credentials in the environment.',
		async () =>
			await putInPlace({
				client: signedIn.client,
				shop,
				app,
				erp,
				erpKey,
				users,
				known: demo.state,
				remember: async (workflows) => await keep(demo, { workflows }),
			}),
	);
	await keep(demo, placed);
	print(
		introduction({
			secondsUntilReady: Math.round((Date.now() - demo.startedAt) / 1000),
			shop: shop.description,
			appUrl: app.url,
			erpUrl: erp.url,
			usersUrl: users.url,
			tables: demo.folder.tables,
			editorUrl: n8n.url,
			account: signedIn.account,
		}),
	);
	shop.open();
	erp.subscribe(`${n8n.url}/webhook/erp-inventory`);
	erp.open();
	users.open();
	await tell(demo, { shop, app, erp, users, n8n, signedIn, ...placed });
}

/** Builds, packs and installs the blocks unless the ones that are installed came of the same sources. */
async function installedBlocks({ options: { print, signal }, folder, state }: Demo) {
	const fingerprint = await fingerprintOfBlocks();
	if (state.blocks === fingerprint && areBlocksInstalled(folder.n8n)) return fingerprint;
	await step(
		print,
		'Build the blocks',
		'Read what the compiler says; a fresh clone builds.',
		buildBlocks,
	);
	signal.throwIfAborted();
	await step(
		print,
		'Install the blocks with npm, as n8n does',
		'Check that npm can reach its registry, then try again.',
		async () => await installPackage({ userFolder: folder.n8n }),
	);
	signal.throwIfAborted();
	return fingerprint;
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

async function start({ folder, options }: Demo, ports: DemoPorts): Promise<N8nServer> {
	return await startN8n({
		userFolder: folder.n8n,
		port: ports.n8n,
		brokerPort: ports.broker,
		logFile: folder.n8nLog,
		signal: options.signal,
	});
}

/** Only after this is a set of blocks taken for installed: a start that was stopped in between begins it again. */
async function listBlocks(demo: Demo, { client }: SignedIn, blocks: string): Promise<void> {
	if (demo.state.blocks === blocks) return;
	const userFolder = demo.folder.n8n;
	await recordInstalledPackage({ client, userFolder, folder: installedFolder(userFolder) });
	await keep(demo, { blocks });
}

async function tell(
	{ options: { print, signal, once, whenAllEqual }, startedAt, folder }: Demo,
	parts: {
		readonly shop: Shop;
		readonly app: YourApp;
		readonly erp: Erp;
		readonly users: UsersService;
		readonly n8n: N8nServer;
		readonly signedIn: SignedIn;
		readonly workflows: PlacedWorkflows['workflows'];
		readonly initialValue: string;
	},
): Promise<void> {
	const { shop, app, erp, users, n8n, signedIn, workflows, initialValue: since } = parts;
	const { tables } = folder;
	let firstSync = '';
	const told: readonly ToldWorkflow[] = [
		appWorkflow(workflows['02'], { shop, app, since, ended: (id) => (firstSync ||= id) }),
		ordersWorkflow(workflows['02b'], { shop, tables, since: startOfTable(since) }),
		usersWorkflow(workflows['04'], { service: users, tables, since: users.from }),
		retryWorkflow(workflows['05']),
		inventoryWorkflow(workflows['09'], { erp, tables }),
	];
	const finished = new AbortController();
	const n8nEnded = new AbortController();
	void n8n.ended.then(() => n8nEnded.abort());
	await tellSyncs({
		client: signedIn.client,
		workflows: told,
		since: startedAt,
		signal: AbortSignal.any([signal, finished.signal, n8nEnded.signal]),
		print,
		whenAllEqual: async () => {
			const { account } = signedIn;
			const running = { editorUrl: n8n.url, account, appUrl: app.url, workflows, firstSync };
			await whenAllEqual?.(running);
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
