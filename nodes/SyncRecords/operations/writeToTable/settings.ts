import type { ColumnTypes } from '../../fields/columnTypes';
import type { TableTarget } from '../../fields/table';
import type { CursorSettings } from '../../items/cursors';
import type { OutputMode } from '../../items/output';
import type { ColumnsFrom } from '../../items/records';
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
