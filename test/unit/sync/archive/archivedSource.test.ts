import type { Source, SourcePage } from '../../../../engine/source';
import { archivedSource } from '../../../../engine/sync';
import { archiveStart, item } from '../../../support/archives/written';
import { steeredClock } from '../../../support/steeredClock';

const window = { from: 0, to: archiveStart };
const large = 'x'.repeat(1024 * 1024);

/** A page with one record of a megabyte: four of them fill a file. */
const largePage = (id: number): SourcePage => ({ items: [item(id, { large })], doneUpTo: id });
const page = (...ids: readonly number[]): SourcePage => ({
	items: ids.map((id) => item(id)),
	doneUpTo: ids.at(-1),
});

function sourceOf(pages: () => AsyncGenerator<SourcePage>, more: Partial<Source> = {}): Source {
	return { cursorField: 'updatedAt', cursorMovesWithEdits: true, pages, ...more };
}

/** What happens, in its order. */
class Story {
	readonly told: string[] = [];
	refuses = false;

	readonly keep = async (_what: string, lines: readonly string[]): Promise<void> => {
		await new Promise((resolve) => setImmediate(resolve));
		if (this.refuses) throw new Error('the bucket is gone');
		const ids = lines.map((line) => (JSON.parse(line) as { record: { id: number } }).record.id);
		this.told.push(`stored ${ids.join(',')}`);
	};

	/** Takes the pages of a source; returns what it failed with. */
	async take(source: Source, atMost = Infinity): Promise<unknown> {
		let taken = 0;
		try {
			for await (const { items, failed } of source.pages(window)) {
				const ids = items.map(({ columns }) => Number(columns.id)).join(',');
				this.told.push(failed === undefined ? `taken ${ids}` : `failed ${failed.page}`);
				taken += 1;
				if (taken >= atMost) break;
			}
			return undefined;
		} catch (error) {
			return error;
		}
	}
}

describe('an archive before a source', () => {
	const clock = steeredClock(archiveStart);
	const archived = (source: Source, story: Story) => archivedSource(source, story, clock);

	it('passes a page on once its records are stored, with the pages beside it', async () => {
		const story = new Story();
		const source = sourceOf(async function* () {
			for (const id of [1, 2, 3, 4, 5, 6]) yield largePage(id);
		});
		await story.take(archived(source, story));
		expect(story.told.filter((told) => told.startsWith('taken'))).toHaveLength(6);
		for (const [stored, ...ids] of [
			['stored 1,2,3,4', 1, 2, 3, 4],
			['stored 5,6', 5, 6],
		] as const) {
			for (const id of ids) {
				expect(story.told.indexOf(`taken ${id}`)).toBeGreaterThan(story.told.indexOf(stored));
			}
		}
	});

	it('passes no page on that cannot be stored', async () => {
		const story = new Story();
		story.refuses = true;
		const source = sourceOf(async function* () {
			yield page(1, 2);
		});
		expect(await story.take(archived(source, story))).toEqual(new Error('the bucket is gone'));
		expect(story.told).toEqual([]);
	});

	it('stores and passes on what came before the source failed', async () => {
		const story = new Story();
		const source = sourceOf(async function* () {
			yield page(1);
			throw new Error('the source is gone');
		});
		expect(await story.take(archived(source, story))).toEqual(new Error('the source is gone'));
		expect(story.told).toEqual(['stored 1', 'taken 1']);
	});

	it('stores nothing for pages without records, and passes them on in their place, as it does what could not be read', async () => {
		const story = new Story();
		const failed = { page: 2, request: {}, message: 'gone', mayPass: true };
		const source = sourceOf(async function* () {
			yield { items: [], doneUpTo: 5 };
			yield { items: [], doneUpTo: undefined, failed };
		});
		await story.take(archived(source, story));
		expect(story.told).toEqual(['taken ', 'failed 2']);
	});

	it('does not hold back for long what is read slowly', async () => {
		const story = new Story();
		const source = sourceOf(async function* () {
			for (const id of [1, 2]) {
				clock.advance(11_000);
				yield page(id);
			}
		});
		await story.take(archived(source, story));
		expect(story.told.filter((told) => told.startsWith('stored'))).toEqual([
			'stored 1',
			'stored 2',
		]);
	});

	it('is as one with pages read once more, and with every slice of a backlog', async () => {
		const story = new Story();
		const again = { ...page(1), isReadAgain: true };
		const source = sourceOf(async function* () {
			yield again;
		});
		const before = archived(source, story);
		for (let slice = 1; slice <= 2; slice++) {
			const pages: SourcePage[] = [];
			for await (const given of before.pages(window)) pages.push(given);
			expect(pages).toEqual([again]);
		}
		expect(story.told).toEqual(['stored 1', 'stored 1']);
	});

	it('closes the source when nobody takes any more', async () => {
		const story = new Story();
		let closed = false;
		const source = sourceOf(async function* () {
			try {
				for (let id = 1; ; id++) yield largePage(id);
			} finally {
				closed = true;
			}
		});
		await story.take(archived(source, story), 1);
		expect(closed).toBe(true);
	});

	it('leaves all else as it is: what the source counts, its clock, and what it has cost', async () => {
		class Counting implements Source {
			readonly cursorField = 'updatedAt';
			readonly cursorMovesWithEdits = true;
			private readonly all = 7;
			private spent = 0;
			get activity() {
				return { retries: this.spent, throttledMs: 0 };
			}
			async *pages() {
				this.spent += 1;
				yield page(1);
			}
			async count() {
				return this.all;
			}
		}
		const story = new Story();
		const source = archived(new Counting(), story);
		await story.take(source);
		expect(await source.count?.(window)).toBe(7);
		expect(source.activity).toEqual({ retries: 1, throttledMs: 0 });
		expect(source.clock).toBeUndefined();
		expect(source.cursorField).toBe('updatedAt');
	});
});
