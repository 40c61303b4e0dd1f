import { parseDate, timeZone } from '../../../engine/time';
import type { ParameterName, ParameterSource } from './read';

/** Where parameters and dates are read from, and defaults that the version of the node decides. */
export type DatedSource = ParameterSource & {
	getTimezone(): string;
	getNode(): { readonly typeVersion: number };
};

/** A date in epoch milliseconds; undefined when none is given. Text without an offset is in the workflow's zone. */
export function readInstant(
	source: DatedSource,
	{ name, label }: ParameterName,
	itemIndex: number,
): number | undefined {
	const given = source.getNodeParameter(name, itemIndex, '') as unknown;
	if (given === '' || given === null || given === undefined) return undefined;
	return parseDate(given, { zone: timeZone(source.getTimezone()), label }).toMillis();
}
