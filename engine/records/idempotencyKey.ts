import { contentHash } from './contentHash';

/** Four parts of this length stay below 255 characters, the most that common endpoints take. */
const MAX_PART_LENGTH = 60;

/**
 * Names one version of one record of one sync, so that an endpoint can tell that it has it: `acme:orders:1001:…`. Each
 * part is percent-encoded, so that no two versions have one key; a long one is replaced by `~` and its hash.
 */
export function idempotencyKey(
	accountId: string,
	sync: string,
	externalId: string,
	version: string,
): string {
	return [accountId, sync, externalId, version].map(keyPart).join(':');
}

function keyPart(part: string): string {
	if (part.length <= MAX_PART_LENGTH && part.isWellFormed()) {
		const encoded = encodeURIComponent(part).replaceAll('~', '%7E');
		if (encoded.length <= MAX_PART_LENGTH) return encoded;
	}
	// As JSON, halves of characters stay what they are.
	return `~${contentHash(JSON.stringify(part))}`;
}
