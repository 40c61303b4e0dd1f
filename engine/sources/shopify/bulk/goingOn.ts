import type { TimeRange } from '../../../time';
import type { BulkRun, NotedPart } from './operation/notes';
import type { Piece } from './pieces';

/** Older operations are not gone on with: another is as quick, and shows more of what has happened since. */
const longestGoingOnMs = 24 * 3_600_000;

/** Who asks for a window now. */
export interface Attempt {
	readonly run: BulkRun;
	/** See `BulkOptions`. */
	readonly lateMs: number;
	readonly nowMs: number;
}

/**
 * Whether what was begun for a part of a window can be gone on with: it is the beginning of the window, and spares an
 * operation for a part of it.
 */
export function canGoOn(part: NotedPart, { from, to }: TimeRange, attempt: Attempt): boolean {
	const isBeginning = part.from === from && part.to > from && part.to <= to;
	const isOld = attempt.nowMs - part.run.startedAt > longestGoingOnMs;
	return isBeginning && !isOld && askedFrom(part, attempt) > from;
}

/** What is to be asked for behind a part that is gone on with; undefined for nothing. */
export function restBehind(
	part: NotedPart,
	{ to }: TimeRange,
	attempt: Attempt,
): Piece | undefined {
	const from = askedFrom(part, attempt);
	return from < to ? { from, to, halvings: 0, run: attempt.run } : undefined;
}

/**
 * What has changed since an operation began has moved beyond its part. What came into the shop's index since then has not:
 * another run, whose own operation would have shown it, asks for it again.
 */
function askedFrom(part: NotedPart, { run, lateMs }: Attempt): number {
	return part.run.id === run.id ? part.to : part.to - lateMs;
}
