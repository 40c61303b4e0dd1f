import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { CredentialData } from './credentialVault';
import { USER_FOLDER_VARIABLE, userFolder } from './n8nUserFolder';
import type { WorkflowJson } from './workflowEngine';

export interface SignInOrder {
	/** Holds the credential's data, as n8n's database does for its processes. */
	readonly credentialFile: string;
	/** The Sync Account credential "Account", for a workflow that has one. */
	readonly account?: CredentialData;
	readonly workflow: WorkflowJson;
	/** What its trigger gives out. Default: one empty item */
	readonly items?: readonly IDataObject[];
}

export type SignInReport =
	| { readonly kind: 'ready' }
	| { readonly kind: 'finished'; readonly status: string; readonly message: string | undefined };

/** Runs a workflow in so many processes, which begin each of its blocks together; resolves to how each ended. */
export async function runAtOnce(processes: number, order: SignInOrder): Promise<readonly string[]> {
	const children = Array.from({ length: processes }, () =>
		fork(path.join(__dirname, 'signInProcess.ts'), {
			cwd: path.resolve(__dirname, '..', '..'),
			env: { ...process.env, [USER_FOLDER_VARIABLE]: userFolder },
			execArgv: ['--import', 'tsx'],
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		}),
	);
	try {
		await Promise.all(children.map(nextReport));
		for (;;) {
			const reports = await Promise.all(
				children.map(async (child) => {
					const answer = nextReport(child);
					child.send(order);
					return await answer;
				}),
			);
			const ends = reports.filter((report) => report.kind === 'finished');
			if (ends.length > 0) return ends.map(({ status, message }) => message ?? status);
		}
	} finally {
		for (const child of children) child.kill('SIGKILL');
	}
}

async function nextReport(child: ChildProcess): Promise<SignInReport> {
	const died = once(child, 'exit').then(([code]) => {
		throw new Error(`The process ended with ${String(code)}`);
	});
	const told = once(child, 'message').then(([report]) => report as SignInReport);
	return await Promise.race([told, died]);
}
