import { once } from 'node:events';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

import { cacheFolder } from '../cacheFolder';
import { choosePort, loopback } from '../ports';
import {
	controlOf,
	readiness,
	type ServerControl,
	serverProgram,
	type ServerSource,
	startProgram,
} from './serverProcess';

const source: ServerSource = {
	program: 'redis-server',
	debianPackage: 'redis-server',
	file: path.join('usr', 'bin', 'redis-server'),
	remedy:
		'Queue mode needs Redis, and there is none. Install it so that "redis-server" is on the PATH (Debian: apt-get install redis-server; macOS: brew install redis).',
};

export interface Redis extends ServerControl {
	readonly host: string;
	readonly port: number;
	/** Sends a command of words without spaces, and resolves when it has been carried out. */
	send(...command: readonly string[]): Promise<void>;
}

const ready = 'Ready to accept connections';

/**
 * Starts an empty Redis on a free port of the loopback interface, which ends with this process. It is the machine's own, or
 * Debian's, fetched by the first start.
 *
 * @param options.appendOnly whether it has what it held when it is started again after a crash; by default it is empty then
 * @param options.environment says by its `PATH` which programs there are
 * @param options.cache where what is fetched stays, and where the server has its folder
 * @throws where there is none and none can be fetched, with the remedies
 */
export async function startRedis({
	appendOnly = false,
	environment = process.env,
	cache = cacheFolder,
}: {
	readonly appendOnly?: boolean;
	readonly environment?: NodeJS.ProcessEnv;
	readonly cache?: string;
} = {}): Promise<Redis> {
	const program = await serverProgram(source, environment, cache);
	await mkdir(cache, { recursive: true });
	for (let attempt = 1; ; attempt++) {
		const port = await choosePort(0);
		const folder = await mkdtemp(path.join(cache, 'redis-'));
		const server = startProgram(program, folder, argumentsFor(folder, port, appendOnly));
		const refusal = await readiness(server, ready);
		if (refusal === undefined) {
			return {
				host: loopback,
				port,
				send: async (...command) => await send(port, command),
				...controlOf(server, 'Redis', ready),
			};
		}
		// Somebody else may have taken the port between the probe and the start.
		if (attempt === 3 || !refusal.includes('Address already in use')) {
			throw new Error(`Redis did not start: ${refusal}`);
		}
	}
}

function argumentsFor(folder: string, port: number, appendOnly: boolean): readonly string[] {
	const appendonly = appendOnly ? 'yes' : 'no';
	const settings = { bind: loopback, port, dir: folder, save: '', appendonly };
	return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
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
