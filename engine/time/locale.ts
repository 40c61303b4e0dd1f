import { TimeError } from './timeError';

/**
 * The language of month and weekday names.
 *
 * @throws TimeError `invalidFormat`
 */
export function checkedLocale(locale = 'en-US'): string {
	if (isLocale(locale)) return locale;
	throw new TimeError('invalidFormat', {
		message: `The locale "${locale}" is not known`,
		remedy: 'Enter a language tag, for example "en-US" or "de".',
		parameter: 'Locale',
	});
}

function isLocale(locale: string): boolean {
	try {
		return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
	} catch {
		return false;
	}
}
