import type { OutputMode } from '../../fields/batches';
import type { ColumnsFrom } from '../../fields/columns';
import type { ColumnTypes } from '../../fields/columnTypes';
import type { CursorSettings } from '../../fields/cursor';
import type { TableTarget } from '../../fields/table';

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
}
