import type { OutputMode } from '../../fields/batches';
import type { ColumnSettings } from '../../fields/columns';
import type { CursorSettings } from '../../../shared/parameters/cursor';
import type { DeletedWhen } from '../../fields/deletedWhen';
import type { TableTarget } from '../../fields/table';

/** How input items are written. */
export interface WriteSettings {
	readonly sync: string | undefined;
	readonly runId: string | undefined;
	readonly target: TableTarget;
	readonly cursor: CursorSettings;
	/** What says that a record is gone; undefined where nothing does. */
	readonly deletedWhen: DeletedWhen | undefined;
	readonly columns: ColumnSettings;
	readonly batchSize: number;
	readonly output: OutputMode;
	/** Whether what fails is kept, to be tried again. */
	readonly keepFailed: boolean;
	/** Whether the results are simplified. */
	readonly isSimple: boolean;
}
