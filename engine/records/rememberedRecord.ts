import { decide, type Decision } from './version';

/** A record as it was last seen: which version, not what is in it. */
export interface RememberedRecord {
	readonly externalId: string;
	/** Epoch milliseconds of a time, or a number that only grows; null where the source has none. */
	readonly cursor: number | null;
	/** Which field the cursor came from, and the digits that its number cannot hold; see `engine/records/version`. */
	readonly cursorMark?: string;
	/** Equal contents have equal hashes. */
	readonly hash: string;
	/** When it was read from its source, in epoch milliseconds: before the request for it was sent. */
	readonly readAt: number;
	/** Whether the source has it no more; `readAt` is then when that was seen. */
	readonly deleted: boolean;
	/** Whether a version of its own said that it is gone, by which later ones are judged. Default: a list lacked it. */
	readonly isGone?: boolean;
	/** Set while it is in doubt whether this version, which a webhook has brought, was delivered. */
	readonly givenOut?: GivenOut;
}

/** How a version was given out; it goes out in the same way again until its delivery is certain. */
export interface GivenOut {
	/** `created` also where it replaced a version that nobody had confirmed as created. */
	readonly action: 'created' | 'updated' | 'deleted';
	readonly version: string;
	readonly idempotencyKey: string;
}

/** Tells whether it is, in content, what a webhook has brought and nobody has confirmed as delivered. */
export function isInDoubt(
	known: RememberedRecord | undefined,
	incoming: RememberedRecord,
): known is RememberedRecord & { readonly givenOut: GivenOut } {
	return (
		known?.givenOut !== undefined &&
		known.hash === incoming.hash &&
		judgeVersion(known, incoming) !== 'refuse'
	);
}

/** No content has it, so that whatever comes next counts as changed. */
export const IN_DOUBT = '';

/** Returns what is known, in doubt where another run has given out other content since, perhaps not remembered yet. */
export function overtaken(
	known: RememberedRecord | undefined,
	givenOut: RememberedRecord | undefined,
): RememberedRecord | undefined {
	if (known === undefined || givenOut === undefined || known.hash === givenOut.hash) return known;
	return judgeVersion(known, givenOut) === 'refuse' ? known : { ...known, hash: IN_DOUBT };
}

/**
 * Tells what an incoming version is to the one that is known. That a list lacks a record has no cursor: the time decides.
 */
export function judgeVersion(
	known: RememberedRecord | undefined,
	incoming: RememberedRecord,
): Decision {
	if (known === undefined) return 'create';
	if (incoming.deleted && incoming.isGone !== true) {
		if (known.isGone === true) return 'keep';
		if (incoming.readAt < known.readAt) return 'refuse';
		if (!known.deleted) return 'update';
		return incoming.readAt === known.readAt ? 'keep' : 'confirm';
	}
	const deletedAt = known.deleted ? known.readAt : null;
	return decide({ ...known, deletedAt }, incoming, () => incoming.hash);
}

/** Tells what is to be remembered once both were seen. */
export function newerOf(
	known: RememberedRecord | undefined,
	incoming: RememberedRecord,
): RememberedRecord {
	const decision = judgeVersion(known, incoming);
	return known === undefined || (decision !== 'keep' && decision !== 'refuse') ? incoming : known;
}

/** Returns one version of each record, the newest. */
export function newestOfEach(
	records: Iterable<RememberedRecord>,
): ReadonlyMap<string, RememberedRecord> {
	const newest = new Map<string, RememberedRecord>();
	for (const record of records) {
		newest.set(record.externalId, newerOf(newest.get(record.externalId), record));
	}
	return newest;
}
