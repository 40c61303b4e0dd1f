/**
 * Installs what a fresh clone needs, then gets out of the way. Runs on any Node from 20, without a dependency:
 * it is what puts Node 24 (the `node` package) into node_modules/.bin, where npm's scripts find it first.
 *
 *   node scripts/setup.mjs             the project
 *   node scripts/setup.mjs --runtime   and the pinned n8n under demo/runtime
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const project = {
	title: 'the project',
	folder: root,
	expectation: 'about a minute',
	builds: [['node']],
};
const runtime = {
	title: 'n8n',
	folder: path.join(root, 'demo', 'runtime'),
	expectation: 'three to five minutes, 2.2 GB',
	builds: [['node'], ['sqlite3']],
};

const targets = process.argv.includes('--runtime') ? [project, runtime] : [project];
try {
	for (const target of targets) await install(target);
} catch (error) {
	console.error(`\nSet-up failed: ${error.message}`);
	process.exit(1);
}

async function install({ title, folder, expectation, builds }) {
	const stamp = path.join(folder, 'node_modules', '.installed');
	const lock = createHash('sha256')
		.update(readFileSync(path.join(folder, 'package-lock.json')))
		.digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;

	const startedAt = Date.now();
	console.log(`Installing ${title} (the first time only: ${expectation}) …`);
	const heartbeat = setInterval(() => {
		console.log(`  … still installing ${title}, ${seconds(startedAt)} s so far`);
	}, 15_000);
	try {
		// Install scripts stay off; the packages whose scripts are needed are built by name.
		await npm(folder, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
		for (const names of builds) {
			await npm(folder, ['rebuild', ...names, '--ignore-scripts=false', '--loglevel=error']);
		}
	} finally {
		clearInterval(heartbeat);
	}
	writeFileSync(stamp, lock);
	console.log(`Installed ${title} in ${seconds(startedAt)} s.`);
}

function npm(folder, args) {
	return new Promise((resolve, reject) => {
		const windows = process.platform === 'win32';
		const child = spawn(windows ? 'npm.cmd' : 'npm', args, {
			cwd: folder,
			shell: windows,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let output = '';
		const keep = (chunk) => (output = (output + chunk).slice(-8_000));
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) resolve();
			else reject(new Error(`npm ${args[0]} in ${folder} ended with code ${code}\n${output}`));
		});
	});
}

function seconds(since) {
	return Math.round((Date.now() - since) / 1000);
}
