import { option, phrase, say } from '../../../wording';
import { shopifyError, shown } from '../shopifyError';

/** The stable versions of the Admin API that this package is tested with, newest first. */
export const apiVersions = ['2026-10', '2026-07', '2026-04', '2026-01'] as const;

export const latestApiVersion = apiVersions[0];

/**
 * Returns a version by Shopify's calendar. Later ones than those tested are accepted, so that a user need not wait for
 * a release of this package; earlier ones and `unstable` are not.
 *
 * @throws EngineError `invalidApiVersion`
 */
export function checkedApiVersion(given: unknown): string {
	if (given === undefined || given === '') return latestApiVersion;
	const oldest = apiVersions.at(-1) ?? latestApiVersion;
	if (typeof given === 'string' && /^\d{4}-(01|04|07|10)$/.test(given) && given >= oldest) {
		return given;
	}
	throw shopifyError(
		'invalidApiVersion',
		`"${shown(String(given))}" is not a version of Shopify's Admin API that can be used here`,
		say`Choose one of ${apiVersions.join(', ')} in "${option('apiVersion')}" of the ${phrase('shopSettings')}.`,
		{ parameter: 'apiVersion' },
	);
}
