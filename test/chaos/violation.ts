import type { Invariant } from './invariants';

/** What must never be, and was. */
export interface Violation {
	readonly invariant: Invariant;
	readonly detail: string;
}
