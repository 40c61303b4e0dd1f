import type { Environment } from '../../engine/environment';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { Fetch } from '../http/signedDoor';
import { unusable } from './errors';
import type { OptionReader } from './optionReader';

/** @throws EngineError `invalidOption` */
export function environmentOf(options: OptionReader): Environment {
	const given = options.value('environment') ?? systemEnvironment;
	const isEnvironment =
		typeof given === 'object' &&
		(['now', 'random', 'sleep'] as const).every(
			(name) => typeof (given as Partial<Environment>)[name] === 'function',
		);
	if (isEnvironment) return given as Environment;
	throw unusable(
		'environment',
		'must have now, random and sleep',
		given,
		'Leave it out to go by the real ones.',
	);
}

/** @throws EngineError `invalidOption` */
export function fetchOf(options: OptionReader): Fetch {
	const given = options.value('fetch') ?? globalThis.fetch;
	if (typeof given === 'function') return given as Fetch;
	throw unusable(
		'fetch',
		'must be a function like fetch',
		given,
		'Leave it out, for the one of Node.',
	);
}

/** @throws EngineError `invalidOption` */
export function signalOf(options: OptionReader): AbortSignal | undefined {
	const given = options.value('signal');
	if (given === undefined || given instanceof AbortSignal) return given;
	throw unusable(
		'signal',
		'must be an AbortSignal',
		given,
		'Give for example AbortSignal.timeout(60_000).',
	);
}
