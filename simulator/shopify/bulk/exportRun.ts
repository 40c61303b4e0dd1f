import { type BulkErrorCode, ExportFailure, type ExportLine } from './exportLine';
import { ResultFile } from './resultFile';

/** So many lines are written before others get their turn; small exports are whole at once. */
const linesPerTurn = 1000;

export interface ExportRunOptions {
	readonly now: () => number;
	/** The lines after which it ends as a failed one does. Default: none. */
	readonly endsAfter?: number;
}

/** The writing of one result file, a turn at a time beside what else the simulator does. */
export class ExportRun {
	readonly file = new ResultFile();
	lines = 0;
	roots = 0;
	failure: BulkErrorCode | null = null;
	/** When the last line was written; null while there are more. */
	doneAt: number | null = null;
	private isStopped = false;

	constructor(
		private readonly source: Iterator<ExportLine>,
		private readonly options: ExportRunOptions,
	) {
		this.takeTurn();
	}

	/** Writes no more. */
	stop(): void {
		if (this.isStopped) return;
		this.isStopped = true;
		this.source.return?.();
	}

	/** Stops, and gives the file's space back. */
	close(): void {
		this.stop();
		this.file.close();
	}

	private takeTurn(): void {
		try {
			for (let line = 0; line < linesPerTurn; line++) {
				if (this.isStopped) return;
				if (this.lines === this.options.endsAfter) return this.end();
				const next = this.source.next();
				if (next.done === true) return this.end();
				this.write(next.value);
			}
		} catch (error) {
			if (!(error instanceof ExportFailure)) throw error;
			this.failure = error.code;
			return this.end();
		}
		setImmediate(() => this.takeTurn());
	}

	private write({ text, isRoot }: ExportLine): void {
		this.file.append(text);
		this.lines += 1;
		if (isRoot) this.roots += 1;
	}

	private end(): void {
		this.doneAt = this.options.now();
		this.stop();
	}
}
