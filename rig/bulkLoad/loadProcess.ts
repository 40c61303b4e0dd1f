/**
 * Loads all orders of a simulated shop into three tables of a PostgreSQL, as *Sync Records* does it with a bulk operation.
 * A process of its own, so that its memory is that of the load alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';

import { FolderFiles } from '../../engine/archive';
import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { canonicalJson, contentHash } from '../../engine/records';
import type { Run } from '../../engine/run';
import { defaultRunSettings } from '../../engine/run/planRun';
import { bulkOfRun, type FileDoor, usualPatience } from '../../engine/sources/shopify';
import { BulkOrderSource } from '../../engine/sources/shopify/bulk/bulkOrderSource';
import { CostPacer } from '../../engine/sources/shopify/client/costPacer';
import { ShopifyClient } from '../../engine/sources/shopify/client/shopifyClient';
import { type AccountStore, closeIdleStores, withStore } from '../../engine/store';
import {
	beginRun,
	commitRun,
	rowOwner,
	RunArchive,
	RunReporter,
	StreamedRun,
	streamWindow,
	TableOutlet,
} from '../../engine/sync';
import { systemEnvironment as environment } from '../../engine/systemEnvironment';
import { loadedTables, type LoadReport, type LoadRequest } from './request';

const accountId = 'loaded';
const sync = 'orders';
const dayMs = 86_400_000;
const fields = { preset: 'standard', lineItems: false, lists: true } as const;

/** Counts for how long requests have waited until the points of the shop's plan allowed them. */
class TimedPacer extends CostPacer {
	waitedMs = 0;

	override async acquire(...given: Parameters<CostPacer['acquire']>): Promise<number> {
		const waitedMs = await super.acquire(...given);
		this.waitedMs += waitedMs;
		return waitedMs;
	}
}

class Load {
	private readonly startedAt = performance.now();
	private fileAt: number | undefined;
	private fileUrl: string | undefined;
	private cpuAtFile = process.cpuUsage();
	private shopMs = 0;
	private shopRequests = 0;
	private readonly pacer = new TimedPacer();
	private heapPeak = 0;
	private profiler: Session | undefined;

	constructor(private readonly request: LoadRequest) {}

	async run(account: AccountStore): Promise<LoadReport> {
		const residentBefore = process.memoryUsage.rss();
		const watch = setInterval(() => {
			this.heapPeak = Math.max(this.heapPeak, process.memoryUsage().heapUsed);
		}, 20);
		const { id } = await begun(account);
		const orders = await RunReporter.workFor(
			account,
			{ runId: id },
			async (reporter) => await this.stream(reporter),
		);
		const end = { counts: {}, moveWhenIncomplete: false, nextSlice: false };
		const { verdict } = await commitRun(account.runs, environment, id, end);
		clearInterval(watch);
		const endedAt = performance.now();
		const { user, system } = process.cpuUsage(this.cpuAtFile);
		await this.endProfile();
		return {
			orders,
			fileUrl: this.fileUrl,
			verdict,
			wholeSeconds: (endedAt - this.startedAt) / 1_000,
			seconds: (endedAt - (this.fileAt ?? this.startedAt)) / 1_000,
			cpuSeconds: (user + system) / 1_000_000,
			shopSeconds: this.shopMs / 1_000,
			shopRequests: this.shopRequests,
			budgetSeconds: this.pacer.waitedMs / 1_000,
			residentBefore,
			residentPeak: process.resourceUsage().maxRSS * 1024,
			heapPeak: this.heapPeak,
		};
	}

	private async stream(reporter: RunReporter): Promise<number> {
		const { postgres, folder, batchSize } = this.request;
		const window = reporter.run?.window ?? { from: 0, to: environment.now() };
		const run = await StreamedRun.takeUp(reporter, window);
		const archive = this.request.archive
			? await RunArchive.open({
					files: new FolderFiles(path.join(folder, 'archive')),
					account: accountId,
					reporter,
					source: {
						kind: 'shopifyOrders',
						shape: 'rows',
						queryHash: contentHash(canonicalJson(fields)),
					},
					environment,
				})
			: undefined;
		const destination = openPostgresDestination(postgres, environment);
		try {
			const streamed = await streamWindow({
				source: (signal) => {
					const source = this.source(reporter, signal);
					return archive?.before(source) ?? source;
				},
				run,
				outlet: new TableOutlet({
					destination,
					table: {
						table: loadedTables.header,
						key: ['id'],
						owner: rowOwner(accountId, sync),
						runId: reporter.runId ?? '',
					},
					listTables: loadedTables,
					run,
				}),
				batchSize,
				environment,
			});
			await archive?.end(run, streamed);
			const { created, updated, unchanged } = streamed.totals;
			return created + updated + unchanged;
		} finally {
			await destination.close();
		}
	}

	private source(reporter: RunReporter, signal: AbortSignal): BulkOrderSource {
		const { shop, folder, pollMs } = this.request;
		const client = new ShopifyClient({
			origin: shop.url,
			apiVersion: '2026-10',
			door: async (url, init) => {
				const askedAt = performance.now();
				const headers = { ...init.headers, 'X-Shopify-Access-Token': shop.accessToken };
				const answer = await fetch(url, { ...init, headers });
				if (this.fileAt !== undefined) {
					this.shopMs += performance.now() - askedAt;
					this.shopRequests += 1;
				}
				return answer;
			},
			pacer: this.pacer,
			environment,
			signal,
		});
		const listed = { client, environment, cursor: 'updatedAt', fields, pageSize: 250 } as const;
		const { told, ...ofRun } = bulkOfRun(reporter, { id: '', startedAt: environment.now() });
		return new BulkOrderSource(
			{ ...listed, shape: 'rows' },
			{
				...ofRun,
				files: async (url, init) => {
					this.fileUrl = url;
					return await files(url, init);
				},
				folder: path.join(folder, 'temporary'),
				patience: { ...usualPatience, pollMs, maxPolls: 100_000 },
				signal,
				told: async (progress) => {
					if (progress.step === 'downloading') await this.fileIsThere();
					await told?.(progress);
				},
			},
		);
	}

	private async fileIsThere(): Promise<void> {
		if (this.request.profile !== undefined) {
			this.profiler = new Session();
			this.profiler.connect();
			await this.profiler.post('Profiler.enable');
			await this.profiler.post('Profiler.setSamplingInterval', { interval: 5_000 });
			await this.profiler.post('Profiler.start');
		}
		this.pacer.waitedMs = 0;
		this.fileAt = performance.now();
		this.cpuAtFile = process.cpuUsage();
	}

	private async endProfile(): Promise<void> {
		if (this.profiler === undefined || this.request.profile === undefined) return;
		const { profile } = await this.profiler.post('Profiler.stop');
		writeFileSync(this.request.profile, JSON.stringify(profile));
	}
}

const files: FileDoor = async (url, init) => {
	const { status, headers, body } = await fetch(url, init);
	return { status, headers, body: body as AsyncIterable<Uint8Array> | null };
};

async function begun({ runs }: AccountStore): Promise<Run> {
	const to = environment.now();
	const result = await beginRun(runs, environment, {
		sync,
		job: { type: 'FULL_BACKFILL', range: { from: to - 60 * dayMs, to } },
		// A backfill of a range of its own is not cut into slices.
		settings: {
			...defaultRunSettings,
			sliceLength: undefined,
			maxRunTime: { amount: 12, unit: 'hours' },
		},
	});
	if (result.kind === 'begun') return result.run;
	throw new Error(`No run has begun: ${result.kind}`);
}

process.once('message', (message) => {
	const request = message as LoadRequest;
	mkdirSync(request.folder, { recursive: true });
	const store = { kind: 'sqlite', folder: request.folder, file: 'store.sqlite' } as const;
	void withStore(store, environment, async (opened) => {
		const report = await new Load(request).run(opened.account(accountId));
		process.send?.(report);
	})
		.finally(closeIdleStores)
		.finally(() => process.disconnect());
});
