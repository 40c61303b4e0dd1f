import { DateTime, type ExplainedFormat } from 'luxon';

import { checkedCustomFormat } from '../customFormat';
import { checkedLocale } from '../locale';
import type { ParseOptions } from './options';
import { type Reading, statedOffset, statedZone } from './reading';
import { faulty, invalid } from './refusals';

/**
 * Reads text in a format of Luxon's tokens. Luxon takes the text apart; the instant is made here, since Luxon decides
 * between the two passes of an hour by today's offset, and takes any offset and any abbreviation.
 *
 * @throws EngineError `invalidFormat`, `invalidDate`
 */
export function readCustom(text: string, options: ParseOptions): Reading {
	const format = checkedCustomFormat(options.customFormat, 'customInputFormat', 'read');
	const locale = checkedLocale(options.locale);
	const explained = DateTime.fromFormatExplain(text, format, { locale });
	const { matches = {}, result } = explained;
	if (result === null || result === undefined || Object.keys(matches).length === 0) {
		throw invalid(text, options);
	}
	const [year, hour] = [Number(result.year), Number(result.hour)];
	if (matches.G === undefined && year < 100 && tokensIn(explained).includes('y')) {
		throw faulty(text, options, `its year is ${year}; the token for years of two digits is "yy"`);
	}
	if (matches.a === 0 && hour > 11) throw faulty(text, options, `${hour} o'clock is not AM`);
	// The year before the year 1 is 1 BC, and 0 for Luxon.
	const fields = matches.G === 0 ? { ...result, year: year + 1 } : result;
	const onUtc = DateTime.fromObject(fields, { zone: 'utc' });
	if (!onUtc.isValid) throw invalid(text, options, onUtc);
	const offset = offsetText(explained);
	return {
		local: onUtc.toMillis(),
		offset: offset === undefined ? undefined : statedOffset(offset, text, options),
		zone:
			typeof matches.z === 'string'
				? statedZone(matches.z, offset !== undefined, text, options)
				: undefined,
	};
}

function tokensIn({ tokens }: ExplainedFormat): readonly string[] {
	return tokens.map(({ literal, val }) => (literal ? '' : val));
}

/** The offset as the text has it, of which Luxon gives the sum only. Its group holds two others. */
function offsetText(explained: ExplainedFormat): string | undefined {
	const index = tokensIn(explained).findIndex((token) => /^Z{1,3}$/.test(token));
	return index < 0 ? undefined : explained.rawMatches?.[index + 1];
}
