/** Of a bulk operation; its file comes in chunks. */
type BulkStep = 'look' | 'start' | 'poll' | 'cancel' | 'file' | 'chunk';

/** What a process waits for when it takes a step: an answer of the source, the store or the destination. */
export type StepKind =
	| `source.${'clock' | 'count' | 'page' | BulkStep}`
	| `destination.${'write' | 'reconcile'}`
	| `archive.${'list' | 'put' | 'get' | 'delete'}`
	| 'endpoint.send'
	| 'queue.dispatch'
	| 'person.change'
	/** By the method of the store. */
	| `store.${string}`;

/** Where every process of a run can die, whatever its source is. */
export const placesOfDeath: readonly StepKind[] = [
	'source.clock',
	'source.count',
	'source.page',
	'destination.write',
	'store.begin',
	'store.checkpoint',
	'store.commit',
];

/** What is in store for a process. */
export interface Fate {
	/** The step, from 1, at which it dies; it dies after the step has taken effect, but before it hears of it, or before. */
	readonly killAtStep?: number;
	/** The file, from 1, at whose storing in an archive it dies. */
	readonly killAtPut?: number;
	readonly killAfterEffect?: boolean;
	/** The step before which it stands still, as a machine that is suspended does. */
	readonly stallAtStep?: number;
	readonly stallMs?: number;
}

export interface Kill {
	readonly step: number;
	readonly kind: StepKind;
	readonly when: 'before' | 'after';
}

/** A process that can die: nothing that it does after its death has an effect. */
export class Actor {
	steps = 0;
	/** Of them, those that store a file of an archive. */
	puts = 0;
	/** When the timer of its beats last had its turn. */
	heardAt: number;
	endedAt: number | undefined;
	/** The run that it is at work on. */
	worksOn: string | undefined;
	killed: Kill | undefined;
	resumesAt = -Infinity;
	/** Undefined while it is at work. */
	ending: 'done' | 'failed' | 'killed' | undefined;
	error: unknown;

	/** @param id no other process has it */
	constructor(
		readonly name: string,
		readonly id: string,
		readonly fate: Fate,
		startedAt: number,
	) {
		this.heardAt = startedAt;
	}
}

export class Killed extends Error {}
