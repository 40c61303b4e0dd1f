import { EngineError } from '../../engine/errors';
import type { Run } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import type { Outside } from './ports';

/** The parts of an account's store that a rule is taken out of. */
type Room = 'runs' | 'records' | 'failed' | 'objects';

export type Alteration<Name extends Room> = (
	room: AccountStore[Name],
	outside: Outside,
) => Partial<AccountStore[Name]>;

/** An account's store some of whose methods do something else. */
export function altered<Name extends Room>(
	name: Name,
	alteration: Alteration<Name>,
): (account: AccountStore, outside: Outside) => AccountStore {
	return (account, outside) => {
		const room = account[name];
		const changed = Object.create(room) as AccountStore[Name];
		return { ...account, [name]: Object.assign(changed, alteration(room, outside)) };
	};
}

/** Whoever lost its lease takes it back before it reports or commits. */
export const commitsUnfenced: Alteration<'runs'> = (runs, outside) => {
	const takingBack = async <Result>(runId: string, call: () => Promise<Result>): Promise<Result> =>
		await call().catch(async (error: unknown) => {
			if (!(error instanceof EngineError) || !lostLease.has(error.kind)) throw error;
			await takeLeaseBack(outside, runId);
			return await call();
		});
	return {
		checkpoint: async (runId, ...given) =>
			await takingBack(runId, async () => await runs.checkpoint(runId, ...given)),
		holdsLease: async (runId) => await takingBack(runId, async () => await runs.holdsLease(runId)),
		noteDoubt: async (runId, range) =>
			await takingBack(runId, async () => await runs.noteDoubt(runId, range)),
		commit: async (runId, plan) =>
			await takingBack(runId, async () => await runs.commit(runId, plan)),
	};
};

const lostLease = new Set(['leaseLost', 'leaseExpired']);

async function takeLeaseBack({ place, accountId }: Outside, runId: string): Promise<void> {
	const run = `account = '${accountId}' AND id = '${runId}'`;
	await place.queryStore(`UPDATE sync_run SET status = 'running' WHERE ${run}`);
	await place.queryStore(
		`UPDATE sync_lease SET run_id = '${runId}', held_until = 9000000000000000,
			token = (SELECT token FROM sync_run WHERE ${run})
		WHERE account = '${accountId}'
			AND (sync, job_type) IN (SELECT sync, job_type FROM sync_run WHERE ${run})`,
	);
}

/** The lease of a run has no beats, and is held until its time is over, whatever becomes of its process. */
export const holdsWithoutBeats: Alteration<'runs'> = (runs, outside) =>
	rebeating(runs, outside, 'NULL');

/** What a run writes is not taken for a beat. */
export const beatsOnlyAtBegin: Alteration<'runs'> = (runs, outside) =>
	rebeating(runs, outside, 'held_since');

function rebeating(
	runs: AccountStore['runs'],
	{ place, accountId }: Outside,
	beatAt: string,
): Partial<AccountStore['runs']> {
	const set = async (runId: string): Promise<void> => {
		const lease = `account = '${accountId}' AND run_id = '${runId}'`;
		await place.queryStore(`UPDATE sync_lease SET beat_at = ${beatAt} WHERE ${lease}`);
	};
	const setAfter = async (run: Run): Promise<Run> => {
		await set(run.id);
		return run;
	};
	return {
		begin: async (request, plan) => {
			const begun = await runs.begin(request, plan);
			if (begun.kind === 'begun') await set(begun.run.id);
			return begun;
		},
		checkpoint: async (runId, ...given) => await setAfter(await runs.checkpoint(runId, ...given)),
		holdsLease: async (runId) => await setAfter(await runs.holdsLease(runId)),
		noteDoubt: async (runId, range) => await setAfter(await runs.noteDoubt(runId, range)),
	};
}

/** The watermark is set to wherever a run has got, be that behind it. */
export const movesBack: Alteration<'runs'> = (runs, { place, accountId, timeline }) => ({
	commit: async (runId, plan) => {
		const committed = await runs.commit(runId, plan);
		const { receipt, run } = committed;
		const { watermarkAfter, window } = receipt;
		if (run.jobType === 'FULL_BACKFILL' || watermarkAfter === undefined) return committed;
		if (window.to >= watermarkAfter) return committed;
		const mark = `account = '${accountId}' AND sync = '${run.sync}'`;
		await place.queryStore(
			`UPDATE sync_watermark SET position = ${window.to}, seq = seq + 1 WHERE ${mark}`,
		);
		await place.queryStore(
			`INSERT INTO sync_watermark_move (account, sync, seq, moved_from, moved_to, run_id, reason, moved_at)
			SELECT account, sync, seq, ${watermarkAfter}, ${window.to}, '${runId}', 'commit', ${timeline.now()}
			FROM sync_watermark WHERE ${mark}`,
		);
		return committed;
	},
});
