import { option, phrase, say } from '../wording';
import { storeError } from './errors';

const MAX_LENGTH = 256;

/**
 * An account ID is compared byte by byte: `A` and `a` are two accounts, and so are `é` written as one code point
 * and as two. What no store could keep apart is refused: halves of surrogate pairs, which all become the same
 * replacement character in UTF-8, and what nobody sees: control characters, marks of direction, joiners and
 * blanks other than the space. Blanks around it, as pasting leaves them, are no part of it.
 *
 * @returns the ID without them
 * @throws EngineError `invalidAccountId`
 */
export function checkAccountId(accountId: string): string {
	const id = accountId.trim();
	const problem = problemWith(id);
	if (problem === undefined) return id;
	throw storeError(
		'invalidAccountId',
		say`The ${option('accountId')} ${problem}`,
		say`Enter an ${option('accountId')} in the ${phrase('accountSettings')}: 1 to 256 characters that name one shop or one customer, for example acme-eu.`,
		{ parameter: 'accountId' },
	);
}

function problemWith(accountId: string): string | undefined {
	if (accountId === '') return 'is empty';
	if (accountId.length > MAX_LENGTH) {
		return `has ${accountId.length} characters; ${MAX_LENGTH} is the most`;
	}
	if (!accountId.isWellFormed()) return 'holds half of a character (an unpaired surrogate)';
	if (/\p{Cc}/u.test(accountId)) return 'holds a control character, such as a line break';
	const [unseen] = UNSEEN.exec(accountId) ?? [];
	if (unseen === undefined) return undefined;
	const code = unseen.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
	return `holds a character that nobody sees (U+${code}), so that it passes for another`;
}

/** What has no width or no ink, https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point, and odd blanks. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Z}/u;
