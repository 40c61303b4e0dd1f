import type { Environment } from '../../../../environment';
import { EngineError } from '../../../../errors';
import { ownValue } from '../../../../ownValue';
import { isObject } from '../../../http/jsonPath';
import { isTooLongToWait } from '../../../http/retry';
import { type Answered, malformedAnswer, objectsAmong } from '../../client/connectionPage';
import type { ShopifyClient } from '../../client/shopifyClient';
import { aheadOfSourceMs } from '../../client/sourceTime';
import type { ShopifyErrorKind } from '../../shopifyError';
import { startRefused } from './bulkErrors';
import { checkPatience } from './checkPatience';
import { begun, decide, linkWanted } from './decide';
import { cancelQuery, findQuery, foundLists, pollQuery, startQuery } from './documents';
import type { BulkListener, BulkPatience, BulkState, Decision, Heard, Next } from './life';
import { type BulkMark, markedDocument } from './mark';
import type { OperationNotes } from './notes';
import { type BulkOperation, readOperation } from './operation';

export interface BulkRunnerOptions {
	readonly client: ShopifyClient;
	readonly environment: Environment;
	readonly patience: BulkPatience;
	readonly notes: OperationNotes;
	/** When the run began: what it started cannot be older. Epoch milliseconds. */
	readonly runStartedAt: number;
	readonly signal?: AbortSignal | undefined;
	/** Told of each step, and waited for. */
	readonly told?: BulkListener | undefined;
}

type Request = Extract<Next, { readonly do: 'look' | 'start' | 'poll' }>;

/** Clocks differ, and the shop's is known to the second only, or not at all. */
const clockMarginMs = 10 * 60_000;

const limits: ReadonlySet<string> = new Set<ShopifyErrorKind>(['throttled', 'rateLimited']);
/** What passes by itself; a query that stands is refused now and then, too. */
const passing: ReadonlySet<string> = new Set<ShopifyErrorKind>([
	'serverError',
	'unreachable',
	'timeout',
	'invalidResponse',
	'malformedAnswer',
	'queryRefused',
]);

/**
 * Carries an operation from its start, or from wherever an earlier attempt left it, to its file: does what
 * {@link decide} says, and notes the operation's ID at once when there is one.
 */
export class BulkRunner {
	private state: BulkState | undefined;

	/** @throws EngineError `invalidPatience` */
	constructor(private readonly options: BulkRunnerOptions) {
		checkPatience(options.patience);
	}

	/**
	 * @param body what is asked for
	 * @param mayHalve whether it can be asked for in halves: then what is too much is canceled (`bulkTooMuch`). Default: no
	 * @returns the operation at its end; without a URL where it has found nothing
	 * @throws EngineError of a `ShopifyErrorKind`; the signal's reason
	 */
	async run(mark: BulkMark, body: string, mayHalve = false): Promise<BulkOperation> {
		const noted = await this.options.notes.read();
		const isNoted = noted?.request === mark.request;
		return await this.carryOn(mark, body, begun(isNoted ? noted.id : undefined, mayHalve));
	}

	/** The same operation with a link that works, after the one before has expired. */
	async linkAgain(mark: BulkMark, body: string, { id }: BulkOperation): Promise<BulkOperation> {
		return await this.carryOn(mark, body, linkWanted(this.state ?? begun(id).state, id));
	}

	private async carryOn(mark: BulkMark, body: string, first: Decision): Promise<BulkOperation> {
		const { patience, environment } = this.options;
		let { state, next } = first;
		for (;;) {
			this.state = state;
			if (next.do === 'giveUp') throw next.error;
			if (next.do === 'cancel') {
				await this.cancel(next.id);
				throw next.error;
			}
			if (next.do === 'read' || next.do === 'nothing') return next.operation;
			const heard = await this.done(next, mark, body);
			const before = state;
			({ state, next } = decide(mark, patience, state, heard, environment.now()));
			const isNews = state.id !== before.id || !before.isOurs;
			if (state.id !== undefined && state.isOurs && isNews) {
				await this.options.notes.note({ request: mark.request, id: state.id });
				await this.options.told?.({ step: 'initiated', id: state.id, objects: undefined });
			}
		}
	}

	private async done(next: Request, mark: BulkMark, body: string): Promise<Heard> {
		const { environment, signal } = this.options;
		if (next.afterMs > 0) await environment.sleep(next.afterMs, signal);
		signal?.throwIfAborted();
		if (next.do === 'start') await this.options.notes.note({ request: mark.request });
		const heard = await this.asked(next, mark, body).catch((error: unknown) => {
			signal?.throwIfAborted();
			return heardInstead(error, next.do === 'start');
		});
		if (heard.kind === 'polled' && heard.operation !== undefined) {
			const { id, objects } = heard.operation;
			await this.options.told?.({ step: 'polling', id, objects });
		}
		return heard;
	}

	private async asked(next: Request, mark: BulkMark, body: string): Promise<Heard> {
		if (next.do === 'look') return await this.found();
		if (next.do === 'poll') return await this.polled(next.id);
		return await this.started(markedDocument(mark, body));
	}

	/** Where that does not get through, what comes next waits for the end of the operation. */
	private async cancel(id: string): Promise<void> {
		const { client, signal } = this.options;
		await client
			.query(cancelQuery(id), () => undefined)
			.catch((error: unknown) => {
				signal?.throwIfAborted();
				if (!(error instanceof EngineError)) throw error;
			});
	}

	private async found(): Promise<Heard> {
		const { client, runStartedAt } = this.options;
		const since = runStartedAt - aheadOfSourceMs(client) - clockMarginMs;
		const operations = await client.query(findQuery(since), (data) =>
			foundLists.flatMap((name) => listIn(data, name)),
		);
		const byId = new Map(operations.map((operation) => [operation.id, operation]));
		return { kind: 'found', operations: [...byId.values()] };
	}

	private async polled(id: string): Promise<Heard> {
		const operation = await this.options.client.query(pollQuery(id), (data) => {
			const answered = ownValue(data, 'bulkOperation');
			return answered === null ? undefined : readOperation(answered, id);
		});
		return { kind: 'polled', operation };
	}

	private async started(document: string): Promise<Heard> {
		return await this.options.client.query(startQuery(document), (data): Heard => {
			const answered = ownValue(data, 'bulkOperationRunQuery');
			if (!isObject(answered))
				throw malformedAnswer('leaves out whether the bulk operation started');
			const { bulkOperation, userErrors } = answered;
			const [refusal] = Array.isArray(userErrors) ? userErrors.filter(isObject) : [];
			if (refusal !== undefined) return heardOf(refusal);
			return { kind: 'started', operation: readOperation(bulkOperation) };
		});
	}
}

/** What a user error tells. */
function heardOf({ code, message }: Answered): Heard {
	const refusal = { code: String(code ?? ''), message: String(message ?? '') };
	if (refusal.code !== 'LIMIT_REACHED') return { kind: 'refused', ...refusal };
	return { kind: 'limited', error: startRefused(refusal.code, refusal.message) };
}

/**
 * What a failed request tells of the operation.
 *
 * @throws the error, where it does not pass
 */
function heardInstead(error: unknown, isStart: boolean): Heard {
	if (!(error instanceof EngineError)) throw error;
	if (isTooLongToWait(error)) throw error;
	if (limits.has(error.kind)) return { kind: 'limited', error };
	// What refuses a start was not started.
	if (!passing.has(error.kind) || (isStart && error.kind === 'queryRefused')) throw error;
	return { kind: isStart ? 'lost' : 'failed', error };
}

/** @throws EngineError `malformedAnswer` */
function listIn(data: Answered, name: string): readonly BulkOperation[] {
	const list = ownValue(data, name);
	const nodes = isObject(list) ? list.nodes : undefined;
	if (!Array.isArray(nodes)) throw malformedAnswer(`has no list of bulk operations (${name})`);
	return objectsAmong(nodes, 'bulk operations').map((node) => readOperation(node));
}
