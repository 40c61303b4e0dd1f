import type { ColumnTypes } from '../../fields/columnTypes';
import type { TableTarget } from '../../fields/table';
import type { CursorSettings } from '../../items/cursors';
import type { ColumnsFrom } from '../../items/records';
export interface OneSettings {
	readonly sync: string;
	readonly key: readonly string[];
	readonly cursor: CursorSettings;
	readonly ignored: readonly string[];
	/** Undefined where the record is only remembered. */
	readonly target: TableTarget | undefined;
	readonly columnsFrom: ColumnsFrom;
	/** Of columns that are made from records. */
	readonly columnTypes: ColumnTypes;
	readonly isHeldBack: boolean;
}
