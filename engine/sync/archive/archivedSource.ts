import { type ArchiveWriter, isFullPart, lineOf } from '../../archive';
import type { Environment } from '../../environment';
import type { Source, SourceItem, SourcePage } from '../../source';
import type { TimeRange } from '../../time';
import { readAhead } from '../pump/readAhead';

/** What is read slowly is not held back for longer, so that a run that is to stop soon gets somewhere. */
const longestHoldMs = 10_000;

/** Tells what a record says has happened, to be kept beside it; plain data, each with an ID of its own. */
export type EventsOf = (item: SourceItem) => readonly object[];

/**
 * Puts an archive before a source: each of its pages is passed on once all of its records are stored, with the pages that
 * came just before and after it. While the table takes what one file of the archive has, the next is read and stored. What
 * else the source can do stays as it is.
 *
 * A page that could not be read has nothing to be stored, and is passed on in its place; what a kept page brings when it is
 * read again later is not in the archive, which is not whole then.
 *
 * @param eventsOf what is kept in files of its own beside the records. Default: nothing
 */
export function archivedSource(
	source: Source,
	archive: Pick<ArchiveWriter, 'keep'>,
	environment: Pick<Environment, 'now'>,
	eventsOf: EventsOf = () => [],
): Source {
	async function* pages(window: TimeRange): AsyncGenerator<SourcePage> {
		const parts = storedParts(source.pages(window), archive, () => new Part(environment, eventsOf));
		for await (const { items } of readAhead(parts, 1)) yield* items;
	}
	// A source is often a class with a state: whatever it has beside its pages is asked of itself.
	return new Proxy(source, {
		get: (target, name) => {
			if (name === 'pages') return pages;
			const value: unknown = Reflect.get(target, name);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
}

interface StoredPart {
	/** Its pages; some may be without records. */
	readonly items: readonly SourcePage[];
}

async function* storedParts(
	pages: AsyncIterable<SourcePage>,
	archive: Pick<ArchiveWriter, 'keep'>,
	newPart: () => Part,
): AsyncGenerator<StoredPart> {
	const iterator = pages[Symbol.asyncIterator]();
	let isOver = false;
	try {
		while (!isOver) {
			const part = newPart();
			const failure = await part.fill(iterator);
			isOver = part.isLast;
			if (part.lines.length > 0) await archive.keep('records', part.lines);
			if (part.events.length > 0) await archive.keep('events', part.events);
			if (part.pages.length > 0) yield { items: part.pages };
			// What came before it is stored, and passed on.
			if (failure !== undefined) throw failure.error;
		}
	} finally {
		if (!isOver) await iterator.return?.();
	}
}

/** Pages that are stored together. */
class Part {
	readonly pages: SourcePage[] = [];
	readonly lines: string[] = [];
	readonly events: string[] = [];
	isLast = false;
	private length = 0;
	private readonly since: number;

	constructor(
		private readonly environment: Pick<Environment, 'now'>,
		private readonly eventsOf: EventsOf,
	) {
		this.since = environment.now();
	}

	/** @returns what the source has failed with, if it has */
	async fill(
		iterator: AsyncIterator<SourcePage>,
	): Promise<{ readonly error: unknown } | undefined> {
		try {
			while (!this.isFull) {
				const { done, value } = await iterator.next();
				if (done === true) {
					this.isLast = true;
					return undefined;
				}
				this.add(value);
			}
			return undefined;
		} catch (error) {
			this.isLast = true;
			return { error };
		}
	}

	private add(page: SourcePage): void {
		this.pages.push(page);
		for (const item of page.items) {
			const line = lineOf(item);
			this.lines.push(line);
			this.length += line.length;
			for (const event of this.eventsOf(item)) this.events.push(JSON.stringify(event));
		}
	}

	private get isFull(): boolean {
		if (this.pages.length === 0) return false;
		return isFullPart(this.length) || this.environment.now() - this.since >= longestHoldMs;
	}
}
