import type { CleanUp } from '../../rig/cleanUp';
import {
	areBlocksInstalled,
	buildBlocks,
	fingerprintOfBlocks,
	installedFolder,
} from '../../rig/n8n/blocks';
import { installPackage } from '../../rig/n8n/installPackage';
import { startN8n } from '../../rig/n8n/n8nServer';
import { recordInstalledPackage } from '../../rig/n8n/recordInstalledPackage';
import { signIn } from '../../rig/n8n/signIn';
import { sqliteTables } from '../../rig/tables/keptTables';
import type { DemoFolder } from '../folder/demoFolder';
import type { DemoPorts } from '../folder/demoState';
import { beginAnew, type Print, step } from '../setUp/steps';
import type { DemoN8n } from './demoN8n';

/** What it takes to have the blocks built. */
export interface Building {
	readonly print: Print;
	/** Whether they are built already, and `dist` is taken as it is. */
	readonly isBuilt: boolean;
}

export interface OwnRequest extends Building {
	readonly signal: AbortSignal;
	readonly cleanUp: CleanUp;
	readonly folder: DemoFolder;
	readonly ports: DemoPorts;
	/** What the blocks were built from that n8n has. */
	readonly blocks: string | undefined;
	/** Called once n8n has others: a start that was stopped before begins that again. */
	readonly remember: (blocks: string) => Promise<void>;
}

/** Starts n8n as one process on SQLite, on what it has kept. */
export async function startOnItsOwn(request: OwnRequest): Promise<DemoN8n> {
	const { print, signal, cleanUp, folder, ports } = request;
	const blocks = await installedBlocks(request);
	const n8n = await step(
		print,
		'Start n8n',
		beginAnew,
		async () =>
			await startN8n({
				userFolder: folder.n8n,
				port: ports.n8n,
				brokerPort: ports.broker,
				logFile: folder.n8nLog,
				signal,
			}),
	);
	cleanUp.add(async () => await n8n.stop());
	const { client, account } = await step(print, 'Sign in to n8n', beginAnew, async () => {
		const signedIn = await signIn(n8n.url, folder.accountFile);
		if (request.blocks !== blocks) {
			const { client } = signedIn;
			const userFolder = folder.n8n;
			await recordInstalledPackage({ client, userFolder, folder: installedFolder(userFolder) });
			await request.remember(blocks);
		}
		return signedIn;
	});
	return {
		url: n8n.url,
		client,
		account,
		ended: n8n.ended,
		recentLog: () => n8n.recentLog(),
		store: { store: 'sqlite', sqliteFile: 'sync.sqlite' },
		tables: sqliteTables(folder.tables),
		archives: undefined,
		parts: [],
		whoRan: () => undefined,
	};
}

/** Builds, packs and installs the blocks unless the ones that are installed came of the same sources. */
async function installedBlocks(request: OwnRequest): Promise<string> {
	const { print, signal, folder, blocks } = request;
	const fingerprint = await fingerprintOfBlocks();
	if (blocks === fingerprint && areBlocksInstalled(folder.n8n)) return fingerprint;
	await builtBlocks(request);
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

/** Builds the blocks, unless they are built already. */
export async function builtBlocks({ print, isBuilt }: Building): Promise<void> {
	if (isBuilt) return;
	const remedy = 'Read what the compiler says; a fresh clone builds.';
	await step(print, 'Build the blocks', remedy, buildBlocks);
}
