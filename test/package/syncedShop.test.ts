import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';

import ts from 'typescript';

import packageJson from '../../package.json';
import { packPackage } from '../../rig/n8n/installPackage';
import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import { readSqliteTable } from '../../rig/tables/sqliteTable';
import { compareTable, tableVerdict } from '../../rig/tables/tableComparison';
import { defaultApp, type Simulator, startSimulator } from '../../simulator';
import { projectFolder } from '../support/architecture/projectFiles';
import { triedNodes, UserProject } from './userProject';

/** The example as a user has it: without types, and importing the package by its name. */
function exampleProgram(): string {
	const source = readFileSync(path.join(projectFolder, 'examples', 'orders.ts'), 'utf8');
	const { outputText } = ts.transpileModule(source, {
		compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
	});
	return outputText.replace("'../index'", `'${packageJson.name}'`);
}

describe('in a project that has nothing else, the program that syncs the orders of a shop', () => {
	// Outside the project, so that nothing is found in its node_modules that a user would not have.
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-shop-'));
	let tarball: string;
	let shop: Simulator;

	beforeAll(async () => {
		tarball = await packPackage(folder);
		const to = new Date(Date.now() - 5 * 60_000).toISOString();
		shop = await startSimulator({ orders: 3_000, to, plan: 'enterprise', latencyMs: 50 });
	});

	afterAll(async () => {
		await shop.close();
		rmSync(folder, { recursive: true, force: true });
	});

	describe.each(triedNodes)('on Node %s', (version, nodeFolder) => {
		const project = new UserProject(path.join(folder, version), nodeFolder);
		const synced = path.join(project.folder, 'sync');
		const settings = () => ({
			SHOP: 'demo-shop',
			SHOPIFY_URL: shop.url,
			SHOPIFY_CLIENT_ID: defaultApp.clientId,
			SHOPIFY_CLIENT_SECRET: defaultApp.clientSecret,
			SYNC_FOLDER: synced,
		});
		const rows = () => readSqliteTable(path.join(synced, 'tables.sqlite'), 'orders');

		beforeAll(async () => {
			await project.install(tarball);
			writeFileSync(path.join(project.folder, 'orders.mjs'), exampleProgram());
		});

		it('is killed in the middle, started again, and has the table equal the shop, as its receipt says', async () => {
			await killedAfter(500, path.join(nodeFolder(), 'node'), project.options(settings()));
			const halfway = rows().length;
			expect(halfway).toBeGreaterThanOrEqual(500);
			expect(halfway).toBeLessThan(3_000);
			sayNothingForTwoMinutes(path.join(synced, 'sync.sqlite'));
			const { stdout, stderr } = await project.run('node', ['orders.mjs'], settings());
			expect(stderr).toBe('');
			expect(stdout.trim().split('\n').at(-1)).toMatch(
				/^Complete: 3000 records fetched \(\d+ new\), up to /,
			);
			const comparison = compareTable(shop.shop.truth().map(orderOfShop), rows().map(orderOfRow));
			expect(tableVerdict(comparison, 'the shop', 'order')).toBe(
				'✓ the table equals the shop (3000 orders; none missing, stale or doubled)',
			);
		});
	});
});

/** Runs the program until it has said that so many orders are written, and kills it then. */
async function killedAfter(
	orders: number,
	node: string,
	options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<void> {
	const program = spawn(node, ['orders.mjs'], { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = new Promise((resolve) => program.once('close', resolve));
	for await (const line of createInterface({ input: program.stdout })) {
		if (Number.parseInt(line, 10) >= orders) program.kill('SIGKILL');
	}
	await ended;
	expect(program.signalCode).toBe('SIGKILL');
}

/** As if two minutes had gone since the process that holds the lease was last heard of. */
function sayNothingForTwoMinutes(store: string): void {
	const database = new DatabaseSync(store);
	const { changes } = database.prepare('UPDATE sync_lease SET beat_at = beat_at - ?').run(120_000);
	database.close();
	expect(Number(changes)).toBe(1);
}
