import { ownValue } from '../../engine/ownValue';
import { type Span, span, type TimeUnit, timeUnits } from '../../engine/time';
import { invalidOption, libraryError, unusable } from './errors';
import { instantOf } from './instant';

export interface NumberLimits {
	readonly min: number;
	readonly max: number;
	readonly integer?: boolean;
}

/** The names of a union's members, all of them. */
export type NamesOf<Options> = Options extends Options ? keyof Options : never;

/**
 * Reads what a function was called with. Who writes no TypeScript is told of a mistake here, and who does, of what types
 * cannot say.
 */
export class OptionReader {
	private readonly given: object;

	/**
	 * @param names every option that the function has
	 * @param within what stands before a name in messages, such as `table.`
	 * @throws EngineError `invalidOption` for options that are none, or that the function does not have
	 */
	constructor(
		of: string,
		given: unknown,
		names: Readonly<Record<string, true>>,
		private readonly within = '',
	) {
		if (typeof given !== 'object' || given === null || Array.isArray(given)) {
			throw invalidOption(
				of,
				`must be an object, but it is ${kindOf(given)}`,
				'See docs/library.md for what it holds.',
			);
		}
		this.given = given;
		const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
		if (unknown === undefined) return;
		throw libraryError(
			'invalidOption',
			`${of} has no option "${within}${unknown}"`,
			`It has: ${Object.keys(names).join(', ')}.`,
			{ parameter: `${within}${unknown}` },
		);
	}

	value(name: string): unknown {
		return ownValue(this.given as Readonly<Record<string, unknown>>, name);
	}

	has(name: string): boolean {
		return this.value(name) !== undefined;
	}

	/** @param example what would do; the option must be given unless there is a fallback */
	text(name: string, example: string, fallback?: string): string {
		const value = this.value(name) ?? fallback;
		const isText = typeof value === 'string' && (value.trim() !== '' || value === fallback);
		if (isText) return value.trim();
		throw unusable(
			this.called(name),
			'must be a text that is not empty',
			value,
			forExample(example),
		);
	}

	optionalText(name: string, example: string): string | undefined {
		return this.has(name) ? this.text(name, example) : undefined;
	}

	/** A text that no message shows. */
	secret(name: string): string {
		const value = this.value(name);
		if (typeof value === 'string' && value.trim() !== '') return value.trim();
		throw invalidOption(
			this.called(name),
			'must be a text that is not empty',
			'Give the secret itself.',
		);
	}

	number(name: string, { min, max, integer = true }: NumberLimits): number | undefined {
		const value = this.value(name);
		if (value === undefined) return undefined;
		const isNumber = typeof value === 'number' && value >= min && value <= max;
		if (isNumber && (!integer || Number.isInteger(value))) return value;
		const kind = integer ? 'whole number' : 'number';
		throw unusable(
			this.called(name),
			`must be a ${kind} from ${min} to ${max}`,
			value,
			'Give such a number, or leave it out.',
		);
	}

	choice<const Choice extends string>(
		name: string,
		choices: readonly Choice[],
		fallback?: NoInfer<Choice>,
	): Choice {
		const value = this.value(name) ?? fallback;
		const found = choices.find((choice) => choice === value);
		if (found !== undefined) return found;
		throw unusable(
			this.called(name),
			'must be one of a few words',
			value,
			`Give one of: ${choices.join(', ')}.`,
		);
	}

	flag(name: string): boolean {
		const value = this.value(name) ?? false;
		if (typeof value === 'boolean') return value;
		throw unusable(this.called(name), 'must be true or false', value, 'Give true or false.');
	}

	/** In epoch milliseconds. */
	instant(name: string): number | undefined {
		const value = this.value(name);
		return value === undefined ? undefined : instantOf(this.called(name), value);
	}

	/** A length of time, of no less than nothing. */
	span(name: string): Span | undefined {
		const value = this.value(name);
		if (value === undefined) return undefined;
		const { amount, unit } = (value ?? {}) as Partial<Record<'amount' | 'unit', unknown>>;
		const isSpan =
			typeof amount === 'number' && amount >= 0 && timeUnits.includes(unit as TimeUnit);
		if (isSpan) return span(amount, unit, this.called(name));
		throw unusable(
			this.called(name),
			'must be a length of time',
			value,
			`Give for example { amount: 10, unit: 'minutes' }; units are ${timeUnits.join(', ')}.`,
		);
	}

	called(name: string): string {
		return `${this.within}${name}`;
	}
}

/** Not the value itself, which may be secret: a token in the place of `signIn`, an address with a password as `store`. */
function kindOf(given: unknown): string {
	if (given === undefined) return 'missing';
	if (given === null) return 'null';
	return Array.isArray(given) ? 'a list' : `a ${typeof given}`;
}

function forExample(example: string): string {
	return `Give for example ${JSON.stringify(example)}.`;
}
