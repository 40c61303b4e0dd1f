import { option, say } from '../../../../wording';
import { shopifyError } from '../../shopifyError';
import type { BulkPatience } from './life';

/**
 * Refuses a patience with which no operation would ever be read, or Shopify would be asked without a pause.
 *
 * @throws EngineError `invalidPatience`
 */
export function checkPatience({ pollMs, maxPolls, limitMs }: BulkPatience): void {
	if (!(maxPolls >= 1)) {
		throw shopifyError(
			'invalidPatience',
			`A bulk operation is to be looked at ${maxPolls} times`,
			say`Enter at least 1 in "${option('maxPolls')}", for example 128.`,
			{ parameter: 'maxPolls' },
		);
	}
	if (!(pollMs > 0) || !(limitMs >= 0)) {
		throw shopifyError(
			'invalidPatience',
			`A bulk operation is to be looked at every ${pollMs / 1_000} seconds, and a limit waited out for ${limitMs / 1_000}`,
			say`Enter a time that is longer than nothing in "${option('pollSeconds')}", for example 16 seconds.`,
			{ parameter: 'pollSeconds' },
		);
	}
}
