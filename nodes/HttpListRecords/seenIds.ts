import { hash } from 'node:crypto';

/** Which IDs have come, in little space: it waits between two pages of a loop. Plain data. */
export interface SeenIds {
	/** A digest of each, one behind the other. */
	readonly digests: string;
	/** How many records came whose ID had come before. */
	readonly again: number;
	/** Whether more came than are told apart, so that it is not known of all whether they came before. */
	readonly isFull: boolean;
}

export const noneSeen: SeenIds = { digests: '', again: 0, isFull: false };

/** 48 bits: of 100,000 different IDs, two have the same digest once in 56,000 lists. */
const digestLength = 8;
/** In a loop, n8n keeps all records in memory and with the execution; of more than this it can do neither. */
const mostSeen = 100_000;

/** Whether any ID has come. */
export function hasSeen(notes: { readonly seen: SeenIds } | undefined): boolean {
	return notes !== undefined && notes.seen.digests !== '';
}

/** Which of the IDs have not come, in their order. */
export function freshAmong({ digests }: SeenIds, ids: readonly string[]): readonly boolean[] {
	const seen = setOf(digests);
	return ids.map((id) => !seen.has(digestOf(id)));
}

/** Adds the IDs of a page. */
export function withSeen({ digests, again, isFull }: SeenIds, ids: readonly string[]): SeenIds {
	const seen = setOf(digests);
	const fresh: string[] = [];
	for (const id of ids) {
		const digest = digestOf(id);
		if (seen.has(digest)) continue;
		seen.add(digest);
		fresh.push(digest);
	}
	const room = mostSeen - digests.length / digestLength;
	return {
		digests: digests + fresh.slice(0, room).join(''),
		again: again + ids.length - fresh.length,
		isFull: isFull || fresh.length > room,
	};
}

function setOf(digests: string): Set<string> {
	const seen = new Set<string>();
	for (let at = 0; at < digests.length; at += digestLength) {
		seen.add(digests.slice(at, at + digestLength));
	}
	return seen;
}

function digestOf(id: string): string {
	return hash('sha256', id, 'base64url').slice(0, digestLength);
}
