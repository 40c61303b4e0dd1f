import type { Destination, TableOptions } from '../../destination/destination';
import type { RunCounts } from '../../run/counts';
import type { SourceItem, SourceTraits } from '../../source';
import { recordCounts, type RecordSink, type RecordTotals } from '../pump/sink';
import { StaleRecords, type TableFindings } from '../sinks/tableFindings';
import { tableSink } from '../sinks/tableSink';
import type { RunReporter } from '../reporter';
import type { Outlet } from './stream';
import type { StreamedRun } from './streamedRun';

export interface TableOutletOptions {
	readonly destination: Pick<Destination, 'table'>;
	/** The rest is for the source and the run to say. */
	readonly table: Omit<TableOptions, 'cursorField' | 'dryRun' | 'structure'>;
	/** For whom it writes. */
	readonly run: Pick<StreamedRun, 'lateWatch'> & {
		readonly reporter: Pick<RunReporter, 'writes'>;
	};
	/** Gets to know what is worth telling of the table. */
	readonly findings?: TableFindings;
}

/** Writes records to a table that is made, and grows, by what is read of them. */
export class TableOutlet implements Outlet {
	readonly stale = new StaleRecords();

	constructor(private readonly options: TableOutletOptions) {}

	sink({ kinds, cursorField, cursorMovesWithEdits }: SourceTraits): RecordSink<SourceItem> {
		const { destination, table, run, findings } = this.options;
		const structure = { kind: 'fromRecords', kinds } as const;
		const dryRun = !run.reporter.writes;
		return tableSink({
			writer: destination.table({ ...table, structure, cursorField, dryRun }),
			key: table.key,
			toRecord: (record: SourceItem) => record,
			late: run.lateWatch(cursorMovesWithEdits),
			written: (result) => {
				this.stale.note(result);
				findings?.note(result, table.key);
			},
		});
	}

	counts(totals: RecordTotals): RunCounts {
		return { pages: totals.pages, ...recordCounts(totals) };
	}
}
