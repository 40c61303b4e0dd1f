import type { DestinationRecord, WriteResult } from './destination';
import { countsOf } from './tally';

/**
 * Writes a batch that is too much at once in parts, each a transaction of its own: where one fails, or the process dies
 * before it, those before it stay. All can be written again.
 */
export async function inParts(
	parts: readonly (readonly DestinationRecord[])[],
	write: (part: readonly DestinationRecord[]) => Promise<WriteResult>,
): Promise<WriteResult> {
	const results: WriteResult[] = [];
	const failures: WriteResult['failures'][number][] = [];
	let before = 0;
	for (const part of parts) {
		const result = await write(part);
		const first = before;
		failures.push(...result.failures.map((each) => ({ ...each, index: each.index + first })));
		results.push(result);
		before += part.length;
	}
	const outcomes = results.flatMap((result) => result.outcomes);
	const renamed = distinct(results.flatMap((result) => result.renamed ?? []));
	const leftOut = [...new Set(results.flatMap((result) => result.leftOut ?? []))];
	const rounded = results.flatMap((result) => result.rounded ?? []);
	return {
		counts: countsOf(outcomes),
		outcomes,
		failures,
		repeated: results.flatMap((result) => result.repeated),
		stale: results.flatMap((result) => result.stale),
		...(renamed.length > 0 ? { renamed } : {}),
		...(leftOut.length > 0 ? { leftOut } : {}),
		...(rounded.length > 0 ? { rounded } : {}),
	};
}

/** The same in two halves. */
export async function inHalves(
	records: readonly DestinationRecord[],
	write: (half: readonly DestinationRecord[]) => Promise<WriteResult>,
): Promise<WriteResult> {
	const middle = Math.ceil(records.length / 2);
	return await inParts([records.slice(0, middle), records.slice(middle)], write);
}

function distinct<Entry extends { readonly field: string }>(
	entries: readonly Entry[],
): readonly Entry[] {
	return [...new Map(entries.map((entry) => [entry.field, entry])).values()];
}
