import { EngineError } from '../../../errors';
import { ownValue } from '../../../ownValue';
import type {
	RunCoverage,
	Source,
	SourceItem,
	SourceNotice,
	SourcePage,
	SourceTime,
	SourceTraits,
} from '../../../source';
import type { TimeRange } from '../../../time';
import type { ClientActivity } from '../client/shopifyClient';
import { OrderSource, type OrderSourceOptions } from '../orderSource';
import { readCoverage } from '../orders/coverage';
import { inWholeSeconds, windowFilters } from '../orders/orderRecords';
import type { Order } from '../orders/orderShape';
import type { ShopifyErrorKind } from '../shopifyError';
import {
	type BulkFile,
	BulkFiles,
	type BulkOptions,
	type BulkQuestion,
	usualLateMs,
} from './bulkFiles';
import { type OrdersOfFile, ordersIn } from './bulkOrders';
import { type Attempt, canGoOn, restBehind } from './goingOn';
import { bulkMark } from './operation/mark';
import type { NotedOperation, NotedPart } from './operation/notes';
import { canBeHalved, halvesOf, type Piece, refuseToHalve } from './pieces';
import { bulkOrdersQuery } from './query/bulkQuery';

/** What is wrong with an operation's file, and stays wrong however often it is read. */
const ofNoUse: ReadonlySet<string> = new Set<ShopifyErrorKind>([
	'bulkNoFile',
	'bulkFileUnusable',
	'bulkOrphans',
	'malformedAnswer',
]);

/**
 * A shop's orders by bulk operations: Shopify writes all of a window into a file, which is read once it is whole. The order
 * of the file is not that of the cursor, so a window has got somewhere only at its end. What Shopify cannot do at once is
 * asked for in halves.
 */
export class BulkOrderSource implements Source {
	readonly cursorField: string;
	readonly cursorMovesWithEdits: boolean;
	readonly kinds: SourceTraits['kinds'];
	readonly lists: SourceTraits['lists'];
	/** Counts, tells the time, and says what is hidden: a window is the same, however its orders are read. */
	private readonly paged: OrderSource;
	private readonly ofFile: OrdersOfFile;
	private readonly files: BulkFiles;
	/** Whether it reads what an earlier run has asked for. */
	private goesOn = false;

	/** @throws EngineError `invalidSelection` for fields that no bulk operation can read */
	constructor(
		private readonly options: OrderSourceOptions,
		private readonly bulk: BulkOptions,
	) {
		const { client, environment, fields, pageSize } = options;
		this.ofFile = { client, query: bulkOrdersQuery(fields, {}), pageSize };
		this.paged = new OrderSource(options);
		this.cursorField = this.paged.cursorField;
		this.cursorMovesWithEdits = this.paged.cursorMovesWithEdits;
		this.kinds = this.paged.kinds;
		this.lists = this.paged.lists;
		this.files = new BulkFiles(client, environment, bulk);
	}

	get activity(): ClientActivity {
		return this.paged.activity;
	}

	async *pages(window: TimeRange): AsyncGenerator<SourcePage, void, undefined> {
		const { from, to } = inWholeSeconds(window, this.options);
		let notice = await this.notice(window);
		for await (const page of this.piecesIn({ from, to })) {
			yield { ...page, notice };
			notice = undefined;
		}
	}

	/** Whether this run, or one before it that died, has asked for the beginning of this window by an operation. */
	async hasBegun(window: TimeRange): Promise<boolean> {
		return (await this.begunIn(inWholeSeconds(window, this.options))) !== undefined;
	}

	/** Undefined also where what was read is older than what could be counted now, so that the one proves nothing of the other. */
	async count(window: TimeRange): Promise<number | undefined> {
		return this.goesOn ? undefined : await this.paged.count(window);
	}

	async clock(): Promise<SourceTime | undefined> {
		return await this.paged.clock();
	}

	notShown(
		window: TimeRange,
		notice: SourceNotice | undefined,
		nowMs: number,
	): RunCoverage | undefined {
		return this.paged.notShown(window, notice, nowMs);
	}

	private async *piecesIn(window: TimeRange): AsyncGenerator<SourcePage, void, undefined> {
		const pieces = await this.piecesOf(window);
		let doneUpTo = window.from;
		try {
			for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
				const file = await this.fileOf(piece);
				if (file === 'inHalves') {
					const [earlier, later] = halvesOf(piece);
					pieces.push(later, earlier);
					continue;
				}
				for await (const items of this.itemsOf(file)) yield { items, doneUpTo };
				doneUpTo = Math.max(doneUpTo, piece.to);
				yield { items: [], doneUpTo };
			}
		} catch (error) {
			throw await this.withdrawnFor(error);
		}
		await this.withdraw();
	}

	/** Returns the error again. */
	private async withdrawnFor(error: unknown): Promise<unknown> {
		if (error instanceof EngineError && ofNoUse.has(error.kind)) await this.withdraw();
		return error;
	}

	/**
	 * Has no later run go on with an operation: its file is of no use, or all of it was taken, so that a run that dies after
	 * that spares the next nothing, while another operation could show that nothing is missing.
	 */
	private async withdraw(): Promise<void> {
		const { notes } = this.bulk;
		const noted = await notes.read();
		if (noted !== undefined) await notes.note({ request: noted.request });
	}

	private async notice(window: TimeRange): Promise<SourceNotice | undefined> {
		const { client, environment } = this.options;
		const filters = windowFilters(inWholeSeconds(window, this.options));
		return await readCoverage(client, filters, environment.now());
	}

	/** @returns undefined where there are no orders; `inHalves` where Shopify cannot do as many at once */
	private async fileOf(piece: Piece): Promise<BulkFile | 'inHalves' | undefined> {
		const question = { ...this.questionOf(piece), mayHalve: canBeHalved(piece) };
		return await this.files.answering(question).catch((error: unknown) => {
			refuseToHalve(piece, error);
			return 'inHalves' as const;
		});
	}

	private questionOf({ from, to, run }: NotedPart): BulkQuestion {
		const filters = windowFilters(inWholeSeconds({ from, to }, this.options));
		const { body, plan } = bulkOrdersQuery(this.options.fields, filters);
		const mark = bulkMark(this.bulk.owner, run.id, body);
		return { mark, body, plan, part: { from, to, run } };
	}

	/** What is to be asked for, the last first: what has been begun already is one piece, whatever has come to it since. */
	private async piecesOf(window: TimeRange): Promise<Piece[]> {
		const { notes, run } = this.bulk;
		const begun = await this.begunIn(window);
		if (begun?.part === undefined) return [{ ...window, halvings: 0, run }];
		if (begun.part.run.id !== run.id) {
			await notes.note(begun);
			this.goesOn = true;
		}
		const rest = restBehind(begun.part, window, this.attempt);
		return [...(rest === undefined ? [] : [rest]), { ...begun.part, halvings: 0 }];
	}

	/** The operation that was begun for the beginning of a window and for these very fields. */
	private async begunIn(window: TimeRange): Promise<NotedOperation | undefined> {
		const noted = await this.bulk.notes.read();
		if (noted?.part === undefined || !canGoOn(noted.part, window, this.attempt)) return undefined;
		return noted.request === this.questionOf(noted.part).mark.request ? noted : undefined;
	}

	private get attempt(): Attempt {
		const { run, lateMs = usualLateMs } = this.bulk;
		return { run, lateMs, nowMs: this.options.environment.now() };
	}

	private async *itemsOf(
		file: BulkFile | undefined,
	): AsyncGenerator<readonly SourceItem[], void, undefined> {
		if (file === undefined) return;
		const { readAt } = file;
		const shape = await this.paged.items.ready();
		for await (const orders of ordersIn(file, this.ofFile)) {
			yield orders.map((order) => {
				const cursor = timeIn(order, this.options.cursor);
				return { cursor, readAt, ...shape(order) };
			});
		}
	}
}

/** Null where there is none that can be read: the order is written by when it was read, and moves nothing on. */
function timeIn(order: Order, name: string): string | null {
	const time = ownValue(order, name);
	return typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? time : null;
}
