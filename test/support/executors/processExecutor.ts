import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { CredentialData } from '../credentialVault';
import { USER_FOLDER_VARIABLE, userFolder } from '../n8nUserFolder';
import type { SteeredClock } from '../steeredClock';
import type { WorkflowJson } from '../workflowEngine';
import type { Executor, Outcome } from './executor';

/** What the process is told: to execute a workflow, and, at each step, what time it has become. */
export type ProcessRequest =
	| {
			readonly kind: 'execute';
			readonly workflow: WorkflowJson;
			readonly items: readonly IDataObject[];
			readonly startNode: string | undefined;
			readonly credentials: Record<string, CredentialData>;
			readonly nowMs: number;
	  }
	| { readonly kind: 'goOn'; readonly nowMs: number };

/** What the process tells of itself. */
export type ProcessReport =
	| { readonly kind: 'ready' }
	| { readonly kind: 'step'; readonly block: string }
	| { readonly kind: 'finished'; readonly outcome: Outcome };

/** Keeps processes that have loaded n8n's engine: one at work, and one to take over when that was killed. */
export class ProcessPool {
	private current = startProcess();
	private spare = startProcess();
	kills = 0;

	async take(): Promise<ChildProcess> {
		if (this.current.child.killed) {
			this.current = this.spare;
			this.spare = startProcess();
		}
		await this.current.ready;
		return this.current.child;
	}

	kill(child: ChildProcess): void {
		this.kills += 1;
		child.kill('SIGKILL');
	}

	async close(): Promise<void> {
		const ends = [this.current, this.spare].map(async ({ child }) => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			child.kill('SIGKILL');
			await once(child, 'exit');
		});
		await Promise.all(ends);
	}
}

/** Executions in a process of their own; killing one is a SIGKILL. */
export function processExecutor(
	pool: ProcessPool,
	clock: SteeredClock,
	credentials: Record<string, CredentialData>,
): Executor {
	return {
		start: (workflow, items, onStep, startNode) => {
			let kill = (): void => undefined;
			const finished = pool.take().then(async (child) => {
				kill = () => pool.kill(child);
				const task = { kind: 'execute', workflow, items, startNode, credentials } as const;
				return await outcomeOf(child, { ...task, nowMs: clock.now() }, (block) => {
					onStep(block);
					if (!child.killed) send(child, { kind: 'goOn', nowMs: clock.now() });
				});
			});
			return { finished, kill: () => kill() };
		},
	};
}

async function outcomeOf(
	child: ChildProcess,
	request: ProcessRequest,
	onStep: (block: string) => void,
): Promise<Outcome> {
	return await new Promise((resolve) => {
		const end = (outcome: Outcome): void => {
			child.off('message', listen);
			child.off('exit', died);
			resolve(outcome);
		};
		const died = (): void => end('killed');
		const listen = (report: ProcessReport): void => {
			if (report.kind === 'step') onStep(report.block);
			if (report.kind === 'finished' && !child.killed) end(report.outcome);
		};
		child.on('message', listen);
		child.once('exit', died);
		send(child, request);
	});
}

function send(child: ChildProcess, request: ProcessRequest): void {
	child.send(request);
}

function startProcess(): { readonly child: ChildProcess; readonly ready: Promise<unknown> } {
	const child = fork(path.join(__dirname, 'executionProcess.ts'), {
		cwd: path.resolve(__dirname, '..', '..', '..'),
		execArgv: ['--import', 'tsx'],
		env: { ...process.env, [USER_FOLDER_VARIABLE]: userFolder },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		serialization: 'json',
	});
	return { child, ready: once(child, 'message') };
}
