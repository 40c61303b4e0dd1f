import type { Simulator } from '../../../../simulator';
import type { SourceSeed } from '../chaosSource';
import type { BulkTrouble } from './bulkTrouble';
import type { BulkWatch } from './bulkWatch';

/** What the processes of a seed have in common. */
export interface BulkShop {
	readonly simulator: Simulator;
	readonly seed: SourceSeed;
	readonly watch: BulkWatch;
	readonly trouble: BulkTrouble;
	/** For temporary files. */
	readonly folder: string;
}
