import type { Failure, KeptRecord } from '../../../engine/run';
import type { AccountStore, Claim, ClaimRequest, Committed } from '../../../engine/store';
import { beginning, complete, covering } from './syncWork';
import { START } from './testEnvironment';

export const MINUTE = 60_000;

/** A record that was refused, and is due a minute after the test has begun. */
export function refused(
	externalId: string,
	more: Partial<Failure> = {},
	record: Partial<KeptRecord> = {},
): Failure {
	return {
		content: {
			kind: 'record',
			record: {
				externalId,
				columns: { id: externalId, total: 'much' },
				cursor: '2026-01-01T12:00:00Z',
				cursorField: 'updatedAt',
				readAt: START,
				...record,
			},
		},
		place: 'orders',
		page: undefined,
		batchNum: 1,
		reason: 'total: "much" is no number',
		next: { kind: 'waits', dueAt: START + MINUTE },
		...more,
	};
}

/** A page that could not be read. */
export function unread(page: number): Failure {
	return {
		content: { kind: 'page', request: { url: '/users', page } },
		place: 'users',
		page,
		batchNum: undefined,
		reason: '503',
		next: { kind: 'waits', dueAt: START + MINUTE },
	};
}

/**
 * Begins a run over a day, keeps what failed in it, and commits it as a run does whose failures are all kept.
 *
 * @param meanwhile done before the commit
 */
export async function runThatKept(
	{ runs, failed }: AccountStore,
	runId: string,
	failures: readonly Failure[],
	counts: object = {},
	meanwhile: () => Promise<void> = async () => undefined,
): Promise<Committed> {
	await runs.begin(beginning(runId), covering(1, 2));
	await failed.keep(runId, failures);
	await meanwhile();
	const records = failures.filter(({ content }) => content.kind === 'record').length;
	const judgement = { verdict: 'incomplete' as const, reason: 'kept' };
	const kept = { failed: records, kept: records, keptPages: failures.length - records };
	return await runs.commit(
		runId,
		complete(2, {
			counts: { fetched: 10, countBefore: 10, countAfter: 10, ...kept, ...counts },
			...judgement,
			counted: judgement,
		}),
	);
}

export async function claimDue(
	{ failed }: AccountStore,
	more: Partial<ClaimRequest> = {},
): Promise<Claim> {
	const request = { sync: 'orders', limit: 10, forMs: 60 * MINUTE, mostAttempts: 12 };
	return await failed.claim({ ...request, ...more });
}

/** The external IDs of what was claimed, from A to Z. */
export function claimedIds({ batches }: Claim): readonly string[] {
	return batches.map(({ externalId }) => externalId ?? '').sort();
}
