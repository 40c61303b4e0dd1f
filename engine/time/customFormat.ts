import { shown, TimeError } from './timeError';

/** Letters that begin a token of Luxon's (https://moment.github.io/luxon/#/formatting?id=table-of-tokens). */
const tokenLetters = new Set('SusmhHZzadcELMykWGoDTtfFniXxq');

/**
 * A format of Luxon's tokens, with literal text in single quotes. A letter that is no token is refused, since Luxon
 * would print it as it is: "YYYY-MM-DD", written for other libraries, would come out as "YYYY-03-Mar 29, 2026".
 *
 * @throws TimeError `invalidFormat`
 */
export function checkedCustomFormat(given: unknown, label = 'Custom Input Format'): string {
	if (typeof given !== 'string' || given.trim() === '') {
		throw new TimeError('invalidFormat', {
			message: `The format ${shown(given)} is empty`,
			remedy: 'Enter a format of Luxon tokens, for example "yyyy-MM-dd HH:mm".',
			parameter: label,
		});
	}
	const unknown = [...withoutLiterals(given)].find(
		(letter) => /[a-z]/i.test(letter) && !tokenLetters.has(letter),
	);
	if (unknown === undefined) return given;
	throw new TimeError('invalidFormat', {
		message: `The format ${shown(given)} has the letter "${unknown}", which stands for nothing`,
		remedy: `The year is "yyyy", the month "MM", the day "dd", the hour "HH", the minute "mm"; for example "yyyy-MM-dd HH:mm". Put text in single quotes, for example "yyyy 'at' HH:mm".`,
		parameter: label,
	});
}

/** Whether what the format reads is the same on every day: it has a year. */
export function hasYear(format: string): boolean {
	return /[ykDfF]/.test(withoutLiterals(format));
}

function withoutLiterals(format: string): string {
	return format.replaceAll(/'[^']*'/g, '');
}
