import { EngineError } from '../../errors';
import { ownValue } from '../../ownValue';
import { option, say } from '../../wording';
import type { Answered } from './client/connectionPage';
import { shopifyError } from './shopifyError';

/** What is listed, in words. */
export interface ListedThings {
	/** Such as `orders`. */
	readonly name: string;
	/** Such as `an order`. */
	readonly one: string;
	/** Counts them in the shop; undefined where that is not exact. */
	readonly count: () => Promise<number | undefined>;
}

/**
 * All records of a kind that a shop has, page by page, each as the values of its key: complete, or an error at the latest
 * after the last page, since whoever asks would take what is not listed for deleted.
 *
 * @param key fields of a record, such as `id`
 * @param pages all of them, by their IDs: no edit moves a record in this sequence, and new ones come last
 * @throws EngineError `listIncomplete`, `undefinedField`, and what listing can fail with
 */
export async function* allIds(
	key: readonly string[],
	{ name, one, count }: ListedThings,
	pages: () => AsyncIterable<readonly Answered[]>,
): AsyncGenerator<readonly (readonly unknown[])[], void, undefined> {
	const before = await count();
	let listed = 0;
	try {
		for await (const records of pages()) {
			listed += records.length;
			yield records.map((record) => key.map((field) => ownValue(record, field)));
		}
	} catch (error) {
		throw isUndefinedField(error) ? noField(key, { name, one }, error) : error;
	}
	if (before === undefined || listed >= before) return;
	// They can be deleted while the list is read: then the shop counts fewer afterwards, too.
	const after = await count();
	if (after !== undefined && listed >= after) return;
	throw shopifyError(
		'listIncomplete',
		`Shopify listed ${listed} ${name}, and counts ${after ?? before}: the others would be taken for deleted`,
		'Nothing was deleted. Try again, since this passes as a rule.',
	);
}

function isUndefinedField(error: unknown): error is EngineError {
	return error instanceof EngineError && error.kind === 'undefinedField';
}

/** An ID that a transform has made is no field of a record. */
function noField(
	key: readonly string[],
	{ name, one }: Pick<ListedThings, 'name' | 'one'>,
	cause: EngineError,
): Error {
	return shopifyError(
		'undefinedField',
		`"${key.join(', ')}" is not what Shopify calls the ID of ${one}: ${cause.message}`,
		say`Nothing was deleted. Enter in "${option('key')}" a field of the ${name} that is a column of the table, too. If "${option('transformWith')}" makes the IDs of the table, hand in all that it makes as input items.`,
		{ parameter: 'key', cause },
	);
}
