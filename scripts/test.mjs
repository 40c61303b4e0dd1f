/** Every check that a change must pass, quick ones first. Ends with one line that counts the tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run } from './run.mjs';

const results = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-results-'));
/** What is not published, and so runs on the Node that the project brings. */
const ofProject = 'unit/(architecture|demo|examples|rig|scripts|simulator)/';
/** What touches most of what Node may do otherwise: its SQLite, threads, streams and processes. All: `npm run test:oldest-node`. */
const ofNode =
	'store/(sqlite\\w+|destinationSqlite|destinationLimits|damagedStores|deathWhileWriting|processes|sharing|leases|runs|objects|syncStream|failedBatches|historyAndUndo|consoleApi|versions)\\.test';
/** Waits minutes for alerts to begin and to end, and so has next to nothing to do: beside the others of its slice. */
const waiting = 'endToEnd/alerts\\.test';
/**
 * So large does the heap of a jest process grow, in megabytes, before V8 first looks for garbage in all of it: each file of
 * tests loads n8n anew, and V8 would look through that again and again. An eighth of what is free, also in a container that
 * may use but a part of the memory: two such processes run at a time, beside what the tests start.
 */
const heapFromTheStart = Math.min(3_000, Math.round(process.availableMemory() / 2 ** 20 / 8));
const jestOfProject = [
	`--initial-old-space-size=${heapFromTheStart}`,
	path.join('node_modules', 'jest', 'bin', 'jest.js'),
];
const counts = { passed: 0, failed: 0, skipped: 0 };
const failedTests = [];
const startedAt = Date.now();
/** Of n8n, once it has begun. */
let installation;

// What Node has compiled once, or made of TypeScript: hundreds of processes and threads start here.
process.env.NODE_COMPILE_CACHE ??= path.resolve('.cache', 'compiled');

const steps = [
	['build', () => run('node', ['scripts/build.mjs'])],
	[
		'types, lint and format',
		() =>
			atOnce(
				run('tsc', ['--noEmit']),
				run('eslint', ['.', '--max-warnings=0']),
				run('prettier', ['--check', '--log-level=warn', '.']),
			),
	],
	['unit', () => jest('unit')],
	// Not before: what comes above shows on a fresh clone that it needs none of n8n's 2.2 GB.
	['the pinned n8n, while the store is tested', beginToInstallN8n],
	['store', () => jest('store')],
	['the oldest supported Node', () => run('node', ['scripts/setup.mjs', '--oldest-node'])],
	[
		'unit, on the oldest supported Node',
		() => onOldestNode('unit', `--testPathIgnorePatterns=${ofProject}`),
	],
	[
		'store, on SQLite of the oldest supported Node',
		() => onOldestNode('store', `--testPathPatterns=${ofNode}`),
	],
	['the pinned n8n', () => installation],
	['blocks', () => jest('blocks')],
	['templates', () => jest('templates')],
	['safety', () => jest('safety')],
	['chaos', () => jest('chaos')],
	['package', () => jest('package', '--runInBand')],
	[
		'a real n8n',
		() =>
			atOnce(
				jest('endToEnd', `--testPathIgnorePatterns=${waiting}`),
				jest('endToEnd', `--testPathPatterns=${waiting}`),
			),
	],
];

const failures = [];
const took = [];
for (const [title, step] of steps) {
	const stepStartedAt = Date.now();
	console.log(`\n=== ${title}`);
	try {
		await step();
		console.log(`=== ${title}: passed in ${seconds(stepStartedAt)} s`);
	} catch (error) {
		failures.push(title);
		console.error(`=== ${title}: FAILED in ${seconds(stepStartedAt)} s: ${error.message}`);
		if (title === 'build' || title === 'the pinned n8n') break;
	} finally {
		took.push(`${title} ${seconds(stepStartedAt)} s`);
	}
}
rmSync(results, { recursive: true, force: true });

// Once more, since a log may be read from its end, or cut in the middle.
for (const { slice, title, message } of failedTests) {
	console.log(`\n● ${slice} › ${title}\n${message}`);
}
console.log(`\n${took.join(', ')}`);
console.log(
	`\n${failures.length === 0 ? 'All steps passed' : `Failed: ${failures.join(', ')}`} in ${seconds(startedAt)} s`,
);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(failures.length === 0 ? 0 : 1);

/** Ends when all have ended, and fails with whatever failed. */
async function atOnce(...checks) {
	const failed = (await Promise.allSettled(checks)).filter(({ status }) => status === 'rejected');
	if (failed.length > 0) throw new Error(failed.map(({ reason }) => reason.message).join('; '));
}

/** It waits for the network and the disk, most of the time. */
function beginToInstallN8n() {
	installation = run('node', ['scripts/setup.mjs', '--runtime']);
	// It is told by the step that waits for it.
	installation.catch(() => undefined);
}

/** Runs one slice, and adds what it counted also when it fails. */
async function jest(slice, ...options) {
	await counting(slice, async (json) => {
		await run('node', [...jestOfProject, '--selectProjects', slice, ...json, ...options]);
	});
}

async function onOldestNode(slice, ...options) {
	await counting(slice, async (json) => {
		await run('node', ['scripts/onOldestNode.mjs', slice, ...json, ...options]);
	});
}

async function counting(slice, test) {
	const outputFile = path.join(mkdtempSync(path.join(results, `${slice}-`)), 'summary.json');
	try {
		await test(['--json', `--outputFile=${outputFile}`]);
	} finally {
		const summary = JSON.parse(readFileSync(outputFile, 'utf8'));
		counts.passed += summary.numPassedTests;
		counts.failed += summary.numFailedTests + summary.numRuntimeErrorTestSuites;
		counts.skipped += summary.numPendingTests + summary.numTodoTests;
		failedTests.push(...failuresOf(summary).map((failed) => ({ slice, ...failed })));
	}
}

/** The failed tests of a summary by jest, each with how its message begins; a file that could not be run counts as one. */
function failuresOf({ testResults }) {
	return testResults.flatMap(({ name, status, message, assertionResults }) => {
		const failed = assertionResults
			.filter((test) => test.status === 'failed')
			.map((test) => ({
				title: `${path.relative('.', name)} › ${test.fullName}`,
				message: beginningOf(test.failureMessages.join('\n')),
			}));
		const isBroken = status === 'failed' && failed.length === 0;
		return isBroken ? [{ title: path.relative('.', name), message: beginningOf(message) }] : failed;
	});
}

function beginningOf(message) {
	return stripVTControlCharacters(message).split('\n').slice(0, 25).join('\n');
}

function seconds(since) {
	return Math.round((Date.now() - since) / 1000);
}
