import type { IDataObject, IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import type {
	ClaimedObject,
	ExecutionEnd,
	ObjectClaimRequest,
	ScheduleName,
} from '../../engine/store';
import { DueObjects, openSchedules } from '../../engine/sync';
import { heartbeat, type Plan } from '../../engine/time';
import { inAccount, readSyncAccount, withAccount } from '../shared/account/account';
import { environment } from '../shared/n8n/environment';
import { blockError } from '../shared/n8n/errors';
import { objectOutput, objectOutputs } from '../shared/n8n/objectItems';
import { readWholeClaim } from '../shared/parameters/objectClaim';
import type { ParameterSource } from '../shared/parameters/read';
import { reportTo } from './report';
import { readEnd } from './runEnd';

/** Reads how much may be claimed. */
export function readRequest(
	context: ITriggerFunctions,
	source: ParameterSource,
): ObjectClaimRequest {
	if (context.getNode().credentials?.syncAccountApi === undefined) {
		throw blockError(
			'credentialMissing',
			'The mode Due Objects needs a Sync Account: it names the registry that the objects are in',
			'Choose in this node the Sync Account of the node Sync Object that registers the objects, or choose the mode Schedule.',
			{ parameter: 'Sync Account' },
		);
	}
	return readWholeClaim(source);
}

/** Nothing is claimed: an object that is due, or else any, comes out without a claim. */
export function testObject(context: ITriggerFunctions): ITriggerResponse {
	return {
		closeFunction: async () => undefined,
		manualTriggerFunction: async () => {
			const items = await withAccount(context, 0, async (account) => {
				const due = await account.objects.list({ status: 'due', limit: 1 });
				const found = due.length > 0 ? due : await account.objects.list({ limit: 1 });
				if (found.length === 0) throw nothingRegistered(account.accountId);
				return await objectOutputs(account, found);
			});
			context.emit([items.map((json) => ({ json: { ...json, claimId: null } }))]);
		},
	};
}

function nothingRegistered(registry: string): Error {
	return blockError(
		'nothingRegistered',
		`The registry of "${registry}" has no objects`,
		'Register one with Sync Object first, with the same Sync Account as this node.',
		{ parameter: 'Sync Account' },
	);
}

/** Claims what is due from now on, on the leader only, as a schedule does. */
export async function publishDueObjects(
	context: ITriggerFunctions,
	name: ScheduleName,
	plan: Plan,
	{ request, paused }: { readonly request: ObjectClaimRequest; readonly paused: boolean },
): Promise<ITriggerResponse> {
	// What is wrong with the credential itself is said to who publishes, and not by every look.
	readSyncAccount(await context.getCredentials('syncAccountApi'));
	let registry = '';
	const due = new DueObjects({
		plan,
		environment: environment(),
		claim: async () =>
			await withAccount(context, 0, async ({ accountId, objects }) => {
				registry = accountId;
				const claimed = await objects.claim(request);
				return { claimed, isMoreDue: await objects.isAnyDue() };
			}),
		start: (object, withEnd) => {
			const json = objectOutput(registry, object, object.claim.claimedAt);
			return start(context, json, object.claim.claimId, withEnd);
		},
		ended: async (object, end) => await noteEnd(context, name, object, end),
		report: reportTo(context, plan),
	});
	if (!paused) {
		await due.open();
		context.helpers.registerCron({ expression: heartbeat(plan) }, () => void due.tick());
	}
	openSchedules.opened(name.schedule, due);
	const closeFunction = async (): Promise<void> => {
		openSchedules.closed(name.schedule, due);
		await due.close();
	};
	return { closeFunction };
}

function start(context: ITriggerFunctions, json: IDataObject, claimId: string, withEnd: boolean) {
	const done = withEnd ? context.helpers.createDeferredPromise<IRun>() : undefined;
	context.emit([[{ json }]], undefined, done, claimId);
	return done && readEnd(done.promise, 'schedule');
}

/**
 * Ends the runs that the execution has left open in the account of its object, and gives back a claim that it has begun no
 * run with.
 */
async function noteEnd(
	context: ITriggerFunctions,
	name: ScheduleName,
	object: ClaimedObject,
	end: ExecutionEnd,
) {
	const registry = readSyncAccount(await context.getCredentials('syncAccountApi'));
	const own = { ...registry, accountId: object.account };
	const closed = await inAccount(
		context,
		own,
		async ({ schedules }) => await schedules.executionEnded(name, object.claim.claimId, end),
	);
	if (end.kind === 'ended' || end.kind === 'notStarted') {
		const { failure, advice } = end.kind === 'ended' ? end : {};
		const trouble =
			failure === undefined
				? ({
						kind: 'notBegun',
						reason: 'Its execution has ended, and no run had begun with the claim',
					} as const)
				: ({ kind: 'failed', reason: failure } as const);
		await inAccount(
			context,
			registry,
			async ({ objects }) => await objects.giveBack(object, trouble, advice),
		);
	}
	return closed;
}
