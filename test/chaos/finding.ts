import type { ArchiveWatch } from './archives/archiveWatch';
import type { Violation } from './violation';
import type { SourceChanges } from './livelyRecords';
import type { RemovalCounts } from './removals/removedRecords';
import type { Scenario } from './scenario';
import type { Kill, StepKind } from './stage';
import type { TableTroubleCounts } from './tableTrouble';
import type { World } from './world';

/** What came of a seed, and what it covered. */
export interface Finding {
	readonly scenario: Scenario;
	readonly violations: readonly Violation[];
	readonly kills: readonly Kill[];
	readonly steps: ReadonlyMap<StepKind, number>;
	readonly faults: Readonly<Record<string, number | undefined>>;
	/** What happened at the source. */
	readonly changes: SourceChanges;
	readonly removals: RemovalCounts;
	readonly verdicts: World['watch']['receipts']['verdicts'];
	readonly runs: Readonly<Record<'done' | 'failed' | 'killed', number>>;
	readonly kept: World['kept']['counts'];
	/** What came of archives; undefined where there are none. */
	readonly archives: ArchiveWatch['counts'] | undefined;
	readonly misses: number;
	readonly downgrades: number;
	readonly stalls: number;
	readonly restarts: number;
	readonly undone: number;
	readonly records: number;
	/** What the endpoint was sent. */
	readonly delivered: number;
	readonly tableTrouble: Readonly<TableTroubleCounts> & {
		/** Orders whose price the table has no room for. */
		readonly tooPrecise: number;
	};
}
