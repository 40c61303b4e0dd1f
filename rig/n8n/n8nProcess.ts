import { setTimeout as delay } from 'node:timers/promises';

import { type N8nServer, startN8n, type StartOptions } from './n8nServer';

/** An n8n that can be killed, held still and started again, whatever becomes of others. */
export interface N8nProcess {
	/** Where the editor is; of a worker, where it says how it is. */
	readonly url: string;
	/** Another one after each start. */
	readonly pid: number;
	/** How often it has ended although nobody had it end; it was started again each time. */
	readonly ownEnds: number;
	/** The last lines that it logged. */
	recentLog(): string;
	/** Kills it in the middle of whatever it does, and starts it again after a while on what it has kept. */
	crashAndRestart(downForMs?: number): Promise<void>;
	/** Holds it still in the middle of whatever it does, as on a machine that was suspended, until it is told to go on. */
	holdStill(): void;
	goOn(): void;
	/** Ends it; a worker works off what it has taken before. */
	stop(): Promise<void>;
}

export interface ProcessOptions extends Omit<StartOptions, 'signal'> {
	/** Whether it is started again when it has ended by itself, as a service is. Default: it stays ended. */
	readonly isKeptUp?: boolean;
}

const startAgainAfterMs = 1_000;

/** @throws when n8n ends or stays silent, with the end of its log */
export async function startN8nProcess({
	isKeptUp = false,
	...options
}: ProcessOptions): Promise<N8nProcess> {
	const stopping = new AbortController();
	let server: N8nServer;
	let isKilled = false;
	let ownEnds = 0;
	let upkeep = Promise.resolve();
	const start = async (): Promise<void> => {
		server = await startN8n({ ...options, signal: stopping.signal });
		isKilled = false;
		if (isKeptUp) upkeep = server.ended.then(keepUp);
	};
	const keepUp = async (): Promise<void> => {
		if (isKilled || stopping.signal.aborted) return;
		ownEnds += 1;
		for (;;) {
			await delay(startAgainAfterMs);
			if (stopping.signal.aborted) return;
			const isUp = await start().then(
				() => true,
				// Perhaps its database is not there yet; its log says so.
				() => false,
			);
			if (isUp) return;
		}
	};
	/** Reaches the processes that it has started, too; they hold its ports. */
	const send = (signal: NodeJS.Signals): void => {
		process.kill(process.platform === 'win32' ? server.pid : -server.pid, signal);
	};
	await start();
	return {
		get url() {
			return server.url;
		},
		get pid() {
			return server.pid;
		},
		get ownEnds() {
			return ownEnds;
		},
		recentLog: () => server.recentLog(),
		crashAndRestart: async (downForMs = 0) => {
			isKilled = true;
			send('SIGKILL');
			await server.ended;
			await delay(downForMs);
			await start();
		},
		holdStill: () => send('SIGSTOP'),
		goOn: () => send('SIGCONT'),
		stop: async () => {
			stopping.abort();
			await server.stop();
			await upkeep;
		},
	};
}
