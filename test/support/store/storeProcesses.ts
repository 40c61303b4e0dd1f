import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { StoreConfig } from '../../../engine/store';

/** How many stores the task `openSiblings` opens, one after the other: the race to make each is another one. */
export const STORES_TO_OPEN = 8;

export type StoreTask =
	| 'setOne'
	| 'openSiblings'
	| 'increment500Times'
	| 'setPairsForEver'
	| 'dieInMidTransaction'
	| 'raceForLeases'
	| 'raceForScheduledTimes'
	| 'raceForTheDead'
	| 'dieInMidCommit'
	| 'leaveRunOpen'
	| 'workOffFailed'
	| 'workOffFailedLater'
	| 'dieWithAClaim'
	| 'claimObjects';

export interface StoreTaskReport {
	/** The syncs whose lease it got, the schedules of which it started a run, the failures that it resolved, or the objects that it claimed. */
	readonly won?: readonly string[];
}

type Message =
	| { readonly kind: 'ready' | 'working' }
	| { readonly kind: 'done'; readonly report: StoreTaskReport }
	| { readonly kind: 'failed'; readonly message: string };

/** A process that uses a store, and waits to be told what to do. */
export interface StoreProcess {
	/** Resolves when it has done it; rejects when it failed. */
	run(task: StoreTask): Promise<StoreTaskReport>;
	/** Resolves when it is at it. */
	begin(task: 'setPairsForEver'): Promise<void>;
	/** Resolves when it has ended, with the signal that ended it. */
	readonly ended: Promise<NodeJS.Signals | null>;
	kill(): void;
}

/** Resolves when the process has started and loaded what it needs; it has not touched the store yet. */
export async function startStoreProcess(config: StoreConfig): Promise<StoreProcess> {
	const child = fork(path.join(__dirname, 'storeProcess.ts'), {
		cwd: path.resolve(__dirname, '..', '..', '..'),
		execArgv: ['--import', 'tsx'],
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
	const ready = nextMessage(child);
	child.send(config);
	await ready;
	return {
		run: async (task) => {
			const answer = nextMessage(child);
			child.send({ task });
			const message = await answer;
			if (message.kind !== 'done') throw new Error(`Unexpected answer: ${message.kind}`);
			await ended;
			return message.report;
		},
		begin: async (task) => {
			const answer = nextMessage(child);
			child.send({ task });
			await answer;
		},
		ended,
		kill: () => child.kill('SIGKILL'),
	};
}

async function nextMessage(child: ChildProcess): Promise<Message> {
	return await new Promise((resolve, reject) => {
		const onExit = (code: number | null, signal: string | null) =>
			reject(new Error(`The process ended (${signal ?? code})`));
		child.once('exit', onExit);
		child.once('message', (message) => {
			child.off('exit', onExit);
			const answer = message as Message;
			if (answer.kind === 'failed') reject(new Error(answer.message));
			else resolve(answer);
		});
	});
}
