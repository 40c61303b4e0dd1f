import { shown } from '../../shortened';
import { act, say } from '../../wording';
import { storeError } from '../errors';
import { invalidValue, type VariableValue } from './variableValue';

/**
 * The sum, as a number that is exact.
 *
 * @throws EngineError `variableNotANumber`; `invalidVariableValue` when whole numbers outgrow what a number can hold
 */
export function increment(name: string, current: VariableValue, by: number): VariableValue {
	if (current.type !== 'number') {
		throw storeError(
			'variableNotANumber',
			`The variable "${name}" is not a number: it holds ${shown(current.value)} (${current.type})`,
			say`Choose a variable that holds a number, or ${act('set')} this one to a number first.`,
			{ parameter: 'name' },
		);
	}
	const sum = current.value + by;
	const whole = Number.isInteger(current.value) && Number.isInteger(by);
	if (whole ? Number.isSafeInteger(sum) : Number.isFinite(sum))
		return { type: 'number', value: sum };
	throw invalidValue(
		name,
		`would be ${sum}, which a number cannot hold exactly`,
		'Set the variable to a smaller number first.',
	);
}
