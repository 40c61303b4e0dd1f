import { EngineError } from '../../../errors';
import type { Conceal } from '../../../secrets';
import { shortened } from '../../../shortened';
import { say, withTexts, worded } from '../../../wording';

/** Returns the last try's error, with how many there were. */
export function afterTries(error: EngineError, tries: number): EngineError {
	const { kind, said, parameter, retry } = error;
	const times = tries === 1 ? 'once' : `${tries} times`;
	const message = say`${said.message} (tried ${times})`;
	return new EngineError(kind, { message, remedy: said.remedy, parameter, retry });
}

/** An answer's own words may be as long as it likes. */
const longestMessage = 500;

/** Returns the error without secrets in its message, and short enough to be read. */
export function concealedError(error: EngineError, conceal: Conceal): EngineError {
	const { kind, said, parameter, retry } = error;
	const message = withTexts(said.message, (text) => shortened(conceal(text), longestMessage));
	const { remedy } = said;
	return worded(message) === error.message
		? error
		: new EngineError(kind, { message, remedy, parameter, retry });
}
