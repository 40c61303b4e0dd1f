/**
 * A process that runs a workflow on n8n's engine with a Shopify credential that it shares with others: as in n8n's
 * database, each reads it anew for every request, and saves what a renewal gave. Started by `signInProcesses`.
 */
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import type { CredentialData } from './credentialVault';
import type { SignInOrder, SignInReport } from './signInProcesses';
import { createWorkflowEngine } from './workflowEngine';

const report = (message: SignInReport): void => void process.send?.(message);

process.once('message', (order: SignInOrder) => {
	const { credentialFile, account, workflow, items = [{}] } = order;
	const shared: Record<string, CredentialData> = {
		...(account !== undefined && { Account: account }),
		get Shop() {
			return JSON.parse(readFileSync(credentialFile, 'utf8')) as CredentialData;
		},
		set Shop(data: CredentialData) {
			const draft = `${credentialFile}.${process.pid}`;
			writeFileSync(draft, JSON.stringify(data));
			renameSync(draft, credentialFile);
		},
	};
	const engine = createWorkflowEngine({ credentials: shared });
	const beforeBlock = async (): Promise<void> => {
		report({ kind: 'ready' });
		await once(process, 'message');
	};
	void engine.run(workflow, { items, beforeBlock }).then(({ status, error }) => {
		report({ kind: 'finished', status, message: error?.message });
		process.disconnect();
	});
});
report({ kind: 'ready' });
