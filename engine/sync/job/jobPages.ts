import type { SourcePage } from '../../source';
import { invalidJob, type SyncJob } from './syncJob';

/** How many records are fetched before they are worked on, and while others are. */
const PAGE_SIZE = 100;

/**
 * Yields what a job fetches, in pages.
 *
 * @throws whatever fetching throws, once all that came before has been given out
 */
export async function* jobPages<External>(
	job: Pick<SyncJob<External, never>, 'name' | 'fetchExternal'>,
): AsyncGenerator<SourcePage<External>> {
	const items: unknown = await job.fetchExternal();
	if (!isList<External>(items)) {
		throw invalidJob(
			'fetchExternal',
			`What "fetchExternal" of the sync job "${job.name}" gave is no list of records (${kindOf(items)})`,
			'Return an array, an iterable or an async iterable, or a promise of one of them.',
		);
	}
	let page: External[] = [];
	const take = () => {
		const taken = { items: page, doneUpTo: undefined };
		page = [];
		return taken;
	};
	let failure: { readonly error: unknown } | undefined;
	try {
		for await (const item of items) {
			page.push(item);
			if (page.length >= PAGE_SIZE) yield take();
		}
	} catch (error) {
		failure = { error };
	}
	yield take();
	if (failure !== undefined) throw failure.error;
}

/** A text can be gone through too, letter by letter, but nobody means that. */
function isList<Item>(value: unknown): value is Iterable<Item> | AsyncIterable<Item> {
	if (typeof value !== 'object' || value === null) return false;
	return Symbol.iterator in value || Symbol.asyncIterator in value;
}

function kindOf(value: unknown): string {
	if (value === null) return 'null';
	return typeof value === 'object' ? 'an object' : typeof value;
}
