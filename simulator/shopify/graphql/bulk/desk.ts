import type { BulkDesk, BulkPayload, BulkUserError } from '../../bulk/bulkDesk';
import type { BulkOperation } from '../../bulk/operation';
import type { BulkOperations, BulkStart } from '../../bulk/operations';
import { type BulkOutcome, outcomeOf } from '../../bulk/outcome';
import type { BulkRecord } from '../../bulk/record';
import type { Fault } from '../../http/shopFaults';
import type { Tally } from '../../http/stats';
import type { Documents } from '../documents';
import { planDocument, type Resolvers } from '../plan';
import type { ShopContext } from '../resolvers/context';
import type { ApiSchema } from '../schemas';
import { BulkExport } from './exportLines';
import { type ExaminedQuery, examineQuery } from './queryRules';

export interface DeskOptions {
	readonly operations: BulkOperations;
	readonly documents: Documents;
	readonly api: ApiSchema;
	readonly resolvers: Resolvers<ShopContext>;
	/** Who asks. */
	readonly client: string;
	/** What strikes the request. */
	readonly fault: Fault | null;
	readonly tally: Tally;
	/** What an export that begins now is drawn from. */
	context(): ShopContext;
	now(): number;
}

/** The client whose operation is in the way when a test says that somebody's is. */
export const foreignClient = 'another client';
const foreignQuery = '{ products { edges { node { id } } } }';

/** Starts, cancels and finds bulk operations for one request. */
export class Desk implements BulkDesk {
	constructor(private readonly options: DeskOptions) {}

	start(query: string, groupObjects: boolean): BulkPayload {
		const { operations, documents, api, fault, client } = this.options;
		const examined = examineQuery(query, documents, api);
		if ('userErrors' in examined) return { bulkOperation: null, ...examined };
		const outcome = outcomeOf(fault);
		if (outcome.refused === 'limitReached') return limitReached;
		if (outcome.refused === 'slotTaken') return inProgress(this.foreign());
		const [blocking] = operations.hasFreeSlot ? [] : operations.inProgress();
		if (blocking !== undefined) return inProgress(blocking);
		this.options.tally.count('bulkStarts');
		const operation = this.begin(examined, { query, groupObjects, startedBy: client, outcome });
		const created = { ...operations.show(operation), status: 'CREATED' as const };
		return { bulkOperation: created, userErrors: [] };
	}

	/** Starts what another client of the same app asks for. */
	startForeign(query = foreignQuery, outcome: BulkOutcome = {}): BulkOperation {
		const examined = examineQuery(query, this.options.documents, this.options.api);
		if ('userErrors' in examined) {
			throw new Error(examined.userErrors.map(({ message }) => message).join(' '));
		}
		return this.begin(examined, { query, groupObjects: false, startedBy: foreignClient, outcome });
	}

	cancel(id: string): BulkPayload {
		const { operations, fault, tally } = this.options;
		tally.count('bulkCancels');
		const operation = operations.byId(id);
		if (operation === null) {
			const unknown = { field: ['id'], message: 'Bulk operation does not exist' };
			return { bulkOperation: null, userErrors: [unknown] };
		}
		const { status } = operations.show(operation);
		const userErrors: BulkUserError[] = [];
		if (operation.isInProgress(this.options.now())) {
			const lastsMs = fault?.kind === 'bulkCancelStuck' ? (fault.delayMs ?? Infinity) : undefined;
			operation.cancel(this.options.now(), lastsMs);
		} else {
			const message = `A bulk operation cannot be canceled when it is ${status.toLowerCase()}`;
			userErrors.push({ field: null, message });
		}
		return { bulkOperation: operations.show(operation), userErrors };
	}

	find(id: string): BulkRecord | null {
		const operation = this.options.operations.byId(id);
		return operation === null ? null : this.options.operations.look(operation);
	}

	all(): readonly BulkRecord[] {
		const { operations } = this.options;
		return operations.all().map((operation) => operations.show(operation));
	}

	private begin(
		{ checked, variables }: RunnableQuery,
		start: Omit<BulkStart, 'lines'>,
	): BulkOperation {
		const { operations, api, resolvers, context } = this.options;
		const plan = planDocument(checked, api, variables, resolvers);
		const found = new BulkExport(plan, context(), resolvers);
		return operations.start({ ...start, lines: found.lines() });
	}

	/** The operation of somebody else that never ends, made when it is first needed. */
	private foreign(): BulkOperation {
		const theirs = this.options.operations
			.inProgress()
			.find(({ request }) => request.startedBy === foreignClient);
		return theirs ?? this.startForeign(foreignQuery, { slowerMs: Infinity });
	}
}

type RunnableQuery = Extract<ExaminedQuery, { checked: unknown }>;

const limitReached: BulkPayload = {
	bulkOperation: null,
	userErrors: [
		{
			field: null,
			message: 'Bulk operations limit reached. Please try again later.',
			code: 'LIMIT_REACHED',
		},
	],
};

function inProgress({ id }: BulkOperation): BulkPayload {
	const message = `A bulk query operation for this app and shop is already in progress: ${id}.`;
	return {
		bulkOperation: null,
		userErrors: [{ field: null, message, code: 'OPERATION_IN_PROGRESS' }],
	};
}
