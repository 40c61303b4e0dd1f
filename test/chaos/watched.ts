import type { Endpoint } from './endpoint';
import type { LivelyRecords } from './livelyRecords';
import type { Outside } from './ports';
import type { RemovedRecords } from './removals/removedRecords';
import type { Scenario } from './scenario';
import type { ChaosSource } from './sources/chaosSource';

/** What is watched of a seed. */
export interface Watched {
	readonly outside: Outside;
	readonly source: ChaosSource;
	readonly records: LivelyRecords;
	readonly removed: RemovedRecords;
	readonly endpoint: Endpoint;
	readonly scenario: Scenario;
	readonly table: string;
}
