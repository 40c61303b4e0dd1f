import type { ColumnTypes } from './columnTypes';
import type { CursorSettings } from './cursorReader';
import type { ColumnsFrom } from './inputRecords';
import type { TableTarget } from './tableTarget';
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
