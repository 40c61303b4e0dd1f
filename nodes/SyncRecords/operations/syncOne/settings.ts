import type { ColumnsFrom } from '../../fields/columns';
import type { ColumnTypes } from '../../fields/columnTypes';
import type { CursorSettings } from '../../fields/cursor';
import type { TableTarget } from '../../fields/table';

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
