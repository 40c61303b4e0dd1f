import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

import { cacheFolder } from '../cacheFolder';
import { choosePort, loopback } from '../ports';
import { libraryPath, unpackedDebianPackage } from './debianPackage';

export interface Redis {
	readonly host: string;
	readonly port: number;
	/** Sends a command of words without spaces, and resolves when it has been carried out. */
	send(...command: readonly string[]): Promise<void>;
	/** Ends the server and deletes its folder. */
	stop(): Promise<void>;
}

interface RedisProgram {
	readonly file: string;
	readonly environment: NodeJS.ProcessEnv;
}

/**
 * Starts an empty Redis on a free port of the loopback interface, which keeps nothing and ends with this process. It is
 * the machine's own, or Debian's, fetched by the first start.
 *
 * @param environment says by its `PATH` which programs there are
 * @param cache where what is fetched stays, and where the server has its folder
 * @throws where there is none and none can be fetched, with the remedies
 */
export async function startRedis(environment = process.env, cache = cacheFolder): Promise<Redis> {
	const program = await findRedis(environment, cache);
	await mkdir(cache, { recursive: true });
	for (let attempt = 1; ; attempt++) {
		const port = await choosePort(0);
		const folder = await mkdtemp(path.join(cache, 'redis-'));
		const server = run(program, folder, port);
		const refusal = await readiness(server);
		if (refusal === undefined) {
			return {
				host: loopback,
				port,
				send: async (...command) => await send(port, command),
				stop: async () => await end(server),
			};
		}
		// Somebody else may have taken the port between the probe and the start.
		if (attempt === 3 || !refusal.includes('Address already in use')) {
			throw new Error(`Redis did not start: ${refusal}`);
		}
	}
}

async function findRedis(environment: NodeJS.ProcessEnv, cache: string): Promise<RedisProgram> {
	const folders = (environment.PATH ?? '').split(path.delimiter);
	for (const folder of folders.filter((entry) => entry !== '')) {
		const file = path.join(folder, 'redis-server');
		const isThere = await access(file, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (isThere) return { file, environment };
	}
	try {
		const folder = await unpackedDebianPackage('redis-server', environment, cache);
		const LD_LIBRARY_PATH = await libraryPath(folder);
		const file = path.join(folder, 'usr', 'bin', 'redis-server');
		return { file, environment: { ...environment, LD_LIBRARY_PATH } };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(
			`Queue mode needs Redis, and there is none. Install it so that "redis-server" is on the PATH (Debian: apt-get install redis-server; macOS: brew install redis). ${reason}`,
			{ cause: error },
		);
	}
}

function run({ file, environment }: RedisProgram, folder: string, port: number): ChildProcess {
	const settings = { bind: loopback, port, dir: folder, save: '', appendonly: 'no' };
	const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
	// Beside its program stands a process that outlives us for the moment that it takes to end it.
	return spawn(
		process.execPath,
		[path.join(__dirname, 'endWithParent.cjs'), folder, file, ...args],
		{ env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
	);
}

/** Resolves once connections are accepted; with what it said, when it has ended instead. */
async function readiness(server: ChildProcess): Promise<string | undefined> {
	return await new Promise((resolve) => {
		let log = '';
		for (const stream of [server.stdout, server.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => {
				log = (log + text).slice(-4_000);
				if (log.includes('Ready to accept connections')) resolve(undefined);
			});
		}
		server.once('error', (error) => resolve(error.message));
		server.once('close', (code) => resolve(`it ended with code ${code}: ${log}`));
	});
}

async function send(port: number, command: readonly string[]): Promise<void> {
	const socket = connect(port, loopback);
	try {
		await once(socket, 'connect');
		socket.write(`${command.join(' ')}\r\n`);
		const [answer] = (await once(socket, 'data')) as [Buffer];
		const text = answer.toString('utf8').trim();
		if (text.startsWith('-')) throw new Error(`Redis refused ${command[0]}: ${text.slice(1)}`);
	} finally {
		socket.destroy();
	}
}

async function end(server: ChildProcess): Promise<void> {
	if (server.exitCode !== null || server.signalCode !== null) return;
	const ended = once(server, 'exit');
	if (server.connected) server.disconnect();
	await ended;
}
