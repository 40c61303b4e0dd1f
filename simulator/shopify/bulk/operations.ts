import type { ExportLine } from './exportLine';
import { ExportRun } from './exportRun';
import { type ChildrenOrder, farApart, nearby } from './lineOrder';
import { BulkOperation, type BulkTimes } from './operation';
import type { BulkOutcome } from './outcome';
import { type BulkRecord, recordOf, type Signer } from './record';
import { randomStream } from '../../server/hash';

/** How bulk operations go. They are queued for 100 ms, run for 200, and take 100 to be canceled. */
export interface BulkOptions extends Partial<BulkTimes> {
	/** How many of the app's queries can be in progress. Default 5; it was 1 before 2026-01. */
	readonly operationsAtOnce?: number;
	/** Where children stand in an export that is not grouped. Default `nearby`. */
	readonly childrenOrder?: ChildrenOrder;
}

export interface BulkStart {
	readonly query: string;
	readonly groupObjects: boolean;
	readonly startedBy: string;
	readonly outcome: BulkOutcome;
	/** What is exported, each object before its children. */
	readonly lines: Iterable<ExportLine>;
}

const firstNumber = 4_039_184_154_813;

/** The bulk operations of the app in this shop, whoever of its clients started them. */
export class BulkOperations {
	private readonly operations: BulkOperation[] = [];
	private readonly times: BulkTimes;

	constructor(
		private readonly seed: number,
		private readonly now: () => number,
		private readonly sign: Signer,
		private readonly options: BulkOptions = {},
	) {
		const { queuedMs = 100, runningMs = 200, cancelingMs = 100 } = options;
		this.times = { queuedMs, runningMs, cancelingMs };
	}

	/** Those that take a slot each, in the order of their creation. */
	inProgress(): readonly BulkOperation[] {
		const now = this.now();
		return this.operations.filter((operation) => operation.isInProgress(now));
	}

	get hasFreeSlot(): boolean {
		return this.inProgress().length < (this.options.operationsAtOnce ?? 5);
	}

	/** Starts an operation; what it exports is written from now on, beside what else happens in the shop. */
	start({ query, groupObjects, startedBy, outcome, lines }: BulkStart): BulkOperation {
		const number = firstNumber + this.operations.length * 32_768;
		const random = randomStream(this.seed ^ number);
		const shuffled = this.options.childrenOrder === 'far' ? farApart : nearby;
		const ordered = groupObjects ? lines : shuffled(lines, random);
		const run = new ExportRun(ordered[Symbol.iterator](), {
			now: this.now,
			endsAfter: outcome.endsAfter,
		});
		const request = { number, query, createdAt: this.now(), startedBy };
		const operation = new BulkOperation(request, outcome, run, this.times);
		this.operations.push(operation);
		return operation;
	}

	byId(id: string): BulkOperation | null {
		return this.operations.find((operation) => operation.id === id) ?? null;
	}

	byNumber(number: number): BulkOperation | null {
		return this.operations.find(({ request }) => request.number === number) ?? null;
	}

	/** All there ever were, the newest last. */
	all(): readonly BulkOperation[] {
		return this.operations;
	}

	/** The operation as somebody sees it who looks at it now. */
	look(operation: BulkOperation): BulkRecord {
		if (operation.endedAt(this.now()) !== null) operation.looks += 1;
		return this.show(operation);
	}

	/** The same, without that anybody has looked. */
	show(operation: BulkOperation): BulkRecord {
		return recordOf(operation, this.now(), this.sign);
	}

	/** Ends what is written, and gives the space on the disk back. */
	close(): void {
		for (const { run } of this.operations) run.close();
	}
}
