import type { FailedBatch, Failure, KeptRecord, KeptRequest } from '../../run/failedBatch';
import type { ListAgain, SourceItem, SourcePage } from '../../source';
import type { Brought, Fate } from '../../store';

export interface PageReader {
	readonly cursorField: string;
	/** What is to become of the rows of records that are gone. */
	readonly deletes?: KeptRecord['deletes'];
	readonly readAgain: (request: KeptRequest) => Promise<SourcePage>;
	/** Default: a page stays what it is. */
	readonly listAgain?: (request: KeptRequest) => ListAgain | undefined;
}

/** A page that is tried, and what it was kept by. */
export interface PageToTry {
	readonly batch: FailedBatch;
	readonly request: KeptRequest;
}

/** What became of a page, and what of its records was refused. */
export interface TriedPage {
	readonly fate: Fate;
	readonly failures: readonly Failure[];
}

/** What became of a page's records. */
export interface WrittenPage {
	readonly refused: readonly Failure[];
	readonly brought: readonly Brought[];
}

export interface PageWriting {
	/** Writes what a page has that was kept. */
	readonly write: (
		items: readonly SourceItem[],
		kept: Pick<FailedBatch, 'place' | 'mayBeWritten'>,
	) => Promise<WrittenPage>;
	readonly failedAgain: (batch: FailedBatch, reason: string, mayPass: boolean | undefined) => Fate;
}

/**
 * Reads pages again. Once all pages of a list can be read, the list is read as a whole, too: meanwhile records may have
 * moved to other pages. What was edited since comes with another run; what was not is in the list still.
 */
export async function retryPages(
	pages: readonly PageToTry[],
	reader: PageReader,
	writing: PageWriting,
): Promise<readonly TriedPage[]> {
	const tried: TriedPage[] = [];
	const lists = Map.groupBy(
		pages,
		({ batch, request }) => reader.listAgain?.(request)?.name ?? batch.id,
	);
	for (const ofList of lists.values()) {
		const alone: TriedPage[] = [];
		for (const page of ofList) alone.push(await readAlone(page, reader, writing));
		const [first] = ofList;
		const list = first && reader.listAgain?.(first.request);
		const isReadable = alone.every(({ fate }) => fate.kind === 'resolved');
		// The page that is left behind has the list read once it can be read itself.
		if (list === undefined || first === undefined || !isReadable) tried.push(...alone);
		else tried.push(...(await readWhole(list, ofList, alone, writing)));
	}
	return tried;
}

async function readAlone(
	{ batch, request }: PageToTry,
	reader: PageReader,
	{ write, failedAgain }: PageWriting,
): Promise<TriedPage> {
	const { items, failed } = await reader.readAgain(request);
	if (failed !== undefined) {
		return { fate: failedAgain(batch, failed.message, failed.mayPass), failures: [] };
	}
	const { refused, brought } = await write(items, batch);
	const fate = { id: batch.id, kind: 'resolved', recovered: items.length, brought } as const;
	return { fate, failures: refused };
}

/** All of a list, for the pages that were read of it: they share what becomes of it. */
async function readWhole(
	list: ListAgain,
	pages: readonly PageToTry[],
	alone: readonly TriedPage[],
	{ write, failedAgain }: PageWriting,
): Promise<readonly TriedPage[]> {
	const place = pages[0]?.batch.place ?? '';
	const mayBeWritten = pages.some(({ batch }) => batch.mayBeWritten);
	const refused: Failure[] = [];
	const brought: Brought[] = [];
	let failed: SourcePage['failed'];
	for await (const page of list.pages()) {
		failed ??= page.failed;
		const written = await write(page.items, { place, mayBeWritten });
		refused.push(...written.refused);
		brought.push(...written.brought);
	}
	return pages.map(({ batch }, index): TriedPage => {
		const fate: Fate =
			failed === undefined
				? { id: batch.id, kind: 'resolved' }
				: failedAgain(batch, failed.message, failed.mayPass);
		const own = alone[index];
		const failures = own?.failures ?? [];
		const all = [...(own?.fate.brought ?? []), ...(index === 0 ? brought : [])];
		return {
			fate: { ...fate, brought: all },
			failures: index === 0 ? [...failures, ...refused] : failures,
		};
	});
}
