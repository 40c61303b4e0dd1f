/** A stretch of time in epoch milliseconds: `from` belongs to it, `to` does not. */
export interface TimeRange {
	readonly from: number;
	readonly to: number;
}

/** Tells what is left of `range` without `others`, in order of time. */
export function subtractRanges(
	range: TimeRange,
	others: readonly TimeRange[],
): readonly TimeRange[] {
	return others.reduce<readonly TimeRange[]>(
		(left, other) =>
			left.flatMap(({ from, to }) =>
				[
					{ from, to: Math.min(to, other.from) },
					{ from: Math.max(from, other.to), to },
				].filter((piece) => piece.from < piece.to),
			),
		range.from < range.to ? [range] : [],
	);
}
