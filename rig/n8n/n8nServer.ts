import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { loopback } from '../ports';
import { n8nEnvironment, type N8nSettings } from './environment';
import { findRuntime } from './runtime';

export interface N8nServer {
	/** Where the editor is, e.g. `http://127.0.0.1:5690`; of a worker, where it says how it is. */
	readonly url: string;
	readonly pid: number;
	/** Settles when n8n has ended, whoever ended it. */
	readonly ended: Promise<void>;
	/** The last lines that n8n logged. */
	recentLog(): string;
	/** Ends n8n and every process it started; what still runs after 20 seconds is killed. */
	stop(): Promise<void>;
}

export interface StartOptions extends N8nSettings {
	/** Everything that n8n prints is appended here. */
	readonly logFile: string;
	/** How long n8n may take until it answers. Default: ten minutes, since a first start runs 200 migrations. */
	readonly timeoutMs?: number;
	/** Flags for the Node.js that n8n runs on, such as how much memory it may take. */
	readonly nodeFlags?: readonly string[];
	/** Gives up waiting, and stops n8n. */
	readonly signal?: AbortSignal;
}

const killAfterMs = 20_000;

/**
 * Starts the pinned n8n and waits until its editor, or the worker, can be used.
 *
 * @throws when n8n ends or stays silent, with the end of its log
 */
export async function startN8n(options: StartOptions): Promise<N8nServer> {
	const runtime = findRuntime();
	await mkdir(path.dirname(options.logFile), { recursive: true });
	// Its log goes to the file itself, not through us: n8n must be able to end in order when we are gone.
	const log = openSync(options.logFile, 'a', 0o600);
	const child = spawn(
		runtime.node,
		[
			...(options.nodeFlags ?? []),
			'--require',
			path.join(__dirname, 'stopWithParent.cjs'),
			runtime.n8n,
			options.command ?? 'start',
		],
		{
			cwd: options.userFolder,
			env: n8nEnvironment(options),
			// A group of its own: Ctrl-C in the terminal is for us, and we stop n8n when it is its turn.
			detached: process.platform !== 'win32',
			stdio: ['ignore', log, log, 'ipc'],
		},
	);
	closeSync(log);
	const recentLog = (): string => readFileSync(options.logFile, 'utf8').slice(-4_000);
	const ended = new Promise<void>((resolve) => {
		child.once('error', () => resolve());
		child.once('close', () => resolve());
	});
	const url = `http://${loopback}:${options.port}`;
	const stop = async (): Promise<void> => await stopGroup(child, ended);
	try {
		await waitUntilReady(url, child, options);
	} catch (error) {
		await stop();
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${reason}\nThe end of its log (${options.logFile}):\n${recentLog()}`, {
			cause: error,
		});
	}
	if (child.pid === undefined) throw new Error('n8n could not be started');
	return { url, pid: child.pid, ended, recentLog, stop };
}

async function waitUntilReady(url: string, child: ChildProcess, options: StartOptions) {
	const timeoutMs = options.timeoutMs ?? 600_000;
	const deadline = Date.now() + timeoutMs;
	while (!(await answers(url, options.command ?? 'start'))) {
		options.signal?.throwIfAborted();
		if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
			throw new Error(`n8n ended before it was ready (${child.signalCode ?? child.exitCode})`);
		}
		if (Date.now() > deadline) throw new Error(`n8n did not answer within ${timeoutMs / 1000} s`);
		await delay(200);
	}
}

/** n8n answers health checks before it serves the editor's own calls, so both are asked. */
const asked = {
	start: ['/healthz/readiness', '/rest/settings'],
	worker: ['/healthz/readiness'],
} as const;

async function answers(url: string, command: keyof typeof asked): Promise<boolean> {
	for (const path of asked[command]) {
		const ok = await fetch(url + path, { signal: AbortSignal.timeout(5_000) }).then(
			async (response) => {
				await response.arrayBuffer();
				return response.ok;
			},
			() => false,
		);
		if (!ok) return false;
	}
	return true;
}

async function stopGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
	if (child.pid === undefined) return;
	if (child.exitCode === null && child.signalCode === null) {
		child.kill('SIGTERM');
		const patience = new AbortController();
		await Promise.race([
			once(child, 'exit').then(() => patience.abort()),
			delay(killAfterMs, undefined, { signal: patience.signal }).catch(() => undefined),
		]);
	}
	killGroup(child.pid);
	await ended;
}

/** Also takes along what n8n started and left behind, such as its task runner. */
function killGroup(pid: number): void {
	try {
		process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
