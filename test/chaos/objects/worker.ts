import { EngineError } from '../../../engine/errors';
import type { AccountStore, ClaimedObject } from '../../../engine/store';
import type { Actor } from '../actor';
import type { Ports } from '../ports';
import type { ObjectWorld } from './objectWorld';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Begins a run with a claim, is at work for a while, and commits or fails. */
export async function workOn(
	world: ObjectWorld,
	ports: Ports,
	{ account: accountId, name, claim }: ClaimedObject,
): Promise<void> {
	const { seams, outside, random } = world;
	const opened = ports.accountOf(accountId);
	const account = seams.account?.(opened, { ...outside, accountId }) ?? opened;
	const stopped = new AbortController();
	const isLost = () => seams.hasNoBeats === true;
	const beating = ports.beatUntil(stopped.signal, isLost);
	try {
		const nowMs = world.timeline.now();
		const request = {
			sync: name,
			jobType: 'INCREMENTAL' as const,
			runId: ports.actor.id,
			maxRunTimeMs: hourMs,
			keepMs: 24 * hourMs,
			claimId: claim.claimId,
		};
		const begun = await account.runs.begin(request, ({ watermark }) => {
			const window = {
				from: watermark ?? nowMs - hourMs,
				to: Math.max(nowMs, (watermark ?? 0) + 1),
			};
			return { window, target: window.to, sliceMs: undefined, clockSkewMs: 0, gap: undefined };
		});
		if (begun.kind !== 'begun') {
			if (begun.kind === 'claimLost') world.watch.counts.lostClaims += 1;
			return;
		}
		const { id, window } = begun.run;
		// In the end there is time for all.
		const [mostSteps, mostSeconds] = world.isQuiet ? [1, 20] : [4, 180];
		for (let steps = random.integer(1, mostSteps); steps > 0; steps--) {
			await outside.stage.sleep(ports.actor, random.integer(1, mostSeconds) * 1_000);
			await account.runs.checkpoint(id, { fetched: steps });
		}
		await end(world, ports.actor, account, { id, key: `${accountId} ${name}`, to: window.to });
	} catch (error) {
		// What another has by now is another's.
		if (!(error instanceof EngineError) || !isLostRun.has(error.kind)) throw error;
	} finally {
		stopped.abort();
		await beating;
	}
}

const isLostRun = new Set(['leaseLost', 'leaseExpired', 'runClosed']);

async function end(
	{ scenario, random, isQuiet, watch, timeline }: ObjectWorld,
	actor: Actor,
	{ runs }: AccountStore,
	{ id, key, to }: { readonly id: string; readonly key: string; readonly to: number },
): Promise<void> {
	const [fails, isRefused, isLimited] = [scenario.fails, scenario.refused, scenario.limited].map(
		(chance) => random.chance(chance) && !isQuiet,
	);
	const wait = random.integer(20, 60) * minuteMs;
	if (isLimited === true) {
		const from = timeline.now() + wait;
		await runs.noteRetry(id, { kind: 'rateLimited', retryAfterMs: wait });
		watch.expectNotBefore(actor, key, from);
		await runs.fail(id, {}, { message: 'Too many requests' });
	} else if (isRefused === true) {
		await runs.noteRetry(id, { kind: 'signInRefused', retryAfterMs: undefined });
		watch.expectNotBefore(actor, key, timeline.now() + 12 * minuteMs);
		await runs.fail(id, {}, { message: 'The token was refused' });
	} else if (fails === true) {
		watch.expectNotBefore(actor, key, timeline.now() + 30_000);
		await runs.fail(id, {}, { message: 'The source is closed' });
	} else {
		watch.expectNotBefore(actor, key, -Infinity);
		const judged = { verdict: 'complete', reason: 'counted' } as const;
		await runs.commit(id, () => ({
			counts: { fetched: 1 },
			doneUpTo: to,
			advances: true,
			...judged,
			counted: judged,
			next: undefined,
		}));
	}
}
