import { rmSync } from 'node:fs';
import path from 'node:path';

import type { Destination } from '../../engine/destination/destination';
import { openSqliteDestination } from '../../engine/destination/sqlite/openSqliteDestination';
import { rowOwner } from '../../engine/destination/owners';
import type { Source, SourceItem, SourcePage } from '../../engine/source';
import type { AccountStore } from '../../engine/store';
import { FailedKeeper } from '../../engine/sync/failed/failedKeeper';
import { retryFailed } from '../../engine/sync/failed/retryFailed';
import { RunReporter } from '../../engine/sync/reporter';
import { commitRun } from '../../engine/sync/session';
import { streamWindow } from '../../engine/sync/stream/stream';
import { StreamedRun } from '../../engine/sync/stream/streamedRun';
import { TableOutlet } from '../../engine/sync/stream/tableOutlet';
import { arraySource } from '../support/arraySource';
import { temporaryFolder } from '../support/store/backEnds';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { account, beginning, covering, day } from '../support/store/syncWork';

const MINUTE = 60_000;
const PAGE = 2;

/** Seven records, one an hour. */
const records = (poison: readonly string[] = []): readonly SourceItem[] =>
	['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id, hour) => ({
		columns: { id, total: poison.includes(id) ? 'much' : hour },
		cursor: new Date(day(1) + hour * 60 * MINUTE).toISOString(),
		readAt: day(2),
	}));

eachBackEnd('a stream whose failures are kept', (store) => {
	let folder = '';
	let destination: Destination;
	beforeEach(() => {
		folder = temporaryFolder();
		destination = openSqliteDestination({ file: path.join(folder, 'tables.sqlite') });
	});
	afterEach(async () => {
		await destination.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const using = async <Result>(work: (at: AccountStore) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened)));
	const now = () => store.environment.timeMs;
	const table = {
		table: 'orders',
		schema: '',
		key: ['id'],
		owner: rowOwner('acme', 'orders'),
		runId: 'a',
	};
	const ofNoRun = { reporter: { writes: true }, lateWatch: () => undefined };
	const outletFor = (run: ConstructorParameters<typeof TableOutlet>[0]['run']) =>
		new TableOutlet({ destination, table, run });
	const rows = async () => {
		const found = await destination.rows({ table: 'orders', accountId: 'acme', limit: undefined });
		return found.map(({ id }) => String(id)).sort();
	};

	/** Its second page cannot be read, for as long as it is said so. */
	const source = (poison: readonly string[], isDown: () => boolean): Source => {
		const whole = arraySource({ records: records(poison), pageSize: PAGE, now, ownNow: now });
		const kinds = { total: 'numeric' } as const;
		const failed = { page: 2, request: { from: 2 }, message: '503', mayPass: true };
		return {
			...whole,
			kinds,
			pages: async function* (window) {
				let page = 0;
				for await (const read of whole.pages(window)) {
					page += 1;
					yield page === 2 && isDown() ? { ...read, items: [], failed } : read;
				}
			},
			readAgain: async (): Promise<SourcePage> =>
				isDown()
					? { items: [], doneUpTo: undefined, failed }
					: { items: records(poison).slice(2, 4), doneUpTo: undefined },
		};
	};

	const run = async (at: AccountStore, of: Source, isKept = true) => {
		await at.runs.begin(beginning('a'), covering(1, 2));
		const { environment } = store;
		const keeper = isKept
			? new FailedKeeper({ failed: at.failed, runId: 'a', place: 'orders', environment })
			: undefined;
		await RunReporter.workFor(at, { runId: 'a' }, async (reporter) => {
			const streamed = await StreamedRun.takeUp(reporter, { from: day(1), to: day(2) });
			const outlet = outletFor(streamed);
			const options = { run: streamed, outlet, batchSize: 3, environment, keeper };
			await streamWindow({ ...options, source: () => of });
		});
		const request = { counts: {}, moveWhenIncomplete: false, nextSlice: false };
		return await commitRun(at.runs, environment, 'a', request);
	};

	const retry = async ({ failed }: AccountStore, of: Source) => {
		const { readAgain, listAgain, cursorField } = of;
		return await retryFailed({
			failed,
			request: { sync: 'orders', place: 'orders', limit: 10, forMs: 60 * MINUTE },
			sink: (as) => outletFor(ofNoRun).sink({ ...as, cursorMovesWithEdits: true }),
			...(readAgain !== undefined && {
				pages: { cursorField, readAgain, ...(listAgain !== undefined && { listAgain }) },
			}),
			environment: store.environment,
		});
	};
	/** The last record is mended at its source, and comes with a later version. */
	const writeMended = async () => {
		const cursor = new Date(day(3)).toISOString();
		const mended = records()
			.slice(-1)
			.map((item) => ({ ...item, cursor, readAt: now() }));
		const place = { batchNum: 1, totalBatches: 1, progress: 100, isLastBatch: true };
		const traits = { cursorField: 'updatedAt', cursorMovesWithEdits: true };
		await outletFor(ofNoRun).sink(traits).take(mended, place);
	};
	const verdict = async ({ runs }: AccountStore) =>
		(await runs.list({ id: 'a' }))[0]?.receipt?.verdict;

	it('moves on past a page that was not read and a record that was refused, and proves no more, when both have come, than a page read later can', async () => {
		await using(async (at) => {
			let isDown = true;
			const broken = source(['g'], () => isDown);
			const committed = await run(at, broken);
			expect(committed).toMatchObject({
				verdict: 'incomplete',
				move: 'moves',
				counts: { fetched: 5, created: 4, failed: 1, kept: 1, keptPages: 1 },
				reason:
					'1 record failed, 1 page could not be read, and are kept to be tried again. At least 2 records missing: 5 fetched, and the source counts 7',
			});
			expect(await rows()).toEqual(['a', 'b', 'e', 'f']);

			store.environment.timeMs += 2 * MINUTE;
			expect(await retry(at, broken)).toMatchObject({ claimed: 2, stillFailing: 2 });
			isDown = false;
			store.environment.timeMs += 3 * MINUTE;
			expect(await retry(at, broken)).toMatchObject({ claimed: 2, resolved: 1, stillFailing: 1 });
			expect(await rows()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
			expect(await verdict(at)).toBe('incomplete');

			await writeMended();
			store.environment.timeMs += 10 * MINUTE;
			expect(await retry(at, broken)).toMatchObject({ claimed: 1, superseded: 1 });
			expect(await verdict(at)).toBe('unverifiable');
			expect(await rows()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
		});
	});

	it('settles the receipt of a record without a usable cursor once a run has brought its mended version', async () => {
		await using(async (at) => {
			const undated = records().map((item, index) =>
				index < 6 ? item : { ...item, cursor: '2026-02-30T00:00:00Z' },
			);
			const whole = arraySource({ records: undated, pageSize: PAGE, now, ownNow: now });
			const broken: Source = {
				...whole,
				kinds: { total: 'numeric' },
				pages: async function* () {
					yield { items: undated, doneUpTo: undefined };
				},
				count: async () => 7,
			};
			expect(await run(at, broken)).toMatchObject({
				verdict: 'incomplete',
				move: 'moves',
				reason: '1 record failed, and is kept to be tried again',
			});
			expect(await at.failed.list({})).toMatchObject([
				{ externalId: 'g', reason: expect.stringContaining('"2026-02-30T00:00:00Z"') },
			]);
			store.environment.timeMs += 2 * MINUTE;
			expect(await retry(at, broken)).toMatchObject({ claimed: 1, stillFailing: 1 });
			await writeMended();
			store.environment.timeMs += 3 * MINUTE;
			expect(await retry(at, broken)).toMatchObject({ claimed: 1, superseded: 1 });
			expect(await verdict(at)).toBe('complete');
		});
	});

	it('reads the list of a page as a whole, too, once all of its kept pages can be read', async () => {
		await using(async (at) => {
			await at.runs.begin(beginning('a'), covering(1, 2));
			const { environment } = store;
			const keeper = new FailedKeeper({
				failed: at.failed,
				runId: 'a',
				place: 'orders',
				environment,
			});
			const failed = (from: number, list: string) => {
				return { page: from, request: { from, list }, message: '503', mayPass: true };
			};
			await keeper.keepPages([failed(0, 'one'), failed(2, 'one'), failed(4, 'other')]);
			const down = new Set([0, 2]);
			const lists: string[] = [];
			let isWhole = false;
			const reader: Source = {
				...source([], () => false),
				readAgain: async (request): Promise<SourcePage> => {
					const { from } = request as { from: number };
					const page = { doneUpTo: undefined };
					if (down.has(from)) return { ...page, items: [], failed: failed(from, '') };
					return { ...page, items: records().slice(from, from + 1) };
				},
				listAgain: (request) => {
					const { list } = request as { list: string };
					if (list !== 'one') return undefined;
					return {
						name: list,
						pages: async function* () {
							lists.push(list);
							yield { items: records().slice(0, 4), doneUpTo: undefined };
							const shifted = { ...failed(0, ''), message: 'shifted' };
							if (!isWhole) yield { items: [], doneUpTo: undefined, failed: shifted };
						},
					};
				},
			};
			const tried = async () => {
				store.environment.timeMs += 7 * 60 * MINUTE;
				return await retry(at, reader);
			};
			const reasons = async () =>
				(await at.failed.list({ status: 'waiting' })).map(({ reason }) => reason).sort();
			store.environment.timeMs += 1;

			// A page stays what it is where it is not one of a counted list.
			expect(await tried()).toMatchObject({ resolved: 1, stillFailing: 2 });
			expect(lists).toEqual([]);
			expect(await rows()).toEqual(['e']);

			down.delete(0);
			expect(await tried()).toMatchObject({ resolved: 1, stillFailing: 1 });
			expect(lists).toEqual([]);
			expect(await rows()).toEqual(['a', 'e']);

			down.delete(2);
			expect(await tried()).toMatchObject({ resolved: 0, stillFailing: 1 });
			expect(await reasons()).toEqual(['shifted']);
			isWhole = true;
			expect(await tried()).toMatchObject({ resolved: 1, stillFailing: 0 });
			expect(lists).toEqual(['one', 'one']);
			expect(await rows()).toEqual(['a', 'b', 'c', 'd', 'e']);
		});
	});

	it('keeps a record of a page that is refused when the page is read again', async () => {
		await using(async (at) => {
			let isDown = true;
			const broken = source(['d'], () => isDown);
			await run(at, broken);
			isDown = false;
			store.environment.timeMs += 2 * MINUTE;
			expect(await retry(at, broken)).toMatchObject({ claimed: 1, resolved: 1 });
			expect(await at.failed.list({ status: 'waiting' })).toMatchObject([
				{ kind: 'record', externalId: 'd', runId: 'a' },
			]);
			expect(await verdict(at)).toBe('incomplete');
		});
	});

	it('ends at a page that cannot be read where nothing is kept', async () => {
		await using(async (at) => {
			const broken = source([], () => true);
			await expect(run(at, broken, false)).rejects.toMatchObject({
				kind: 'pageNotRead',
				message: 'Page 2 could not be read: 503',
				parameter: 'keepFailed',
			});
			expect(await rows()).toEqual(['a', 'b']);
		});
	});
});
