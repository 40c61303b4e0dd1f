import {
	archiveError,
	type ArchivedFile,
	type ArchiveFiles,
	archiveOfRun,
	archivesOfTime,
	type ArchiveOwner,
	itemOf,
	type Manifest,
	readFileOf,
} from '../../archive';
import type {
	Source,
	SourceColumnKind,
	SourceItem,
	SourceList,
	SourceNotice,
	SourcePage,
} from '../../source';
import type { TimeRange } from '../../time';

/** What is replayed: the archive of one run, or those of all runs whose windows have a part in a time range. */
export type Replayed =
	| { readonly by: 'run'; readonly runId: string }
	| { readonly by: 'timeRange'; readonly range: TimeRange };

export interface ArchiveSourceOptions {
	readonly files: ArchiveFiles;
	readonly owner: ArchiveOwner;
	readonly replayed: Replayed;
	/** What the records are for. */
	readonly shape: Manifest['source']['shape'];
	/**
	 * The lists of the records that are for tables of their own. Default: none; then records that were archived with lists
	 * are refused, since they would be written without.
	 */
	readonly lists?: readonly SourceList[] | undefined;
	/** Asked between files; throws to stop. */
	readonly checkpoint?: () => void;
}

/**
 * Gives out what runs have archived, without a request to the source that it came from, as that had given it out: each
 * record with its cursor and the time it was read, so that it is written by its version as any other.
 */
export class ArchiveSource implements Source {
	readonly cursorField: string;
	readonly cursorMovesWithEdits: boolean;
	readonly kinds: Readonly<Record<string, SourceColumnKind>>;
	readonly lists: readonly SourceList[] | undefined;

	private constructor(
		private readonly options: ArchiveSourceOptions,
		/** In the order in which their runs began. */
		readonly archives: readonly [Manifest, ...Manifest[]],
	) {
		const sources = archives.map(({ source }) => source);
		this.cursorField = sources[0]?.cursorField ?? '';
		this.cursorMovesWithEdits = sources.some((source) => source.cursorMovesWithEdits);
		this.lists = options.lists;
		// What a column was to hold last is what it is to hold.
		this.kinds = Object.assign({}, ...sources.map(({ kinds }) => kinds));
	}

	/**
	 * Finds the archives, and checks every file of them, so that nothing is given out of what is damaged.
	 *
	 * @throws EngineError `archiveMissing`, `archiveDamaged`, `archiveForeign`, `archiveTooNew`, `archiveDiffers`, or
	 * that the place refuses
	 */
	static async open(options: ArchiveSourceOptions): Promise<ArchiveSource> {
		const { files, owner, replayed, checkpoint } = options;
		const found =
			replayed.by === 'run'
				? [await archiveOfRun(files, { ...owner, runId: replayed.runId })]
				: await archivesOfTime(files, owner, replayed.range);
		const [first, ...others] = found;
		if (first === undefined) throw new Error('An archive is found, or is missing');
		for (const archive of found) checkAlike(archive, first, options);
		for (const archive of found) {
			for (const file of archive.files) {
				checkpoint?.();
				const { lines } = await readFileOf(files, archive, file);
				if (!hasRecords(file)) continue;
				for (const line of lines) checkLists(itemIn(line, archive, file.name), archive, options);
			}
		}
		return new ArchiveSource(options, [first, ...others]);
	}

	/** What the archived runs have covered, from the first to the last. */
	get window(): TimeRange {
		return {
			from: Math.min(...this.archives.map(({ window }) => window.from)),
			to: Math.max(...this.archives.map(({ window }) => window.to)),
		};
	}

	/** All of it, whatever the window: which records are replayed is said by the archives that were chosen. */
	async *pages(): AsyncGenerator<SourcePage> {
		for (const archive of this.archives) {
			const notice = noticeOf(archive);
			for (const file of archive.files.filter(hasRecords)) {
				this.options.checkpoint?.();
				const { lines } = await readFileOf(this.options.files, archive, file);
				const items = lines.map((line) => itemIn(line, archive, file.name));
				// A run that was taken up again has archived some records twice, and the next run has what the overlap brings.
				yield { items, doneUpTo: undefined, notice, isReadAgain: true };
			}
		}
	}
}

/** What is kept beside the records is for others to read. */
function hasRecords({ name }: ArchivedFile): boolean {
	return /^(?:records|rows)-/.test(name);
}

function checkAlike(
	{ runId, source }: Manifest,
	first: Manifest,
	{ shape }: ArchiveSourceOptions,
): void {
	if (source.shape !== shape) {
		throw archiveError(
			'archiveDiffers',
			`The archive of the run "${runId}" holds records as a sub-workflow was given them, not the rows of a table`,
			'Replay runs that wrote to a table. Nothing was written.',
		);
	}
	if (source.kind !== first.source.kind || source.cursorField !== first.source.cursorField) {
		throw archiveError(
			'archiveDiffers',
			`The archives of the runs "${first.runId}" and "${runId}" are of other sources, or follow other fields: ${shownSource(first)} and ${shownSource(source)}`,
			'Replay them apart, each by its run ID or with a shorter time. Nothing was written.',
		);
	}
}

function checkLists(
	{ children }: SourceItem,
	{ runId }: Manifest,
	{ lists }: ArchiveSourceOptions,
): void {
	if ((children === undefined) === (lists === undefined)) return;
	throw archiveError(
		'archiveDiffers',
		lists === undefined
			? `The archive of the run "${runId}" holds records for several tables, and there is one here`
			: `The archive of the run "${runId}" holds records for one table, and there are several here`,
		'Write to such tables as the run did. Nothing was written.',
	);
}

function shownSource(of: Manifest | Manifest['source']): string {
	const { kind, cursorField } = 'source' in of ? of.source : of;
	return cursorField === '' ? kind : `${kind} by ${cursorField}`;
}

function itemIn(line: string, { runId }: Manifest, file: string) {
	try {
		return itemOf(line);
	} catch (error) {
		throw archiveError(
			'archiveDamaged',
			`The file ${file} of the archive of the run "${runId}" has a line that is no record`,
			'Restore the file from a copy of the archive. Nothing was written.',
			{ cause: error },
		);
	}
}

function noticeOf({ notice }: Manifest): SourceNotice | undefined {
	return notice && { ...notice, remedy: '' };
}
