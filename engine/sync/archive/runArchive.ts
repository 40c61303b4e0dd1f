import {
	type ArchivedSource,
	ArchiveWriter,
	type ArchiveFiles,
	type Manifest,
	pruneArchives,
} from '../../archive';
import type { Environment } from '../../environment';
import type { Source, SourceTraits } from '../../source';
import type { RunReporter } from '../reporter';
import type { Streamed } from '../stream/stream';
import type { StreamedRun } from '../stream/streamedRun';
import { archivedSource, type EventsOf } from './archivedSource';

export interface RunArchiveOptions {
	readonly files: ArchiveFiles;
	readonly account: string;
	readonly reporter: RunReporter;
	/** What is asked of which source. */
	readonly source: Omit<ArchivedSource, keyof SourceTraits>;
	readonly environment: Environment;
	/** What is kept beside the records. Default: nothing. */
	readonly eventsOf?: EventsOf | undefined;
}

/** The archive of the run that is worked for. */
export class RunArchive {
	private traits: SourceTraits | undefined;

	/** @param writer opened for the run that is worked for; {@link open} opens one */
	constructor(
		private readonly writer: Pick<ArchiveWriter, 'keep' | 'end' | 'of'>,
		private readonly options: RunArchiveOptions,
	) {}

	/**
	 * Opens it, behind what former attempts of the run have stored.
	 *
	 * @returns undefined where no run is told of what is done, as in a dry run: then nothing is written
	 * @throws EngineError of an `ArchiveErrorKind`
	 */
	static async open(options: RunArchiveOptions): Promise<RunArchive | undefined> {
		const { files, account, reporter, environment } = options;
		const { run, isReported, writes } = reporter;
		if (run === undefined || !isReported || !writes) return undefined;
		const of = { account, sync: run.sync, runId: run.id, startedAt: run.startedAt };
		return new RunArchive(await ArchiveWriter.open(files, of, environment), options);
	}

	/** Stores what a source gives out before it is passed on. */
	before(source: Source): Source {
		const { cursorField, cursorMovesWithEdits, kinds } = source;
		this.traits = { cursorField, cursorMovesWithEdits, ...(kinds !== undefined && { kinds }) };
		const { environment, eventsOf } = this.options;
		return archivedSource(source, this.writer, environment, eventsOf);
	}

	/** Writes the manifest, once the stream has come to its end, or to that of the run's time. */
	async end(run: StreamedRun, streamed: Streamed): Promise<Manifest> {
		const { traits = { cursorField: '', cursorMovesWithEdits: false } } = this;
		const { message, visibleFrom } = streamed.notice ?? {};
		const because = whyNotWhole(streamed);
		return await this.writer.end({
			source: { ...this.options.source, ...traits },
			window: { from: run.window.from, to: streamed.finished ? run.end : run.position },
			isWhole: because === undefined,
			because,
			notice:
				message === undefined || visibleFrom === undefined ? undefined : { message, visibleFrom },
		});
	}

	/**
	 * Deletes the archives of the sync whose runs began before a time.
	 *
	 * @returns how many
	 */
	async prune(beforeMs: number): Promise<number> {
		return await pruneArchives(this.options.files, this.writer.of, beforeMs);
	}
}

function whyNotWhole({ finished, counts }: Streamed): string | undefined {
	const { keptPages = 0, unreadPages = keptPages } = counts;
	if (!finished) return 'the time of the run was up before its window was done';
	return unreadPages > 0 ? `${unreadPages} of its pages could not be read` : undefined;
}
