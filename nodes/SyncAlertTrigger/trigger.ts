import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { EngineError } from '../../engine/errors';
import { type AccountStore, withStore } from '../../engine/store';
import {
	type AlertReport,
	type AlertSettings,
	AlertWatch,
	type UsingAccount,
} from '../../engine/sync';
import { stableJitterMs } from '../../engine/time';
import { inAccount, readSyncAccount } from '../shared/account/account';
import { sharedFile } from '../shared/account/inTurn';
import { environment } from '../shared/n8n/environment';
import { errorInEditor } from '../shared/n8n/labels';
import { shownTimes } from '../shared/n8n/sayings';
import { toNodeError } from '../shared/n8n/toNodeError';
import { withoutItems } from '../shared/parameters/withoutItems';
import { alertItem } from './alertItem';
import { heartbeatRequest } from './heartbeat';
import { checkNames, readSettings } from './settings';
import { testItems } from './testItems';

/** What is kept beside the store belongs to no account. */
const ACCOUNT_BESIDE = 'sync-alerts';

/** n8n's cron wakes the trigger once a minute, on the leader only. What is told is decided by the store and the clock. */
export async function trigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		const settings = readSettings(withoutItems(context), heartbeatRequest(context));
		return context.getMode() === 'manual'
			? testRun(context, settings)
			: await publish(context, settings);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Nothing is remembered, and no heartbeat is sent. */
function testRun(context: ITriggerFunctions, settings: AlertSettings): ITriggerResponse {
	return {
		closeFunction: async () => undefined,
		manualTriggerFunction: async () => {
			try {
				const items = await usingAccount(context)(async (account) => {
					await checkSyncs(account, settings);
					return await testItems(account, settings, shownTimes(context));
				});
				context.emit([items.map((json) => ({ json }))]);
			} catch (error) {
				throw toNodeError(context.getNode(), error);
			}
		},
	};
}

async function publish(
	context: ITriggerFunctions,
	settings: AlertSettings,
): Promise<ITriggerResponse> {
	let accountId = '';
	const using = usingAccount(context, (named) => {
		accountId = named;
	});
	// When n8n starts, watching begins whatever is the matter: that the store is out of reach is what it tells.
	if (!['init', 'leadershipChange'].includes(context.getActivationMode())) {
		await using(async (account) => await checkSyncs(account, settings));
	}
	const watcher = `${context.getWorkflow().id ?? 'unsaved'}:${context.getNode().id}`;
	const watch = new AlertWatch({
		watcher,
		settings,
		withAccount: using,
		beside: async (work) =>
			await withStore(
				sharedFile(),
				environment(),
				async (store) => await work(store.account(ACCOUNT_BESIDE)),
			),
		environment: environment(),
		fire: (events, key) => {
			const shown = shownTimes(context);
			const items = events.map((event) => ({ json: alertItem(event, accountId, shown) }));
			context.emit([items], undefined, undefined, key);
		},
		describe,
		report: reportTo(context),
	});
	const second = stableJitterMs(watcher, 59_000) / 1_000;
	context.helpers.registerCron({ expression: `${second} * * * * *` }, () => {
		watch.look().catch((error: unknown) => context.logger.error(messageOf(error)));
	});
	return { closeFunction: async () => await watch.close() };
}

/** @param named told which account it is, before the store is opened */
function usingAccount(
	context: ITriggerFunctions,
	named: (accountId: string) => void = () => undefined,
): UsingAccount {
	return async (work) => {
		const account = readSyncAccount(await context.getCredentials('syncAccountApi'));
		named(account.accountId);
		return await inAccount(context, account, work);
	};
}

async function checkSyncs(
	{ accountId, alerts }: AccountStore,
	{ syncs }: AlertSettings,
): Promise<void> {
	if (syncs.kind !== 'all') checkNames(syncs.names, await alerts.knownSyncs(), accountId);
}

function describe(error: unknown): { readonly problem: string; readonly remedy: string } {
	if (!(error instanceof EngineError)) {
		return { problem: messageOf(error), remedy: "Look at n8n's log for what happened before." };
	}
	const { message, remedy } = errorInEditor(error);
	return { problem: message, remedy };
}

function reportTo(context: ITriggerFunctions): AlertReport {
	const { logger } = context;
	const who = `"${context.getNode().name}" of workflow "${context.getWorkflow().name ?? ''}"`;
	return {
		notLooked: (error) =>
			logger.warn(`${who}: could not look at the syncs: ${describe(error).problem}`),
		notSent: (error) => logger.warn(`${who}: ${describe(error).problem}`),
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
