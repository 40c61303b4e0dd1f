import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Everything that a demo keeps between two starts, in one folder that can be deleted to begin anew. */
export interface DemoFolder {
	readonly path: string;
	readonly stateFile: string;
	readonly runningFile: string;
	readonly accountFile: string;
	/** n8n's user folder. */
	readonly n8n: string;
	readonly n8nLog: string;
	readonly appDatabase: string;
	readonly erpDatabase: string;
	/** Where n8n's blocks keep tables while the account's store is SQLite. */
	readonly tables: string;
	readonly orderJournal: string;
	readonly userJournal: string;
}

const projectFolder = path.resolve(__dirname, '..', '..');

/** One folder a shop, so that a real shop's state and the simulated shop's never meet. */
export async function openDemoFolder(
	shop: string,
	base = path.join(projectFolder, '.demo'),
): Promise<DemoFolder> {
	const folder = path.join(base, shop);
	await mkdir(path.join(folder, 'n8n'), { recursive: true, mode: 0o700 });
	return {
		path: folder,
		stateFile: path.join(folder, 'state.json'),
		runningFile: path.join(folder, 'running.pid'),
		accountFile: path.join(folder, 'sign-in.json'),
		n8n: path.join(folder, 'n8n'),
		n8nLog: path.join(folder, 'n8n.log'),
		appDatabase: path.join(folder, 'your-app.sqlite'),
		erpDatabase: path.join(folder, 'erp.sqlite'),
		tables: path.join(folder, 'n8n', '.n8n', 'scheduled-sync', 'tables.sqlite'),
		orderJournal: path.join(folder, 'shop-orders.jsonl'),
		userJournal: path.join(folder, 'api-users.txt'),
	};
}

/** Deletes what earlier starts have kept, but for the mark that it is in use. */
export async function emptyDemoFolder({ path: folder, runningFile }: DemoFolder): Promise<void> {
	const kept = (await readdir(folder)).map((name) => path.join(folder, name));
	for (const entry of kept.filter((one) => one !== runningFile)) {
		await rm(entry, { recursive: true, force: true });
	}
	await mkdir(path.join(folder, 'n8n'), { recursive: true, mode: 0o700 });
}
