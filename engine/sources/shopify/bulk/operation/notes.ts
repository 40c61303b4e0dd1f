import { isObject } from '../../../http/jsonPath';

/** The run that orders are read for, and when it began (epoch milliseconds); of a continued one, the first attempt. */
export interface BulkRun {
	readonly id: string;
	readonly startedAt: number;
}

/** Which part of a window an operation was asked for, and on behalf of which run. Epoch milliseconds. */
export interface NotedPart {
	readonly from: number;
	readonly to: number;
	readonly run: BulkRun;
}

/** What a run remembers of its operation, so that another attempt goes on with it. Plain data. */
export interface NotedOperation {
	/** For which request; see `BulkMark`. */
	readonly request: string;
	/** Absent from when it is about to be started until its ID is known. */
	readonly id?: string;
	/** Absent where orders are listed that are in no window. */
	readonly part?: NotedPart;
}

/** Where a run keeps that. Each note takes the place of the one before. */
export interface OperationNotes {
	read(): Promise<NotedOperation | undefined>;
	/** Returns when it is kept for good. */
	note(operation: NotedOperation): Promise<void>;
}

/** Reads a note as it was kept; what is none is undefined. */
export function notedOperation(kept: unknown): NotedOperation | undefined {
	if (!isObject(kept) || typeof kept.request !== 'string') return undefined;
	const { request, id } = kept;
	const part = notedPart(kept.part);
	return { request, ...(typeof id === 'string' && { id }), ...(part && { part }) };
}

function notedPart(kept: unknown): NotedPart | undefined {
	if (!isObject(kept) || !isObject(kept.run)) return undefined;
	const { from, to, run } = kept;
	const { id, startedAt } = run;
	const isPart = typeof from === 'number' && typeof to === 'number';
	if (!isPart || typeof id !== 'string' || typeof startedAt !== 'number') return undefined;
	return { from, to, run: { id, startedAt } };
}
