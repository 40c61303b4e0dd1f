import type { Span } from '../../../../engine/time';
import type { CursorSettings } from '../../../shared/parameters/cursor';
import type { DeletedWhen } from '../../fields/deletedWhen';

export interface ChangeSettings {
	readonly sync: string | undefined;
	readonly runId: string;
	readonly key: readonly string[];
	readonly cursor: CursorSettings;
	readonly batchSize: number;
	readonly ignored: readonly string[];
	/** What says that a record is gone; undefined where nothing does. */
	readonly deletedWhen: DeletedWhen | undefined;
	readonly reconcile: boolean;
	/** 0 to 1. */
	readonly maxShare: number;
	readonly settleDelay: Span;
}
