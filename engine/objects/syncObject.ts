/** Names an object: one kind of data of one account, such as the contacts that ACME has in Salesforce. */
export interface ObjectKey {
	/** The account that it is an object of. */
	readonly account: string;
	readonly integration: string;
	readonly name: string;
}

/** What a run of an object covers: what has changed, or all of it. */
export const objectModes = ['incremental', 'full'] as const;

export type ObjectMode = (typeof objectModes)[number];

/** What somebody decides of an object. */
export interface ObjectSettings {
	/** How long after a run has committed the next one is due, in milliseconds. Default: 180 minutes. */
	readonly intervalMs: number;
	/** The interval that holds instead, as long as it is set: a customer who wants it more often this week. */
	readonly overrideMs: number | undefined;
	/** 0 to 10, default 0: each step goes as if it had waited five minutes longer. */
	readonly priority: number;
	readonly mode: ObjectMode;
}

export const DEFAULT_INTERVAL_MS = 180 * 60_000;
export const SHORTEST_INTERVAL_MS = 60_000;
export const LONGEST_INTERVAL_MS = 366 * 24 * 3_600_000;

/**
 * Why an object is not tried at once: its run failed, its sign-in was refused, its source has named a time, its process
 * was not heard of any more, no run began with its claim, or another run of the same sync was at work.
 */
export type AsideKind =
	'failed' | 'signInRefused' | 'rateLimited' | 'died' | 'notBegun' | 'syncIsRunning';

/** Why and until when an object is set aside. */
export interface SetAside {
	readonly kind: AsideKind;
	readonly reason: string;
	/** Epoch milliseconds; undefined: until a person has it synced or resumes it. */
	readonly until: number | undefined;
}

/** Who is at work on an object. Times in epoch milliseconds. */
export interface ObjectClaim {
	readonly claimId: string;
	readonly claimedAt: number;
	/** Until then a run has to begin or, once one has, to end. */
	readonly until: number;
	/** The run that was begun with it; undefined before. */
	readonly runId: string | undefined;
}

/** An object as its registry has it. Times in epoch milliseconds. */
export interface SyncObject extends ObjectKey, ObjectSettings {
	readonly paused: boolean;
	readonly registeredAt: number;
	/** When a run of it last committed; undefined: never. */
	readonly syncedAt: number | undefined;
	/** When it is due; undefined while it is paused, claimed, or waits for a person. */
	readonly dueAt: number | undefined;
	/** How often in a row it has failed. */
	readonly failures: number;
	readonly aside: SetAside | undefined;
	readonly claim: ObjectClaim | undefined;
}

/** The interval that holds. */
export function intervalOf({
	intervalMs,
	overrideMs,
}: Pick<ObjectSettings, 'intervalMs' | 'overrideMs'>) {
	return overrideMs ?? intervalMs;
}
