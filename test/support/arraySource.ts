import type { Source, SourceItem } from '../../engine/source';
import type { TimeRange } from '../../engine/time';

export interface ArraySourceOptions {
	readonly records: readonly SourceItem[];
	readonly pageSize: number;
	/** The source's clock, in epoch milliseconds. */
	readonly now: () => number;
	readonly ownNow: () => number;
}

/** A source that is an array with counts and a clock: as little as a stream needs to prove that it is complete. */
export function arraySource({ records, pageSize, now, ownNow }: ArraySourceOptions): Source {
	const at = ({ cursor }: SourceItem) => Date.parse(String(cursor));
	const within = ({ from, to }: TimeRange) =>
		records
			.filter((record) => from <= at(record) && at(record) < to)
			.sort((one, other) => at(one) - at(other));
	return {
		cursorField: 'updatedAt',
		cursorMovesWithEdits: true,
		count: async (window) => within(window).length,
		clock: async () => ({ sourceMs: now(), ownMs: ownNow() }),
		pages: async function* (window) {
			const left = within(window);
			do {
				const items = left.splice(0, pageSize).map((item) => ({ ...item, readAt: ownNow() }));
				const first = items[0] === undefined ? window.from : at(items[0]);
				yield { items, doneUpTo: left.length === 0 ? window.to : first };
			} while (left.length > 0);
		},
	};
}
