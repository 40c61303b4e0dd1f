import { canonicalJson } from './canonicalJson';
import { contentHash } from './contentHash';
import { reasonOfRefusal } from './refusal';

/**
 * Tells whether every field of the external record has the same content in the local one. What is no record of fields,
 * such as a number or a list, is compared as it is.
 */
export function hasSameContent(local: unknown, external: unknown): boolean {
	const [ours, theirs] = [plain(local), plain(external)];
	try {
		if (!isRecord(ours) || !isRecord(theirs)) return hashOf(ours) === hashOf(theirs);
		const fields = Object.keys(theirs).filter((field) => theirs[field] !== undefined);
		const has = (field: string) => Object.hasOwn(ours, field) || !(field in Object.prototype);
		const kept = Object.fromEntries(fields.filter(has).map((field) => [field, ours[field]]));
		return hashOf(kept) === hashOf(theirs);
	} catch (error) {
		// What cannot be compared is better written than not; any other error is raised.
		return reasonOfRefusal(error) === undefined;
	}
}

/** What says itself what its content is: a Date, or a record of most object-relational mappers. */
function plain(value: unknown): unknown {
	const saysIt =
		typeof value === 'object' &&
		value !== null &&
		'toJSON' in value &&
		typeof value.toJSON === 'function';
	return saysIt ? (value as { toJSON(): unknown }).toJSON() : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hashOf(value: unknown): string {
	return contentHash(canonicalJson(value));
}
