import type { ColumnSettings } from '../../fields/columns';
import type { CursorSettings } from '../../../shared/parameters/cursor';
import type { DeletedWhen } from '../../fields/deletedWhen';
import type { TableTarget } from '../../fields/table';

export interface OneSettings {
	readonly sync: string;
	readonly key: readonly string[];
	readonly cursor: CursorSettings;
	readonly ignored: readonly string[];
	/** What says that the record is gone; undefined where nothing does. */
	readonly deletedWhen: DeletedWhen | undefined;
	/** Undefined where the record is only remembered. */
	readonly target: TableTarget | undefined;
	readonly columns: ColumnSettings;
	readonly isHeldBack: boolean;
}
