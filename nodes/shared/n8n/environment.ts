import type { Environment } from '../../../engine/environment';
import { systemEnvironment } from '../../../engine/systemEnvironment';

let current: Environment = systemEnvironment;

/** The clock, randomness and sleep that every block hands to the engine. */
export function environment(): Environment {
	return current;
}

/** Puts another environment in place, for tests; returns what puts the former one back. */
export function replaceEnvironment(replacement: Environment): () => void {
	const former = current;
	current = replacement;
	return () => {
		current = former;
	};
}
