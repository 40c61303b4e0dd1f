import type { Environment } from '../environment';
import type { SourceTraits } from '../source';
import { ArchiveWriter } from './archiveWriter';
import type { ArchiveFiles } from './files';
import { lineOf } from './lines';
import type { Manifest } from './manifest';
import { isFullPart } from './partSize';
import type { ArchiveName } from './place';

/** Rows that were made here and read from no source, such as those of a table of figures. */
export interface ArchivedRows {
	/** What they are, such as `refreshTable`. */
	readonly kind: string;
	/** Of the statement that made them. */
	readonly queryHash: string;
	/** When they were read, in epoch milliseconds. */
	readonly readAt: number;
	/** By column, as in {@link SourceTraits}. */
	readonly kinds?: SourceTraits['kinds'];
	readonly rows:
		Iterable<Readonly<Record<string, unknown>>> | AsyncIterable<Readonly<Record<string, unknown>>>;
}

/**
 * Stores rows as JSONL in a place of their own, in memory that does not grow with their number. Only what is returned makes
 * them an archive, by its manifest: call it once they are where they belong. They are found, checked, replayed and pruned as
 * records are.
 *
 * @param of `sync` names what is archived, such as the table; `runId` is new for each time
 * @throws EngineError of an `ArchiveErrorKind`, as what is returned does: the place refuses, or cannot be reached
 */
export async function archiveRows(
	files: ArchiveFiles,
	of: ArchiveName,
	{ kind, queryHash, readAt, kinds, rows }: ArchivedRows,
	environment: Environment,
): Promise<() => Promise<Manifest>> {
	const writer = await ArchiveWriter.open(files, of, environment);
	let [lines, size]: [string[], number] = [[], 0];
	const keep = async (): Promise<void> => {
		if (lines.length > 0) await writer.keep('rows', lines);
		[lines, size] = [[], 0];
	};
	for await (const columns of rows) {
		const line = lineOf({ columns, cursor: null, readAt });
		lines.push(line);
		size += line.length;
		if (isFullPart(size)) await keep();
	}
	await keep();
	const traits = { cursorField: '', cursorMovesWithEdits: false, ...(kinds && { kinds }) };
	return async () =>
		await writer.end({
			source: { kind, shape: 'rows', queryHash, ...traits },
			window: { from: readAt, to: readAt },
			isWhole: true,
		});
}
