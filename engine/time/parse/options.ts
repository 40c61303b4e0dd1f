import type { Zone } from 'luxon';

export const inputFormats = [
	'auto',
	'iso',
	'unixSeconds',
	'unixMilliseconds',
	'sql',
	'http',
	'rfc2822',
	'custom',
] as const;
export type InputFormat = (typeof inputFormats)[number];

export interface ParseOptions {
	/** The zone that a date without an offset is in, and that the result is in. */
	readonly zone: Zone;
	/**
	 * `auto` tells the formats apart and refuses what could be read in two ways. Left out, it is `auto`, and messages do
	 * not advise to choose another.
	 */
	readonly format?: InputFormat;
	/** Luxon's tokens; needed by the format `custom`. */
	readonly customFormat?: string;
	/** The language of month and weekday names in a custom format. Default: `en-US`. */
	readonly locale?: string;
	/** The parameter's name, for messages. Default: `Date`. */
	readonly label?: string;
}
