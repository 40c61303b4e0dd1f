/**
 * Installs what a fresh clone needs, then gets out of the way. Runs on any Node from 20, without a dependency:
 * it is what puts Node 24 (the `node` package) into node_modules/.bin, where npm's scripts find it first.
 *
 *   node scripts/setup.mjs                 the project; after `npm ci`, what that left out
 *   node scripts/setup.mjs --runtime       and the pinned n8n under demo/runtime
 *   node scripts/setup.mjs --oldest-node   and the oldest supported Node under test/oldestNode
 *
 * Two at once in one clone take turns.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn } from './inTurn.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const project = {
	title: 'the project',
	folder: root,
	expectation: 'about a minute',
	builds: ['node'],
};
const runtime = {
	title: 'n8n',
	folder: path.join(root, 'demo', 'runtime'),
	expectation: 'three to five minutes, 2.2 GB',
	builds: ['node', 'sqlite3'],
};
const oldestNode = {
	title: 'the oldest supported Node',
	folder: path.join(root, 'test', 'oldestNode'),
	expectation: 'some seconds, 120 MB',
	builds: ['node'],
};

const targets = [
	project,
	...(process.argv.includes('--runtime') ? [runtime] : []),
	...(process.argv.includes('--oldest-node') ? [oldestNode] : []),
].filter((target) => !isSetUp(target));
try {
	if (targets.length > 0) {
		await inTurn(
			path.join(root, '.cache', 'setup.lock'),
			async () => {
				for (const target of targets) await setUp(target);
			},
			() => console.log('Waiting for another set-up of this clone to end …'),
		);
	}
} catch (error) {
	console.error(`\nSet-up failed: ${error.message}`);
	process.exit(1);
}

async function setUp(target) {
	// Another process may have done it in the meantime.
	if (isSetUp(target)) return;
	const { title, folder, expectation, builds } = target;
	const startedAt = Date.now();
	console.log(`Installing ${title} (the first time only: ${expectation}) …`);
	const heartbeat = setInterval(() => {
		console.log(`  … still installing ${title}, ${seconds(startedAt)} s so far`);
	}, 15_000);
	try {
		// Install scripts stay off (.npmrc); the packages whose scripts are needed are built by name.
		if (!isInstalled(folder)) {
			await npm(folder, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
		}
		for (const name of builds) {
			await npm(folder, ['rebuild', name, '--ignore-scripts=false', '--loglevel=error']);
		}
	} finally {
		clearInterval(heartbeat);
	}
	writeFileSync(stampOf(folder), lockHash(folder));
	console.log(`Installed ${title} in ${seconds(startedAt)} s.`);
}

/** Set up for this very lock file: installed and built. */
function isSetUp({ folder }) {
	const stamp = stampOf(folder);
	return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash(folder);
}

/** Whether npm has put there what the lock file says, by the record that it leaves when it is through. */
function isInstalled(folder) {
	const record = path.join(folder, 'node_modules', '.package-lock.json');
	if (!existsSync(record)) return false;
	const { packages: installed } = readJson(record);
	const { packages: wanted } = readJson(path.join(folder, 'package-lock.json'));
	return Object.entries(wanted).every(
		([place, { version, optional = false }]) =>
			place === '' || installed[place]?.version === version || (optional && !(place in installed)),
	);
}

function stampOf(folder) {
	return path.join(folder, 'node_modules', '.installed');
}

function lockHash(folder) {
	const lock = readFileSync(path.join(folder, 'package-lock.json'));
	return createHash('sha256').update(lock).digest('hex');
}

function readJson(file) {
	return JSON.parse(readFileSync(file, 'utf8'));
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
