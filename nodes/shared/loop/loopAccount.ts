import type { IExecuteFunctions } from 'n8n-workflow';

import type { AccountStore } from '../../../engine/store';
import { inAccount, readSyncAccount, soleAccount } from '../account/account';

/** Whether the block has a Sync Account; it can do without one. */
export function hasAccount(context: IExecuteFunctions): boolean {
	return context.getNode().credentials?.syncAccountApi !== undefined;
}

/** @throws EngineError `mixedAccounts`, or one that names the credential's field which cannot be used */
export async function readAccountId(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<string> {
	const named = readSyncAccount(await context.getCredentials('syncAccountApi', itemIndex));
	return soleAccount(context, named).accountId;
}

/**
 * Runs `work` with the state of the account that an input item was read with: in later rounds the credential's expressions
 * would be read from records.
 */
export async function inLoopAccount<Result>(
	context: IExecuteFunctions,
	accountId: string,
	work: (account: AccountStore) => Promise<Result>,
): Promise<Result> {
	const account = readSyncAccount(await context.getCredentials('syncAccountApi', 0));
	return await inAccount(context, { ...account, accountId }, work);
}
