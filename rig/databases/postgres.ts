import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { holder } from './holder';

/** What the server process is told at its start. */
export interface PostgresRequest {
	readonly user: string;
	readonly password: string;
	readonly durable: boolean;
}

/** What the server process answers, once. */
export type PostgresReport =
	| { readonly kind: 'ready'; readonly port: number }
	| { readonly kind: 'failed'; readonly message: string };

/** A database that nobody else uses. */
export interface PostgresDatabase {
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
	/** Removes it. */
	stop(): Promise<void>;
}

/** A server that nobody else uses; `stop` ends it and removes its folder. */
export interface Postgres extends PostgresDatabase {
	/** Stops the server at once, as a crash would, and starts it again; resolves when it takes connections. */
	restart(): Promise<void>;
}

/**
 * Starts a real, empty PostgreSQL on a free port of the loopback interface.
 *
 * @param options.durable whether commits are synced to disk; off by default, since only a power cut tells the difference
 * @param options.environment of the server, which takes its time zone from there
 */
export async function startPostgres({
	durable = false,
	environment = process.env,
}: {
	readonly durable?: boolean;
	readonly environment?: NodeJS.ProcessEnv;
} = {}): Promise<Postgres> {
	const request: PostgresRequest = {
		user: 'postgres',
		password: randomBytes(12).toString('hex'),
		durable,
	};
	const server = fork(path.join(__dirname, 'postgresServer.ts'), {
		cwd: path.resolve(__dirname, '..', '..'),
		env: environment,
		execArgv: ['--import', 'tsx'],
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
	const report = await new Promise<PostgresReport>((resolve, reject) => {
		server.once('message', (message) => resolve(message as PostgresReport));
		server.once('error', reject);
		server.once('exit', (code) => reject(new Error(`The PostgreSQL process ended (${code})`)));
		server.send(request);
	});
	if (report.kind === 'failed') {
		await ended;
		throw new Error(`PostgreSQL did not start: ${report.message}`);
	}
	const holding = holder(server);
	holding.letGo();
	return {
		host: '127.0.0.1',
		port: report.port,
		user: request.user,
		password: request.password,
		database: 'postgres',
		restart: async () => {
			holding.hold();
			const ready = new Promise<void>((resolve) => server.once('message', () => resolve()));
			server.send('restart');
			await ready;
			holding.letGo();
		},
		stop: async () => {
			holding.hold();
			if (server.connected) server.disconnect();
			await ended;
		},
	};
}
