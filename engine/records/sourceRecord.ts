import { canonicalJson } from './canonicalJson';
import { contentHash } from './contentHash';
import { type Cursor, cursorMark, cursorOf, fieldTag } from './cursor';
import { problemWithExternalId } from './externalId';
import { reasonOfRefusal } from './refusal';
import type { RememberedRecord } from './rememberedRecord';
import { goneHash } from './version';

/** A record of a source, for telling whether it has changed. */
export interface SourceRecord {
	readonly externalId: string;
	/** Why it cannot be told from others by this ID, where the ID itself does not show it. */
	readonly idProblem?: string | undefined;
	/** Its cursor value, which decides between versions; absent or null where the source has none. */
	readonly cursor?: Cursor;
	/** The field that the cursor comes from; cursors of two fields say nothing of each other. Absent: unknown. */
	readonly cursorField?: string;
	/** What counts as its content: equal contents are unchanged. */
	readonly content: unknown;
	/** When it was read from its source, in epoch milliseconds: before the request for it was sent. */
	readonly readAt: number;
	/** Whether this version says that the record is gone; its content does not count then. Default: false. */
	readonly deleted?: boolean;
}

/** A record that cannot be told from others, or from its other versions. */
export interface UnreadableRecord {
	readonly externalId: string;
	/** What is wrong with it. */
	readonly message: string;
}

/** Which version of which record this is. */
export function versionOf(record: SourceRecord): RememberedRecord | UnreadableRecord {
	const { externalId, content, readAt, deleted: isGone = false } = record;
	if (record.idProblem !== undefined) {
		return { externalId, message: `its external ID is refused: ${record.idProblem}` };
	}
	const problem = problemWithExternalId(externalId);
	if (problem !== undefined) return { externalId, message: `its external ID ${problem}` };
	const read = cursorOf(record);
	if ('reason' in read) return { externalId, message: read.reason };
	const { cursor } = read;
	try {
		const hash = isGone ? goneHash : contentHash(canonicalJson(content));
		const mark = cursorMark(read, fieldTag(record.cursorField));
		return {
			externalId,
			cursor,
			...(mark === '' ? {} : { cursorMark: mark }),
			hash,
			readAt: Math.trunc(readAt),
			deleted: isGone,
			...(isGone && { isGone }),
		};
	} catch (error) {
		return { externalId, message: reasonOfRefusal(error) };
	}
}

/**
 * Names a version as long as it is the same change to what was known before, however often it is read: by its cursor and
 * content, and, where the cursor has not moved on, by when the version was read that it replaces, since a record may
 * come back to a content that it had before.
 */
export function versionName(
	{ cursor, hash, deleted, isGone = false }: RememberedRecord,
	before: RememberedRecord | undefined,
): string {
	const isMissing = deleted && !isGone;
	const name = isMissing ? 'deleted' : `${cursor ?? ''}.${isGone ? 'deleted' : hash}`;
	const movesOn =
		before === undefined || (cursor !== null && before.cursor !== null && cursor > before.cursor);
	return movesOn && !isMissing ? name : `${name}.${before?.readAt ?? ''}`;
}
