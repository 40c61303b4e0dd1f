import type { ObjectKey } from '../../../engine/objects';
import type { ClaimedObject } from '../../../engine/store';
import type { SeededRandom } from '../../support/seededRandom';
import type { Outside } from '../ports';
import type { Stage } from '../stage';
import type { Timeline } from '../timeline';
import type { ObjectSeams } from './objectRules';
import type { ObjectScenario } from './objectScenario';
import type { ObjectWatch } from './objectWatch';

/** Who plays a seed, and what they share. */
export interface ObjectWorld {
	readonly scenario: ObjectScenario;
	readonly seams: ObjectSeams;
	readonly outside: Outside;
	readonly stage: Stage;
	readonly timeline: Timeline;
	readonly random: SeededRandom;
	readonly watch: ObjectWatch;
	/** What was dispatched and has no worker yet. */
	readonly queue: ClaimedObject[];
	/** Whether nothing goes wrong any more. */
	isQuiet: boolean;
	/** The account of a seed's object, as the store knows it. */
	accountOf(object: Pick<ObjectKey, 'account'>): string;
}
