import type { DestinationRecord, WriteResult } from '../destination';
import { countsOf } from '../tally';

/**
 * Writes a batch that is too much at once in two, each a transaction of its own: where the second fails, or the process
 * dies before it, the first stays. Both can be written again.
 */
export async function inHalves(
	records: readonly DestinationRecord[],
	write: (half: readonly DestinationRecord[]) => Promise<WriteResult>,
): Promise<WriteResult> {
	const middle = Math.ceil(records.length / 2);
	const first = await write(records.slice(0, middle));
	const second = await write(records.slice(middle));
	const outcomes = [...first.outcomes, ...second.outcomes];
	const renamed = distinct([...(first.renamed ?? []), ...(second.renamed ?? [])]);
	const leftOut = [...new Set([...(first.leftOut ?? []), ...(second.leftOut ?? [])])];
	const rounded = [...(first.rounded ?? []), ...(second.rounded ?? [])];
	return {
		counts: countsOf(outcomes),
		outcomes,
		failures: [
			...first.failures,
			...second.failures.map((failure) => ({ ...failure, index: failure.index + middle })),
		],
		repeated: [...first.repeated, ...second.repeated],
		stale: [...first.stale, ...second.stale],
		...(renamed.length > 0 ? { renamed } : {}),
		...(leftOut.length > 0 ? { leftOut } : {}),
		...(rounded.length > 0 ? { rounded } : {}),
	};
}

function distinct<Entry extends { readonly field: string }>(
	entries: readonly Entry[],
): readonly Entry[] {
	return [...new Map(entries.map((entry) => [entry.field, entry])).values()];
}
