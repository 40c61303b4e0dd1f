import { createHash } from 'node:crypto';

/**
 * Who asks, and for what: a bulk operation is named by both, and Shopify gives the text of an operation back as it was sent.
 * So an operation of ours is known by its name alone, also where the answer to its start was lost, and no other is read.
 */
export interface BulkMark {
	/** The same for all that one sync of one account ever starts. */
	readonly owner: string;
	/** The same for one question of one run: another run asks anew, since what it asks about may have changed. */
	readonly request: string;
}

/**
 * @param owner names the sync and its account
 * @param run names the run
 * @param body what is asked for, with the bounds of its window
 */
export function bulkMark(owner: string, run: string, body: string): BulkMark {
	return { owner: digestOf(owner), request: digestOf(`${run} ${body}`) };
}

/** The document of an operation: its body, under a name that says whose it is. */
export function markedDocument({ owner, request }: BulkMark, body: string): string {
	return `query ${prefix}_${owner}_${request} ${body}`;
}

/** Whose an operation is, by its document; undefined where it is none of this package's. */
export function markIn(document: string): BulkMark | undefined {
	const found = /^\s*query ScheduledSync_([0-9a-f]{16})_([0-9a-f]{16})\b/.exec(document);
	return found?.[1] && found[2] ? { owner: found[1], request: found[2] } : undefined;
}

export function isSameRequest(one: BulkMark | undefined, other: BulkMark): boolean {
	return one?.owner === other.owner && one.request === other.request;
}

const prefix = 'ScheduledSync';

/** Sixteen digits: none comes twice by chance. */
function digestOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
