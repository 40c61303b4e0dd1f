import type { Environment } from '../../../../engine/environment';
import type { Run } from '../../../../engine/run/run';
import type { Door, DoorResponse } from '../../../../engine/sources/http/door';
import type { BulkOptions, FileDoor, OperationNotes } from '../../../../engine/sources/shopify';
import { BulkOrderSource } from '../../../../engine/sources/shopify/bulk/bulkOrderSource';
import { type BulkMark, bulkMark } from '../../../../engine/sources/shopify/bulk/operation/mark';
import { bulkOrdersQuery } from '../../../../engine/sources/shopify/bulk/query/bulkQuery';
import {
	inWholeSeconds,
	windowFilters,
} from '../../../../engine/sources/shopify/orders/orderRecords';
import type { Source } from '../../../../engine/source';
import type { RunReporter } from '../../../../engine/sync/reporter';
import type { TimeRange } from '../../../../engine/time';
import { bulkOfRun } from '../../../../engine/sources/shopify/bulk/bulkOfRun';
import { OutsideWork } from '../../outsideWork';
import type { Ports } from '../../ports';
import type { StepKind } from '../../stage';
import { exchangeWith, kindOf, listed, type ShopReading } from '../reachedShop';
import { mostAtOnceIn } from './bulkManner';
import type { BulkReader } from './bulkWatch';
import { pieces, takeFile } from './fileExchange';
import type { BulkShop } from './bulkShopParts';
import { withOperations } from './shownOperations';

export interface BulkReadingOptions {
	readonly shop: BulkShop;
	readonly ports: Ports;
	readonly selection: string;
	readonly reporter: RunReporter;
	readonly run: Run;
	readonly signal: AbortSignal;
}

/** One run that reads by bulk operations: whatever it does to the world is a step, and is watched. */
export class BulkReading {
	private readonly work = new OutsideWork();
	private readonly reader: BulkReader;
	private readonly reading: ShopReading;
	private readonly exchange: Door;
	/** Since when it has waited for a place for its operation; epoch milliseconds. */
	private waitsSince: number | undefined;
	/** What is asked for now. */
	private mark: BulkMark | undefined;

	constructor(private readonly options: BulkReadingOptions) {
		const { shop, ports, selection, run, reporter } = options;
		const { simulator, seed } = shop;
		this.reader = { run, owner: bulkOfRun(reporter, run).owner };
		this.exchange = exchangeWith(simulator, seed);
		const { environment } = ports;
		const sleep: Environment['sleep'] = async (...given) =>
			await this.work.waits(async () => await environment.sleep(...given));
		const reached = { simulator, seed, selection, environment: { ...environment, sleep } };
		this.reading = { ...reached, door: this.door };
		ports.heed(this.work);
		shop.watch.opened(this.reader);
	}

	source(): Source {
		const { shop, signal } = this.options;
		const { seams, scenario } = shop.seed;
		const bulk = new BulkOrderSource(listed(this.reading, signal), {
			files: this.files,
			folder: shop.folder,
			patience: seams.bulk?.patience?.(scenario.bulk.patience) ?? scenario.bulk.patience,
			...this.ofRun(),
			signal,
		});
		const source = seams.bulk?.source?.(bulk) ?? bulk;
		const watched: Partial<Source> = {
			pages: (window) => {
				this.mark = this.markOf(window);
				return this.work.of(source.pages(window));
			},
		};
		return Object.assign(Object.create(source) as Source, watched);
	}

	private readonly door: Door = async (url, init) => {
		const { ports, shop } = this.options;
		const kind = kindOf(init.body ?? '');
		this.looksAtTime(kind);
		if (kind === 'source.start') shop.watch.asksToStart(this.reader);
		if (kind === 'source.cancel') shop.watch.cancels(this.reader, init.body ?? '');
		return await this.work.waits(
			async () =>
				await ports.step(kind, async () => {
					const asking = async () => await this.exchange(url, init);
					const answer = kind === 'source.start' ? await this.started(asking) : await asking();
					return kind === 'source.look' || kind === 'source.poll'
						? this.shown(answer, kind === 'source.look')
						: answer;
				}),
		);
	};

	/** A process that stood still has waited for nothing. */
	private looksAtTime(kind: StepKind): void {
		const { ports, shop } = this.options;
		const { watch, seed } = shop;
		if (kind === 'source.poll') this.waitsSince = undefined;
		if (kind !== 'source.look' && kind !== 'source.start') return;
		const now = ports.environment.now();
		this.waitsSince ??= now;
		if (ports.actor.fate.stallAtStep !== undefined) return;
		watch.waits(this.reader, now - this.waitsSince, seed.scenario.bulk.patience.limitMs);
	}

	private async started(asking: () => Promise<DoorResponse>): Promise<DoorResponse> {
		const { seams } = this.options.shop.seed;
		const { watch } = this.options.shop;
		const once = async () =>
			await asking().finally(() => {
				watch.afterStart(this.reader);
			});
		return seams.bulk?.startsAgain === true ? await once().catch(once) : await once();
	}

	/** What the shop shows of operations; of more orders than it can put into one, that it took too long. */
	private shown(answer: DoorResponse, isLook: boolean): DoorResponse {
		const { simulator, seed } = this.options.shop;
		const mostAtOnce = mostAtOnceIn(seed.scenario);
		const timedOut = { status: 'FAILED', errorCode: 'TIMEOUT', url: null };
		return withOperations(answer, (operation) => {
			const { id, status, rootObjectCount } = operation;
			const isTooMuch = status === 'COMPLETED' && Number(rootObjectCount) > mostAtOnce;
			const real = isTooMuch ? { ...operation, ...timedOut } : operation;
			const shown = seed.seams.bulk?.shown;
			if (shown === undefined || this.mark === undefined) return real;
			const truth = simulator.bulk.operations().find((one) => one.id === id);
			return shown(real, { mark: this.mark, isLook, truth });
		});
	}

	private readonly files: FileDoor = async (url, init) => {
		const { ports, shop } = this.options;
		const { simulator, trouble, seed, watch } = shop;
		const { fileHeaders: headers, lines } = seed.seams.bulk ?? {};
		watch.reads(this.reader, url);
		if (seed.scenario.bulk.linksExpire && watch.isFirstLink(url)) simulator.bulk.expireLinks();
		const exchange = { simulator, timeline: seed.timeline, trouble, headers, lines };
		const step = async <Value>(kind: 'source.file' | 'source.chunk', work: () => Promise<Value>) =>
			await this.work.waits(async () => await ports.step(kind, work));
		const sent = await step('source.file', async () => await takeFile(exchange, url, init));
		const comes = async (piece: Uint8Array) => await step('source.chunk', async () => piece);
		const { status, headers: told } = sent;
		return { status, headers: told, body: pieces(sent, seed.scenario.bulk.chunks, comes) };
	};

	/** What the block has a run remember, and tell. */
	private ofRun(): Pick<BulkOptions, 'notes' | 'owner' | 'run' | 'lateMs' | 'told'> {
		const { reporter, run } = this.options;
		const { told, notes, ...named } = bulkOfRun(reporter, run);
		const waits: OperationNotes = {
			read: async () => await this.work.waits(async () => await notes.read()),
			note: async (operation) => await this.work.waits(async () => await notes.note(operation)),
		};
		return {
			...named,
			notes: this.options.shop.seed.seams.bulk?.notes?.(waits) ?? waits,
			told: async (progress) => await this.work.waits(async () => await told?.(progress)),
		};
	}

	/** Of the whole window, as it is asked for at first. */
	private markOf(window: TimeRange): BulkMark {
		const { selection, run } = this.options;
		const filters = windowFilters(inWholeSeconds(window, { cursor: 'updatedAt' }));
		const { body } = bulkOrdersQuery({ selection }, filters);
		return bulkMark(this.reader.owner, run.id, body);
	}
}
