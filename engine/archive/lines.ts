import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import { keptText, readKept } from '../records/keptText';
import type { SourceItem } from '../source';

/** Packing is to cost less than reading: higher levels take twice the time for a tenth of the size. */
const level = 3;

/** Beyond, no text can be; what unpacks to more is none of ours. */
const mostUnpackedBytes = 512 * 1024 * 1024;

/**
 * Writes a record as a line: what its source gave, under `record`, with the rest of what tells its version. What JSON has
 * no word for is marked, so that the same value is read again: see `engine/records/keptText`.
 */
export function lineOf({ columns, cursor, readAt, deleted, children }: SourceItem): string {
	return keptText({
		cursor,
		readAt,
		...(deleted === true && { deleted }),
		record: columns,
		...(children !== undefined && { children }),
	});
}

/** @throws Error where it is no line that {@link lineOf} has written */
export function itemOf(line: string): SourceItem {
	const { cursor, readAt, deleted, record, children } = readKept(line) as Readonly<
		Record<string, unknown>
	>;
	const isCursor = cursor === null || typeof cursor === 'string';
	if (!isCursor || typeof readAt !== 'number' || typeof record !== 'object' || record === null) {
		throw new Error('it is no line of an archive');
	}
	const columns = record as SourceItem['columns'];
	return {
		columns,
		cursor,
		readAt,
		...(deleted === true && { deleted }),
		...(children !== undefined && { children: listsOf(children) }),
	};
}

function listsOf(children: unknown): NonNullable<SourceItem['children']> {
	const lists =
		typeof children === 'object' && children !== null ? Object.values(children) : [null];
	if (lists.every((list) => Array.isArray(list)))
		return children as NonNullable<SourceItem['children']>;
	throw new Error('it is no line of an archive');
}

/** Packs lines. The bytes tell nothing of the machine or the time, so that the same lines are the same bytes. */
export async function packed(lines: readonly string[]): Promise<Buffer> {
	return await promisify(gzip)(`${lines.join('\n')}\n`, { level });
}

/** @throws Error where the bytes are no whole gzip */
export async function unpacked(bytes: Buffer): Promise<readonly string[]> {
	const text = await promisify(gunzip)(bytes, { maxOutputLength: mostUnpackedBytes });
	return text.toString('utf8').split('\n').slice(0, -1);
}
