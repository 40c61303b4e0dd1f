import type { DateTime } from 'luxon';

import type { EngineError } from '../../errors';
import { shown } from '../../shortened';
import { choice, named, option, phrase, type Said, say } from '../../wording';
import { timeError } from '../timeError';
import { zoneSuggestion } from '../zoneNames';
import type { InputFormat, ParseOptions } from './options';

const examples: Readonly<Record<InputFormat, string>> = {
	auto: '"2026-03-29T14:30:00+02:00", "2026-03-29 14:30:00" or 1774787400',
	iso: '"2026-03-29T14:30:00+02:00"',
	unixSeconds: '1774787400',
	unixMilliseconds: '1774787400000',
	sql: '"2026-03-29 14:30:00"',
	http: '"Sun, 29 Mar 2026 12:30:00 GMT"',
	rfc2822: '"Sun, 29 Mar 2026 14:30:00 +0200"',
	custom: 'one that matches it',
};

/** The advice to choose a format is given only where there is a choice. */
function advice(options: ParseOptions, withChoice: Said, example: string): Said {
	return say`${options.format === undefined ? 'Give' : withChoice} ${example}`;
}

export function invalid(given: unknown, options: ParseOptions, read?: DateTime): EngineError {
	const { format = 'auto', label = 'date', customFormat } = options;
	const expected = format === 'custom' ? ` in the format "${customFormat ?? ''}"` : '';
	// The other reason that Luxon gives is that the text does not match, which goes without saying.
	const outOfRange = read?.invalidReason === 'unit out of range';
	const reason = outOfRange ? ` (${String(read.invalidExplanation)})` : '';
	return timeError(
		'invalidDate',
		`${shown(given)} is not a date${expected}${reason}`,
		say`${advice(
			options,
			say`Choose the "${option('inputFormat')}" that it is in, or give`,
			`a date such as ${examples[format]}.`,
		)} ${checkExpression(label)}`,
		{ parameter: label },
	);
}

export function ambiguous(text: string, options: ParseOptions): EngineError {
	return timeError(
		'ambiguousDate',
		`The date ${shown(text)} can be read in more than one way: it does not say which number is the day and which the month`,
		advice(
			options,
			say`Set "${option('inputFormat')}" to "${choice('custom')}" with a format such as "dd/MM/yyyy" or "MM/dd/yyyy", or give`,
			'a date such as "2026-03-29".',
		),
		{ parameter: options.label ?? 'date' },
	);
}

export function ambiguousNumber(given: unknown, options: ParseOptions): EngineError {
	return timeError(
		'ambiguousDate',
		`The number ${shown(given)} could be seconds, milliseconds or a year`,
		advice(
			options,
			say`Set "${option('inputFormat')}" to "${choice('unixSeconds')}" or "${choice('unixMilliseconds')}", or give`,
			'a date such as "2026-03-29" or "2026-03-29T14:30:00+02:00".',
		),
		{ parameter: options.label ?? 'date' },
	);
}

/** @param fault what is wrong, as a clause: "the offset +25:00 does not exist" */
export function faulty(given: unknown, options: ParseOptions, fault: string): EngineError {
	const { label = 'date' } = options;
	return timeError(
		'invalidDate',
		`${shown(given)} is not a date: ${fault}`,
		say`Give a date such as "2026-03-29T14:30:00+02:00". ${checkExpression(label)}`,
		{ parameter: label },
	);
}

/** An abbreviation is no zone: BST is Britain's summer to one and Bangladesh's time to another. */
export function unknownZone(given: unknown, options: ParseOptions, zone: string): EngineError {
	const { label = 'date' } = options;
	return timeError(
		'invalidDate',
		`${shown(given)} is not a date: it does not say for certain which time zone ${shown(zone)} is`,
		say`${zoneSuggestion(zone)}Give the date with its offset, such as "2026-03-29T14:30:00+02:00", or with an IANA name, such as "2026-03-29 14:30:00 Europe/Berlin". ${checkExpression(label)}`,
		{ parameter: label },
	);
}

function checkExpression(label: string): Said {
	return say`If "${named(label)}" ${phrase('isComputed')}, check what that gives.`;
}
