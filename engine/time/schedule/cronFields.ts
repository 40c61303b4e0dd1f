import { ownValue } from '../../ownValue';
import { option, type Said, say, worded } from '../../wording';
import { cannotBeUsed, type CronFault } from './cronFault';
import { type FieldKind, fieldKinds } from './cronFieldKinds';

/** A cron expression, read: what the parser is given, and what people should know of it. */
export interface CronFields {
	/** Six fields, each as plain numbers, `*`, `L`, `5L` or `1#2`. */
	readonly canonical: string;
	/** The hours as they were written. */
	readonly hours: string;
	/** Where a step does not divide its field evenly. */
	readonly hint: Said | undefined;
}

const shorthands: Readonly<Record<string, string>> = {
	'@yearly': '0 0 1 1 *',
	'@annually': '0 0 1 1 *',
	'@monthly': '0 0 1 * *',
	'@weekly': '0 0 * * 0',
	'@daily': '0 0 * * *',
	'@midnight': '0 0 * * *',
	'@hourly': '0 * * * *',
};

/**
 * Reads five fields (minute, hour, day of the month, month, day of the week), six with the seconds in front, or a
 * shorthand. Lists may overlap, 7 is Sunday, and Sunday may end a range, as in other crons.
 *
 * @throws EngineError `invalidSchedule`, in words of the field
 */
export function cronFields(expression: unknown): CronFields {
	const given = typeof expression === 'string' ? expression.trim() : '';
	if (given === '') throw cannotBeUsed(expression, { why: 'it is empty' });
	const fields = (ownValue(shorthands, given.toLowerCase()) ?? given).split(/\s+/);
	if (given.startsWith('@') && fields.length === 1) {
		const known = Object.keys(shorthands).join(', ');
		throw cannotBeUsed(expression, { why: `the shorthands are ${known}` });
	}
	if (fields.length < 5 || fields.length > 6) {
		throw cannotBeUsed(expression, { why: `it has ${fields.length} fields in place of 5 or 6` });
	}
	const six = fields.length === 5 ? ['0', ...fields] : fields;
	try {
		const read = fieldKinds.map((kind, index) => readField(six[index] ?? '', kind));
		return {
			canonical: read.map(({ canonical }) => canonical).join(' '),
			hours: six[2] ?? '',
			hint: read.map(({ hint }) => hint).find((hint) => hint !== undefined),
		};
	} catch (error) {
		throw error instanceof FieldError ? cannotBeUsed(expression, error.fault) : error;
	}
}

class FieldError extends Error {
	constructor(readonly fault: CronFault) {
		super(worded(fault.why));
	}
}

function refused(why: Said, remedy?: Said): FieldError {
	return new FieldError({ why, remedy });
}

interface ReadField {
	readonly canonical: string;
	readonly hint?: Said;
}

function readField(text: string, kind: FieldKind): ReadField {
	if (text === '*' || text === '?') return { canonical: '*' };
	if (kind.isWeekday && text.includes('#')) return { canonical: occurrence(text, kind) };
	const items = text.split(',').map((item) => readItem(item, kind));
	const numbers = new Set(items.flatMap(({ values }) => values));
	const marks = new Set(items.flatMap(({ mark }) => mark ?? []));
	// Days that are listed are not open, even if all of them are: the other day field then does not narrow them down.
	const isFull = !kind.isDay && numbers.size === kind.size;
	const list = [...[...numbers].sort((a, b) => a - b), ...marks].join();
	return { canonical: isFull ? '*' : list, hint: items.length === 1 ? items[0]?.hint : undefined };
}

interface ReadItem {
	readonly values: readonly number[];
	readonly mark?: string;
	readonly hint?: Said;
}

function readItem(item: string, kind: FieldKind): ReadItem {
	const mark = lastDay(item, kind);
	if (mark !== undefined) return { values: [], mark };
	const [range = '', step, ...more] = item.split('/');
	if (more.length > 0 || step === '') throw refused(`"${item}" is no step: write "*/15"`);
	const [from, to] = bounds(range, step !== undefined, kind);
	const every = step === undefined ? 1 : readStep(step, item, kind);
	const values = Array.from(
		{ length: Math.floor((to - from) / every) + 1 },
		(_, index) => from + index * every,
	).map((value) => (kind.isWeekday ? value % 7 : value));
	const isOpen = step !== undefined && !range.includes('-');
	return { values, hint: isOpen ? unevenness(item, every, values, kind) : undefined };
}

function bounds(range: string, isStepped: boolean, kind: FieldKind): readonly [number, number] {
	const { min, max } = kind;
	if (range === '*' || range === '?') return [min, max];
	const [first = '', last, ...more] = range.split('-');
	if (more.length > 0) throw refused(`"${range}" is no range: write "1-5"`);
	const from = readNumber(first, kind);
	if (last === undefined) return [from, isStepped ? max : from];
	const end = readNumber(last, kind);
	// Weeks end on Sunday to some and begin with it to others.
	const to = kind.isWeekday && end === 0 && from > 0 ? 7 : end;
	if (from <= to) return [from, to];
	throw refused(
		`"${range}" runs backwards; write "${from}-${kind.isWeekday ? 6 : max},${min}-${to}"`,
	);
}

function readNumber(text: string, kind: FieldKind): number {
	const { name, names, min, max } = kind;
	const index = names.indexOf(text.toLowerCase());
	if (index >= 0) return index + min;
	if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
	if (/^h(\(|$)/i.test(text))
		throw refused(say`H is not supported; use the option ${option('jitter')}`);
	if (/^(\d*|l)w$|^l$/i.test(text)) throw refused(`"${text}" is not supported in the ${name}`);
	const short = names.find((known) => text.toLowerCase().startsWith(known));
	if (short !== undefined) throw refused(`names have three letters: write "${short}"`);
	const orNames = names.length === 0 ? '' : `, or ${names[0]} to ${names.at(-1)}`;
	throw refused(`the ${name} "${text}" is not one of ${min} to ${max}${orNames}`);
}

function readStep(step: string, item: string, kind: FieldKind): number {
	const every = /^\d+$/.test(step) ? Number(step) : 0;
	if (every < 1) throw refused(`the step of "${item}" is not a whole number from 1 on`);
	if (every <= kind.size) return every;
	throw refused(
		`"${item}" goes beyond the ${kind.size} ${kind.plural} of ${kind.period === 'hour' ? 'an' : 'a'} ${kind.period}`,
		kind.remedy(every),
	);
}

/** `L` is the last day of the month; `5L` or `friL` the last Friday of the month. */
function lastDay(item: string, kind: FieldKind): string | undefined {
	if (!kind.isDay || !/L$/i.test(item)) return undefined;
	if (!kind.isWeekday) return /^L$/i.test(item) ? 'L' : undefined;
	if (item.length === 1) throw refused('"L" needs a day of the week: the last Friday is "5L"');
	return `${readNumber(item.slice(0, -1), kind) % 7}L`;
}

/** `1#2` or `mon#2`: the second Monday of the month. */
function occurrence(text: string, kind: FieldKind): string {
	const [, day, nth] = /^([^#,-]+)#([1-5])$/.exec(text) ?? [];
	if (day !== undefined) return `${readNumber(day, kind) % 7}#${nth}`;
	throw refused(
		`"${text}" is not one day of the week and one occurrence from 1 to 5: the second Monday is "1#2"`,
	);
}

/** A step counts anew in each hour, day or month: what is left over at its end is a shorter distance. */
function unevenness(
	item: string,
	every: number,
	values: readonly number[],
	kind: FieldKind,
): Said | undefined {
	const [first = 0, last = 0] = [values[0], values.at(-1)];
	const isEven = kind.isEvenLength && first + kind.size - last === every;
	if (every === 1 || isEven) return undefined;
	const shown = [...new Set(values)].slice(0, 12).join(', ');
	return say`"${item}" counts anew in each ${kind.period} (${shown}), so runs are not always ${every} ${kind.plural} apart. ${kind.remedy(every)}`;
}
