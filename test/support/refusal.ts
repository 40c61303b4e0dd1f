import { EngineError } from '../../engine/errors';

/** The error with which something is refused; fails when nothing is. */
export function refusalOf(act: () => unknown): EngineError {
	try {
		act();
	} catch (error) {
		if (error instanceof EngineError) return error;
		throw error;
	}
	throw new Error('Nothing was refused');
}
