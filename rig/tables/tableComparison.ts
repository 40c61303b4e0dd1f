/** A record of a source or a row of a table, as far as a comparison needs it. */
export interface ComparedRecord {
	readonly id: string;
	/** What a user calls it. */
	readonly name: string;
	/** Everything of it that both sides know, ID included: equal texts are equal records. */
	readonly content: string;
}

export interface TableComparison {
	readonly equal: boolean;
	/** How many records the source has. */
	readonly expected: number;
	/** Names of records that the table does not have. */
	readonly missing: readonly string[];
	/** Names of rows of which the source knows nothing. */
	readonly unknown: readonly string[];
	/** Names of records that the table has with other content. */
	readonly stale: readonly string[];
	/** Names of rows that are there more than once, by content. */
	readonly doubled: readonly string[];
	/** How many records were left out because they have changed since. */
	readonly newer: number;
}

/** @param newer how many records both sides were spared */
export function compareTable(
	source: readonly ComparedRecord[],
	rows: readonly ComparedRecord[],
	newer = 0,
): TableComparison {
	const contents = new Map(rows.map(({ id, content }) => [id, content]));
	const existing = new Set(source.map(({ id }) => id));
	const missing = source.filter(({ id }) => !contents.has(id));
	const unknown = rows.filter(({ id }) => !existing.has(id));
	const stale = source.filter(
		({ id, content }) => contents.has(id) && contents.get(id) !== content,
	);
	const seen = new Set<string>();
	const doubled = rows.filter(({ content }) => {
		const isRepeated = seen.has(content);
		seen.add(content);
		return isRepeated;
	});
	const names = (records: readonly ComparedRecord[]) => records.map(({ name }) => name);
	return {
		equal: missing.length + unknown.length + stale.length + doubled.length === 0,
		expected: source.length,
		missing: names(missing),
		unknown: names(unknown),
		stale: names(stale),
		doubled: names(doubled),
		newer,
	};
}

/**
 * @param source what it was compared with, e.g. `the shop`
 * @param thing what a row is, e.g. `order`
 */
export function tableVerdict(comparison: TableComparison, source: string, thing: string): string {
	const { expected, missing, unknown, stale, doubled, newer } = comparison;
	if (comparison.equal) {
		const since =
			newer === 0 ? '' : `; ${newer} more ${newer === 1 ? 'has' : 'have'} changed since`;
		return `✓ the table equals ${source} (${expected} ${thing}${expected === 1 ? '' : 's'}; none missing, stale or doubled${since})`;
	}
	const parts = [
		describe(missing, 'missing'),
		describe(stale, 'stale'),
		describe(doubled, 'doubled'),
		describe(unknown, `unknown to ${source}`),
	].filter((part) => part !== undefined);
	return `✗ the table differs from ${source}: ${parts.join(', ')}`;
}

function describe(names: readonly string[], what: string): string | undefined {
	if (names.length === 0) return undefined;
	const shown = names.slice(0, 3).join(', ');
	return `${names.length} ${what} (${shown}${names.length > 3 ? ', …' : ''})`;
}
