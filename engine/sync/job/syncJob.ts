import { EngineError } from '../../errors';

/** A value, or a promise of it. */
export type Awaitable<Value> = Value | PromiseLike<Value>;

/** Records in any form that can be gone through once. */
export type ExternalItems<External> = Iterable<External> | AsyncIterable<External>;

/**
 * What is to be kept in step with what, and how to write it. The functions are called one after the other, never two at
 * once, with the job as `this`.
 *
 * @typeParam External a record as its source has it
 * @typeParam Local the same record as it is kept here
 * @typeParam Id what its external ID is
 */
export interface SyncJob<External, Local, Id extends string | number = string> {
	/** Says in results and errors which job it was. */
	readonly name: string;
	/**
	 * The records of the source: an array, a promise of one, or an iterable or async iterable, of which no more is asked
	 * for than is being worked on. Called once a run.
	 */
	fetchExternal(): Awaitable<ExternalItems<External>>;
	/**
	 * What tells a record from the others: a text that is not empty, or a number below 2^53. The other functions are given it
	 * as it is; results and errors have it as text.
	 */
	getExternalId(external: External): Id;
	/** The record as it is kept here; undefined or null when there is none. */
	findLocal(externalId: Id, external: External): Awaitable<Local | null | undefined>;
	create(external: External, externalId: Id): unknown;
	update(local: Local, external: External, externalId: Id): unknown;
	/**
	 * Whether there is nothing to update. Default: whether every field of the external record has the same content in the
	 * local one. Fields are compared by name, whole, as JSON with sorted keys: a Date equals the
	 * text that its `toISOString` gives, 1 does not equal "1". Fields that only the local record has, and external fields that are undefined, do not count. A record with a
	 * value that JSON cannot hold, such as a BigInt or NaN, counts as changed.
	 */
	isUnchanged?(local: Local, external: External): Awaitable<boolean>;
	/** Called before anything is fetched. */
	onStart?(): unknown;
	/**
	 * Called once, last of all, also when the run failed.
	 *
	 * @param result what was done until then
	 * @param error what `runSync` will reject with; undefined when the run reached its end, whatever became of single items
	 */
	onComplete?(result: SyncResult, error: SyncJobError | undefined): unknown;
}

/** A record that came to nothing; the others went on. */
export interface SyncItemError {
	/** Empty when the record has no ID that could be read. */
	readonly externalId: string;
	readonly message: string;
}

/** What a run has done. The three counts and the errors add up to the records that were fetched. */
export interface SyncResult {
	/** The job's. */
	readonly name: string;
	readonly created: number;
	readonly updated: number;
	readonly unchanged: number;
	/** In the order in which they occurred. */
	readonly errors: readonly SyncItemError[];
	readonly durationMs: number;
}

/**
 * - `invalidJob`: the job is incomplete, or what it fetched is no list; `parameter` names the member
 * - `startFailed`, `fetchFailed`, `completeFailed`: `onStart`, `fetchExternal` or `onComplete` threw; `cause` is what
 * - `itemFailed`: the one item of `syncSingleItem` could not be synced; `cause` is what was thrown, if anything was
 */
export type SyncJobErrorKind =
	'invalidJob' | 'startFailed' | 'fetchFailed' | 'completeFailed' | 'itemFailed';

/** A run that did not reach its end. */
export class SyncJobError extends EngineError<SyncJobErrorKind> {
	/** What was done until then; undefined when nothing had begun, and for a single item. */
	readonly result: SyncResult | undefined;

	constructor(
		kind: SyncJobErrorKind,
		details: ConstructorParameters<typeof EngineError>[1],
		result?: SyncResult,
	) {
		super(kind, details);
		this.name = 'SyncJobError';
		this.result = result;
	}
}

const required = ['fetchExternal', 'getExternalId', 'findLocal', 'create', 'update'] as const;
const optional = ['isUnchanged', 'onStart', 'onComplete'] as const;

/**
 * Checks a job. One that is not written in TypeScript is checked by nobody else.
 *
 * @throws SyncJobError `invalidJob`
 */
export function checkJob(
	job: Partial<Readonly<Record<keyof SyncJob<never, never>, unknown>>>,
	unused: readonly (typeof required)[number][] = [],
): void {
	if (typeof job.name !== 'string' || job.name.trim() === '') {
		throw invalidJob('name', 'A sync job has no name', 'Give it a name that says what it syncs.');
	}
	for (const member of [...required, ...optional]) {
		const isFunction = typeof job[member] === 'function';
		const mayLack =
			unused.some((name) => name === member) || optional.some((name) => name === member);
		if (isFunction || (mayLack && job[member] === undefined)) continue;
		throw invalidJob(
			member,
			`The member "${member}" of the sync job "${job.name}" is ${job[member] === undefined ? 'missing' : 'no function'}`,
			'See SyncJob for what it is called with and what it returns.',
		);
	}
}

export function invalidJob(parameter: string, message: string, remedy: string): SyncJobError {
	return new SyncJobError('invalidJob', { message, remedy, parameter });
}

/** Tells what was thrown, in words. */
export function messageOf(error: unknown): string {
	const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
	const message: unknown = hasMessage ? error.message : undefined;
	if (typeof message === 'string' && message !== '') return message;
	try {
		return String(error);
	} catch {
		// An object with a field "toString", or without a prototype, is no text.
		return 'what was thrown is no error';
	}
}
