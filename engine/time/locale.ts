import { timeError } from './timeError';

/**
 * The language of month and weekday names.
 *
 * @throws EngineError `invalidFormat`
 */
export function checkedLocale(locale = 'en-US'): string {
	if (isLocale(locale)) return locale;
	throw timeError(
		'invalidFormat',
		`The locale "${locale}" is not known`,
		'Enter a language tag, for example "en-US" or "de".',
		{ parameter: 'locale' },
	);
}

function isLocale(locale: string): boolean {
	try {
		return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
	} catch {
		return false;
	}
}
