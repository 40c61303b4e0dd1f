import type { ColumnSettings } from '../../fields/columns';
import type { CursorSettings } from '../../../shared/parameters/cursor';
import type { TableTarget } from '../../fields/table';

export interface OneSettings {
	readonly sync: string;
	readonly key: readonly string[];
	readonly cursor: CursorSettings;
	readonly ignored: readonly string[];
	/** Undefined where the record is only remembered. */
	readonly target: TableTarget | undefined;
	readonly columns: ColumnSettings;
	readonly isHeldBack: boolean;
}
