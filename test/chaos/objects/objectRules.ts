import type { AccountStore } from '../../../engine/store';
import type { Outside } from '../ports';
import { altered } from '../tampering';
import type { ObjectScenario } from './objectScenario';

/** Where a rule of the registry can be switched off. */
export interface ObjectSeams {
	readonly scenario?: (scenario: ObjectScenario) => ObjectScenario;
	readonly account?: (account: AccountStore, outside: Outside) => AccountStore;
	/** No beat of a process reaches the store. */
	readonly hasNoBeats?: boolean;
}

export interface ObjectRule {
	readonly title: string;
	/** What a seed needs for the rule to matter; the registry with the rule stands it. */
	readonly prepare: Partial<ObjectScenario>;
	readonly without: ObjectSeams;
}

/** Changes rows of the registry by hand, before what is asked of it or after. */
const meddling = (sql: (account: string, nowMs: number) => string) => ({
	beforeClaim: altered('objects', (objects, { place, accountId, timeline }) => ({
		claim: async (request) => {
			await place.queryStore(sql(accountId, timeline.now()));
			return await objects.claim(request);
		},
	})),
	afterFail: altered('runs', (runs, { place, accountId, timeline }) => ({
		fail: async (...given) => {
			const failed = await runs.fail(...given);
			await place.queryStore(sql(accountId, timeline.now()));
			return failed;
		},
	})),
});

const calm: Partial<ObjectScenario> = { backEnd: 'sqlite', fails: 0, refused: 0, limited: 0 };

export const objectRules = {
	throttleWindow: {
		title: 'what was dispatched is not dispatched again while its run may still begin',
		prepare: calm,
		without: {
			account: altered('objects', (objects) => ({
				claim: async (request) => await objects.claim({ ...request, beginWithinMs: 0 }),
			})),
		},
	},
	heartbeat: {
		title: 'a claim is held by the heartbeat of its run',
		prepare: calm,
		without: { hasNoBeats: true },
	},
	lostClaims: {
		title: 'no run begins with a claim that is lost',
		prepare: { ...calm, doubled: 0.4, late: 0.3 },
		without: {
			account: altered('runs', (runs) => ({
				begin: async ({ claimId, ...request }, plan) => {
					const begun = await runs.begin({ ...request, claimId }, plan);
					return begun.kind === 'claimLost' ? await runs.begin(request, plan) : begun;
				},
			})),
		},
	},
	perAccount: {
		title: 'no account has more in flight than it may have',
		prepare: calm,
		without: {
			account: altered('objects', (objects) => ({
				claim: async (request) => await objects.claim({ ...request, mostPerAccount: 100 }),
			})),
		},
	},
	inAll: {
		title: 'no more is in flight than may be in all',
		prepare: calm,
		without: {
			account: altered('objects', (objects) => ({
				claim: async (request) => await objects.claim({ ...request, mostInFlight: 100 }),
			})),
		},
	},
	dead: {
		title: 'what the dead had claimed comes free',
		prepare: { ...calm, kills: 0.5 },
		without: {
			account: meddling(
				(account, nowMs) =>
					`UPDATE sync_object SET next_at = ${nowMs + 3_600_000} WHERE account = '${account}' AND claim_id IS NOT NULL`,
			).beforeClaim,
		},
	},
	paused: {
		title: 'what is paused is not claimed',
		prepare: calm,
		without: {
			account: meddling(
				(account, nowMs) =>
					`UPDATE sync_object SET next_at = ${nowMs}, ranked_at = ${nowMs} WHERE account = '${account}' AND paused = 1 AND claim_id IS NULL`,
			).beforeClaim,
		},
	},
	interval: {
		title: 'nothing is due before its interval has passed',
		prepare: calm,
		without: {
			account: meddling(
				(account, nowMs) =>
					`UPDATE sync_object SET next_at = ${nowMs} WHERE account = '${account}' AND paused = 0 AND claim_id IS NULL`,
			).beforeClaim,
		},
	},
	setAside: {
		title: 'what has failed is set aside',
		prepare: { ...calm, refused: 0.5 },
		without: {
			account: meddling(
				(account, nowMs) =>
					`UPDATE sync_object SET next_at = ${nowMs} WHERE of_account = '${account}' AND aside_kind = 'signInRefused' AND next_at IS NOT NULL`,
			).afterFail,
		},
	},
	successOnly: {
		title: 'the time of the last sync moves with success only',
		prepare: { ...calm, fails: 0.5 },
		without: {
			account: meddling(
				(account, nowMs) =>
					`UPDATE sync_object SET synced_at = ${nowMs} WHERE of_account = '${account}' AND aside_kind = 'failed'`,
			).afterFail,
		},
	},
	sameTransaction: {
		title: 'the time of the last sync moves in the transaction of the commit',
		prepare: { ...calm, kills: 0.3 },
		without: {
			account: altered('runs', (runs, { place, accountId }) => ({
				commit: async (runId, plan) => {
					await place.queryStore(
						`UPDATE sync_run SET claim_id = NULL WHERE account = '${accountId}' AND id = '${runId}'`,
					);
					return await runs.commit(runId, plan);
				},
			})),
		},
	},
} as const satisfies Record<string, ObjectRule>;

export type ObjectRuleName = keyof typeof objectRules;
export const objectRuleNames = Object.keys(objectRules) as ObjectRuleName[];
