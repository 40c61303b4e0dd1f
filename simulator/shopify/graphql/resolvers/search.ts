import { compileSearch, type Search } from '../../search/compile';
import type { Vocabulary } from '../../search/vocabulary';
import type { ShopContext } from './context';

/**
 * Reads `query`, and reports it in `extensions.search` when there is something to warn of.
 *
 * @param field the root field whose documented search fields hold
 * @param key the name under which the answer shows it
 */
export function searchOf<Item>(
	args: Readonly<Record<string, unknown>>,
	context: ShopContext,
	key: string,
	field: string,
	vocabulary: Vocabulary<Item>,
): Search<Item> {
	const query = typeof args['query'] === 'string' ? args['query'] : '';
	const { version } = context.api;
	const compiled = compileSearch(query, {
		vocabulary,
		now: context.now,
		seed: context.seed,
		timeZone: context.shop.timeZone,
		knownFields: context.api.searchFields.get(field) ?? new Set(),
		wholeSeconds: version === 'unstable' || version >= '2026-10',
	});
	if (compiled.warnings.length > 0) {
		const { parsed, warnings } = compiled;
		context.searches.push({ path: [key], query, parsed, warnings });
	}
	return compiled;
}
