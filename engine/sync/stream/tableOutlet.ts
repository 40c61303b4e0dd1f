import type { ChildTable, Destination, TableOptions } from '../../destination/destination';
import { ownValue } from '../../ownValue';
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
	readonly table: Omit<TableOptions, 'children' | 'cursorField' | 'dryRun' | 'structure'>;
	/** The tables of the lists that the source's records have, by list. Default: lists are not written. */
	readonly listTables?: Readonly<Record<string, string>> | undefined;
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

	sink(source: SourceTraits): RecordSink<SourceItem> {
		const { kinds, cursorField, cursorMovesWithEdits } = source;
		const { destination, table, run, findings, listTables = {} } = this.options;
		const structure = { kind: 'fromRecords', kinds } as const;
		const dryRun = !run.reporter.writes;
		const children = (source.lists ?? []).flatMap((list): ChildTable[] => {
			const name = ownValue(listTables, list.list);
			return name === undefined ? [] : [{ ...list, table: name }];
		});
		return tableSink({
			writer: destination.table({ ...table, children, structure, cursorField, dryRun }),
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
