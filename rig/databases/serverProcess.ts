/** Servers that a machine has or Debian's packages bring: found, started beside this process, and ended with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

import { libraryPath, unpackedDebianPackage } from './debianPackage';
import { holder } from './holder';

export interface ServerProgram {
	readonly file: string;
	readonly environment: NodeJS.ProcessEnv;
}

/** What a server is called, on the machine and at Debian's. */
export interface ServerSource {
	readonly program: string;
	readonly debianPackage: string;
	/** Where it lies in the package. */
	readonly file: string;
	/** Who needs it, and how to get it; comes before what apt-get said. */
	readonly remedy: string;
}

/**
 * Returns the machine's own program, or Debian's, fetched by the first start.
 *
 * @param environment says by its `PATH` which programs there are
 * @param cache where what is fetched stays
 * @throws where there is none and none can be fetched, with the remedies
 */
export async function serverProgram(
	{ program, debianPackage, file, remedy }: ServerSource,
	environment: NodeJS.ProcessEnv,
	cache: string,
): Promise<ServerProgram> {
	const own = await onPath(program, environment);
	if (own !== undefined) return { file: own, environment };
	try {
		const folder = await unpackedDebianPackage(debianPackage, environment, cache);
		const LD_LIBRARY_PATH = await libraryPath(folder);
		return {
			file: path.join(folder, file),
			environment: { ...environment, LD_LIBRARY_PATH },
		};
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${remedy} ${reason}`, { cause: error });
	}
}

async function onPath(
	program: string,
	environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
	const folders = (environment['PATH'] ?? '').split(path.delimiter);
	for (const folder of folders.filter((entry) => entry !== '')) {
		const file = path.join(folder, program);
		const isThere = await access(file, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (isThere) return file;
	}
	return undefined;
}

/**
 * Starts a program whose folder is deleted when it ends. Beside it stands a process that outlives us for the moment that
 * it takes to end it.
 */
export function startProgram(
	{ file, environment }: ServerProgram,
	folder: string,
	args: readonly string[],
): ChildProcess {
	return spawn(
		process.execPath,
		[path.join(__dirname, 'endWithParent.cjs'), folder, file, ...args],
		{ env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
	);
}

/**
 * Resolves once the server says that it is ready; with what it said, when it has ended instead.
 *
 * @param sign what it says then
 */
export async function readiness(server: ChildProcess, sign: string): Promise<string | undefined> {
	const streams = [server.stdout, server.stderr].flatMap((stream) => stream ?? []);
	let log = '';
	return await new Promise((resolve) => {
		const hear = (text: string) => {
			log = (log + text).slice(-4_000);
			if (log.includes(sign)) tell(undefined);
		};
		const failed = (error: Error) => tell(error.message);
		const closed = (code: number | null) => tell(`it ended with code ${code}: ${log}`);
		const tell = (refusal: string | undefined) => {
			server.off('error', failed).off('close', closed);
			// A server that is started again and again is listened to anew each time; what it says has to flow on all the same.
			for (const stream of streams) stream.off('data', hear).resume();
			resolve(refusal);
		};
		server.once('error', failed).once('close', closed);
		for (const stream of streams) stream.setEncoding('utf8').on('data', hear);
	});
}

/** What can be done to a server that was started by {@link startProgram}. */
export interface ServerControl {
	/** Kills it; what it holds in its folder stays. */
	crash(): Promise<void>;
	/** Starts it again on what it has left; resolves when it takes connections. */
	start(): Promise<void>;
	/** Kills it and starts it again. */
	restart(): Promise<void>;
	/** Ends it and deletes its folder. */
	stop(): Promise<void>;
}

/**
 * @param name what the server is called
 * @param sign what it says when it is ready
 */
export function controlOf(server: ChildProcess, name: string, sign: string): ServerControl {
	const holding = holder(server);
	holding.letGo();
	const crash = async () => {
		const crashed = once(server, 'message');
		server.send('crash');
		await crashed;
	};
	const start = async () => {
		const started = readiness(server, sign);
		server.send('start');
		const refusal = await started;
		if (refusal !== undefined) throw new Error(`${name} did not start again: ${refusal}`);
	};
	const held = (work: () => Promise<void>) => async () => {
		holding.hold();
		await work();
		holding.letGo();
	};
	return {
		crash: held(crash),
		start: held(start),
		restart: held(async () => {
			await crash();
			await start();
		}),
		stop: held(async () => await endServer(server)),
	};
}

async function endServer(server: ChildProcess): Promise<void> {
	if (server.exitCode !== null || server.signalCode !== null) return;
	const ended = once(server, 'exit');
	if (server.connected) server.disconnect();
	await ended;
}
