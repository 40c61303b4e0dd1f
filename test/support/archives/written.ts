import {
	type ArchiveFiles,
	type ArchiveName,
	ArchiveWriter,
	lineOf,
	type Manifest,
} from '../../../engine/archive';
import type { Environment } from '../../../engine/environment';
import type { SourceItem } from '../../../engine/source';
import { seededRandom } from '../seededRandom';

export const archiveStart = Date.parse('2026-01-31T12:00:00.000Z');

/** A clock that stands still, and digits that come again. */
export function stillEnvironment(seed = 1): Environment {
	return {
		now: () => archiveStart,
		random: seededRandom(seed).next,
		sleep: async () => undefined,
	};
}

export const ofRun: ArchiveName = {
	account: 'my-shop',
	sync: 'orders',
	runId: '20260131T120000Z-k3x09p2m4q',
	startedAt: archiveStart,
};

export function item(id: number, columns: SourceItem['columns'] = {}): SourceItem {
	const cursor = new Date(archiveStart + id * 1_000).toISOString();
	return { columns: { id, ...columns }, cursor, readAt: archiveStart };
}

export const archivedEnd = {
	source: {
		kind: 'shopifyOrders',
		shape: 'rows',
		queryHash: 'hash',
		cursorField: 'updatedAt',
		cursorMovesWithEdits: true,
		kinds: { total: 'numeric' },
	},
	window: { from: archiveStart - 60_000, to: archiveStart },
	isWhole: true,
} as const;

/** The archive of a run, with a file for each of the lists of records. */
export async function writeArchive(
	files: ArchiveFiles,
	of: ArchiveName,
	parts: readonly (readonly SourceItem[])[],
	end: Partial<Manifest> = {},
): Promise<Manifest> {
	const writer = await ArchiveWriter.open(files, of, stillEnvironment());
	for (const items of parts) await writer.keep('records', items.map(lineOf));
	return await writer.end({ ...archivedEnd, ...end });
}
