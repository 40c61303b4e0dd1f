import { storeError } from './storeErrors';

const MAX_LENGTH = 256;

/**
 * An account ID is compared byte by byte: `A` and `a` are two accounts, and so are `é` written as one code point
 * and as two. What no store could keep apart is refused: halves of surrogate pairs, which all become the same
 * replacement character in UTF-8, and control characters, which nobody sees.
 *
 * @throws StoreError `invalidAccountId`
 */
export function checkAccountId(accountId: string): string {
	const problem = problemWith(accountId);
	if (problem === undefined) return accountId;
	throw storeError(
		'invalidAccountId',
		`The Account ID ${problem}`,
		'Enter an Account ID in the Sync Account credential: 1 to 256 characters that name one shop or one customer, for example acme-eu.',
		{ parameter: 'Account ID' },
	);
}

function problemWith(accountId: string): string | undefined {
	if (accountId.trim() === '') return 'is empty';
	if (accountId.length > MAX_LENGTH) {
		return `has ${accountId.length} characters; ${MAX_LENGTH} is the most`;
	}
	if (!accountId.isWellFormed()) return 'holds half of a character (an unpaired surrogate)';
	if (/\p{Cc}/u.test(accountId)) return 'holds a control character, such as a line break';
	return undefined;
}
