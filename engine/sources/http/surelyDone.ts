/** So many records would have to be edited between the search and the answer for a checkpoint to go by none. */
const witnesses = 10;

/**
 * How far a page of a list in ascending order of its cursor has certainly got. Pages follow an index, but may show each
 * record as it is now: one that was edited in between shows a later time than the place where it stands. So the earliest
 * of the last few counts, and none that lies outside of the window.
 *
 * @param times of the page's records, in their order, in epoch milliseconds
 * @param to the end of the window
 * @param before how far the pages before had got
 */
export function surelyDone(times: readonly number[], to: number, before: number): number {
	const last = times.slice(-witnesses).filter((time) => time < to);
	return last.length === 0 ? before : Math.max(before, Math.min(...last));
}
