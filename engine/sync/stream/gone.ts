import type { KeptRecord } from '../../run/failedBatch';
import type { ListAgain, SourceItem, SourcePage, SourceTraits } from '../../source';
import type { RecordToKeep } from '../failed/failedKeeper';

/** How a stream tells what is gone among what its source gives out. */
export interface GoneInStream {
	readonly isGone: (columns: SourceItem['columns']) => boolean;
	/** What is kept with records that fail. */
	readonly keptWith: Pick<KeptRecord, 'deletes'>;
}

/** Returns the page with what is gone marked as such. */
export function withGone(page: SourcePage, gone: GoneInStream | undefined): SourcePage {
	if (gone === undefined) return page;
	const items = page.items.map((item) =>
		gone.isGone(item.columns) ? { ...item, deleted: true } : item,
	);
	return { ...page, items };
}

/** Returns a list that is read once more with what is gone marked as such. */
export function listWithGone(
	list: ListAgain | undefined,
	gone: GoneInStream | undefined,
): ListAgain | undefined {
	if (list === undefined || gone === undefined) return list;
	const { name, pages } = list;
	return {
		name,
		pages: async function* () {
			for await (const page of pages()) yield withGone(page, gone);
		},
	};
}

/** How a record of the stream is kept that was refused. */
export function asKept({ cursorField }: SourceTraits, gone: GoneInStream | undefined) {
	return (item: SourceItem): RecordToKeep => ({ ...item, cursorField, ...gone?.keptWith });
}
