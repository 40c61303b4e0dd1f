import { createHash } from 'node:crypto';

import { newRunId } from '../run';
import type { ConsoleContext } from './console';
import { consoleError } from './errors';
import { isoTime } from './isoTime';

/** A sync that somebody has asked for: what the workflow goes on from. */
export interface StartedSync {
	readonly run_id: string;
	readonly initiator: 'user';
	readonly requested_at: string;
}

export interface StartAnswer {
	readonly started: StartedSync;
	/** Whether the same was asked for before: then nothing is started once more. */
	readonly isRepeated: boolean;
}

const HOUR_MS = 3_600_000;

/** Within that the workflow has begun the run, and holds its lease. */
const BEGINNING_MS = 30_000;

/** How long a request that is repeated is told from a new one. */
const REPEATED_MS = 24 * HOUR_MS;

/**
 * Has a sync started, one at a time.
 *
 * @param idempotencyKey the same key is the same request: it starts once, and is answered alike. Default: a new one
 * @throws EngineError `alreadyStarted`, `invalidRequest`
 */
export async function startSync(
	context: ConsoleContext,
	idempotencyKey: string | undefined,
): Promise<StartAnswer> {
	const { account, environment, store, sync } = context;
	const value = newRunId(environment);
	if (idempotencyKey === undefined)
		return { started: await begin(context, value), isRepeated: false };
	const name = `start ${digest([account.accountId, sync, checkedKey(idempotencyKey)])}`;
	const first = await store.once({ name, value, forMs: REPEATED_MS });
	if (!first.isFirst) return { started: startedAs(first.value, first.at), isRepeated: true };
	const started = await begin(context, value, first.at).catch(async (error: unknown) => {
		await store.takeBack({ name, value });
		throw error;
	});
	return { started, isRepeated: false };
}

async function begin(
	context: ConsoleContext,
	runId: string,
	requestedAt?: number,
): Promise<StartedSync> {
	const { account, store, sync } = context;
	await refuseWhileRunning(context);
	const name = `starting ${digest([account.accountId, sync])}`;
	const take = async () => await store.once({ name, value: runId, forMs: BEGINNING_MS });
	let first = await take();
	if (!first.isFirst && (await hasEnded(context, first.value))) {
		await store.takeBack({ name, value: first.value });
		first = await take();
	}
	if (!first.isFirst) {
		throw alreadyStarted(`A sync was asked for at ${context.shownTime(first.at)}, and begins`);
	}
	return startedAs(runId, requestedAt ?? first.at);
}

async function refuseWhileRunning({ account, sync, shownTime }: ConsoleContext): Promise<void> {
	if (sync === undefined) return;
	const { lease } = await account.runs.state(sync, 'INCREMENTAL');
	if (lease === undefined) return;
	throw alreadyStarted(
		`The run ${lease.runId} of ${sync} has been going since ${shownTime(lease.since)}`,
	);
}

/** Whether what was asked for before was not only begun, but is over. */
async function hasEnded({ account }: ConsoleContext, runId: string): Promise<boolean> {
	const [run] = await account.runs.list({ id: runId, limit: 1 });
	return run?.finishedAt !== undefined;
}

function startedAs(runId: string, at: number): StartedSync {
	return { run_id: runId, initiator: 'user', requested_at: isoTime(at) };
}

function checkedKey(key: string): string {
	if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
	throw consoleError(
		'invalidRequest',
		'The header Idempotency-Key has more than 255 characters, or others than letters, digits and punctuation',
		'Send a UUID, or leave the header out.',
		{ parameter: 'idempotencyKey' },
	);
}

function digest(parts: readonly unknown[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function alreadyStarted(message: string): Error {
	return consoleError('alreadyStarted', message, 'Wait until it has ended, then start another.');
}
