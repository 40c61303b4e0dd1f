import type { ColumnTypes } from './columnTypes';
import type { CursorSettings } from './cursorReader';
import type { ColumnsFrom } from './inputRecords';
import type { OutputMode } from './output';
import type { TableTarget } from './tableTarget';
/** How input items are written. */
export interface WriteSettings {
	readonly sync: string | undefined;
	readonly runId: string | undefined;
	readonly target: TableTarget;
	readonly cursor: CursorSettings;
	readonly columnsFrom: ColumnsFrom;
	/** Of columns that are made from records. */
	readonly columnTypes: ColumnTypes;
	readonly batchSize: number;
	readonly output: OutputMode;
	readonly writeInTestRuns: boolean;
}
