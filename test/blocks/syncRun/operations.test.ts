import type { IDataObject } from 'n8n-workflow';

import { accountBlock } from '../../support/accountVariableBlock';

const HOUR = 3_600_000;
const one = { items: [{}] };

/** The clock stands at 2026-01-31T12:00:00Z. */
const begin = {
	operation: 'begin',
	syncName: '={{ $json.sync ?? "orders" }}',
	initialStart: '2026-01-30T00:00:00Z',
};
const commit = { operation: 'commit', runId: '={{ $json.runId }}' };
const proven = { fetched: 2, countBefore: 2, countAfter: 2 };

describe('the operations that end a run', () => {
	const block = accountBlock('syncRun', 'Run');
	const both = { items: [{ sync: 'orders' }, { sync: 'customers' }] };
	let begun: IDataObject[] = [];
	beforeEach(async () => {
		begun = await block.items(begin, both);
		block.timeMs += 30_000;
	});

	it('Commit writes the receipts and moves the watermarks', async () => {
		const counts = { fetched: '={{ 2 + $itemIndex }}', countBefore: 2, countAfter: 2, pages: 1 };
		const common = {
			accountId: 'acme',
			jobType: 'INCREMENTAL',
			from: '2026-01-30T00:00:00.000Z',
			to: '2026-01-31T11:58:00.000Z',
			doneUpTo: '2026-01-31T11:58:00.000Z',
			watermarkBefore: null,
			watermarkAfter: '2026-01-31T11:58:00.000Z',
			moved: true,
			written: true,
			hasMore: false,
			durationMs: 30_000,
			clockSkewMs: 0,
			initiator: null,
			requestedAt: null,
			created: null,
			updated: null,
			failed: null,
		};
		expect(await block.items({ ...commit, counts }, { items: begun })).toEqual([
			{
				...common,
				sync: 'orders',
				runId: begun[0]?.runId,
				verdict: 'complete',
				message: 'Complete: 2 records fetched, up to 06:58:00',
				fetched: 2,
				reason: '2 fetched; the source counted 2 before and 2 after',
				counts: { fetched: 2, countBefore: 2, countAfter: 2, pages: 1 },
			},
			{
				...common,
				sync: 'customers',
				runId: begun[1]?.runId,
				verdict: 'unverifiable',
				message: expect.stringMatching(
					/^Done, but not proven complete: 3 records fetched, up to 06:58:00\. 3 fetched, but/,
				),
				fetched: 3,
				reason: expect.stringMatching(/^3 fetched, but the source had counted 2/),
				counts: { fetched: 3, countBefore: 2, countAfter: 2, pages: 1 },
			},
		]);
	});

	it('Commit keeps the watermark when records are missing, unless it is told to move on', async () => {
		const counts = { fetched: 1, countAfter: 2 };
		const options = { moveWhenIncomplete: '={{ $json.sync === "customers" }}' };
		expect(await block.items({ ...commit, counts, options }, { items: begun })).toMatchObject([
			{
				verdict: 'incomplete',
				moved: false,
				watermarkAfter: null,
				written: true,
				notMoved: 'Records are missing or have failed: the next run covers the window again',
			},
			{ verdict: 'incomplete', moved: true, watermarkAfter: '2026-01-31T11:58:00.000Z' },
		]);
	});

	it('Commit moves on over records that failed when told to, but never over missing ones', async () => {
		const counts = {
			fetched: '={{ $json.sync === "orders" ? 3 : 2 }}',
			failed: 1,
			countBefore: 3,
			countAfter: 3,
		};
		const options = { moveWhenFailed: true };
		expect(await block.items({ ...commit, counts, options }, { items: begun })).toMatchObject([
			{
				verdict: 'incomplete',
				reason: '1 record failed',
				moved: true,
				watermarkAfter: '2026-01-31T11:58:00.000Z',
			},
			{
				verdict: 'incomplete',
				reason: '1 record failed. At least 1 record missing: 2 fetched, and the source counts 3',
				moved: false,
				watermarkAfter: null,
			},
		]);
	});

	it('Commit goes as far as Progress has told, and says what is left', async () => {
		const doneUpTo =
			'={{ $json.sync === "orders" ? "2026-01-31T00:00:00Z" : "2026-01-30T00:00:00Z" }}';
		const progress = { operation: 'progress', runId: '={{ $json.runId }}', options: { doneUpTo } };
		expect(await block.items(progress, { items: begun })).toMatchObject([
			{ doneUpTo: '2026-01-31T00:00:00.000Z' },
			{ doneUpTo: '2026-01-30T00:00:00.000Z' },
		]);
		expect(await block.items({ ...commit, counts: proven }, { items: begun })).toMatchObject([
			{
				verdict: 'unverifiable',
				to: '2026-01-31T11:58:00.000Z',
				doneUpTo: '2026-01-31T00:00:00.000Z',
				watermarkAfter: '2026-01-31T00:00:00.000Z',
				moved: true,
				hasMore: true,
			},
			{
				doneUpTo: '2026-01-30T00:00:00.000Z',
				watermarkAfter: null,
				moved: false,
				notMoved: 'The watermark is there already, and never moves back',
				hasMore: true,
			},
		]);
	});

	it('Commit takes a count that an expression does not find as left out', async () => {
		const counts = { fetched: 2, countBefore: '={{ $json.none }}', countAfter: '={{ null }}' };
		expect(await block.items({ ...commit, counts }, { items: begun })).toMatchObject([
			{ verdict: 'unverifiable', counts: { fetched: 2 } },
			{ verdict: 'unverifiable', counts: { fetched: 2 } },
		]);
	});

	it('Fail keeps the error and frees the lease', async () => {
		const fail = {
			operation: 'fail',
			runId: '={{ $json.runId }}',
			message: '={{ "no answer for " + $json.sync }}',
			counts: { fetched: 1 },
			options: { details: '={{ { status: 503 } }}' },
		};
		expect(await block.items(fail, { items: begun })).toEqual(
			begun.map(({ runId, sync }) => ({
				accountId: 'acme',
				sync,
				runId,
				status: 'failed',
				message: `no answer for ${String(sync)}`,
				watermark: null,
				written: true,
			})),
		);
		const options = { includeSteps: true };
		const list = { operation: 'list', syncName: 'orders', options };
		expect(await block.items(list, one)).toEqual([
			{
				accountId: 'acme',
				sync: 'orders',
				jobType: 'INCREMENTAL',
				runId: begun[0]?.runId,
				status: 'failed',
				verdict: null,
				reason: null,
				message: 'no answer for orders',
				from: '2026-01-30T00:00:00.000Z',
				to: '2026-01-31T11:58:00.000Z',
				isEmpty: false,
				backlogTo: '2026-01-31T11:58:00.000Z',
				hasMore: false,
				doneUpTo: null,
				watermarkBefore: null,
				watermarkAfter: null,
				fetched: 1,
				created: null,
				updated: null,
				failed: null,
				counts: { fetched: 1 },
				late: null,
				durationMs: 30_000,
				clockSkewMs: 0,
				fencingToken: 1,
				continues: null,
				initiator: null,
				requestedAt: null,
				startedAt: '2026-01-31T12:00:00.000Z',
				finishedAt: '2026-01-31T12:00:30.000Z',
				leaseUntil: '2026-01-31T13:00:00.000Z',
				workflowId: 'workflow-1',
				executionId: 'execution-7',
				failedIn: null,
				steps: [
					{
						at: '2026-01-31T12:00:00.000Z',
						step: 'initiated',
						kind: 'begun',
						message: 'Covers 2026-01-30T00:00:00.000Z to 2026-01-31T11:58:00.000Z',
					},
					{
						at: '2026-01-31T12:00:30.000Z',
						step: 'failed',
						kind: 'failed',
						message: 'no answer for orders',
						details: { status: 503 },
					},
				],
			},
		]);
		expect((await block.items(begin, both)).map(({ fencingToken }) => fencingToken)).toEqual([
			2, 2,
		]);
	});

	it('Progress notes counts and messages of each run', async () => {
		const progress = {
			operation: 'progress',
			runId: '={{ $json.runId }}',
			counts: { fetched: 250 },
			message: 'Page 1',
			kind: 'error',
		};
		expect(await block.items(progress, { items: begun })).toEqual(
			begun.map(({ runId, sync }) => ({
				accountId: 'acme',
				sync,
				runId,
				counts: { fetched: 250 },
				doneUpTo: null,
				leaseUntil: '2026-01-31T13:00:00.000Z',
				written: true,
			})),
		);
		const options = { includeSteps: true, runId: String(begun[1]?.runId) };
		const [run] = await block.items({ operation: 'list', options }, one);
		expect(run).toMatchObject({
			sync: 'customers',
			steps: [{ kind: 'begun' }, { kind: 'error', message: 'Page 1' }],
		});
	});

	it('History and Undo show the moves of each watermark, and take them back', async () => {
		await block.items({ ...commit, counts: proven }, { items: begun });
		const named = { syncName: '={{ $json.sync }}' };
		expect(await block.items({ operation: 'undo', ...named }, both)).toEqual(
			begun.map(({ sync }) => ({
				accountId: 'acme',
				sync,
				watermarkBefore: '2026-01-31T11:58:00.000Z',
				watermark: null,
			})),
		);
		const [latest, first] = await block.items(
			{ operation: 'history', ...named },
			{ items: [{ sync: 'orders' }] },
		);
		expect(latest).toEqual({
			accountId: 'acme',
			sync: 'orders',
			move: 2,
			from: '2026-01-31T11:58:00.000Z',
			to: null,
			reason: 'undo',
			runId: null,
			restoredMove: 0,
			movedAt: '2026-01-31T12:00:30.000Z',
		});
		expect(first).toMatchObject({ move: 1, reason: 'commit', runId: begun[0]?.runId });
	});

	it('Undo goes back to a date, and says where the next run begins', async () => {
		await block.items({ ...commit, counts: proven }, { items: begun });
		const undo = {
			operation: 'undo',
			syncName: '={{ $json.sync }}',
			backTo: '={{ $json.sync === "orders" ? "2026-01-31T00:00:00Z" : "2026-01-30 12:00" }}',
		};
		const run = await block.run(undo, both);
		expect(run.json('Run')).toMatchObject([
			{ sync: 'orders', watermark: '2026-01-31T00:00:00.000Z' },
			{ sync: 'customers', watermark: '2026-01-30T17:00:00.000Z' },
		]);
		expect(run.hints('Run')).toMatchObject([
			{
				message:
					'orders: The watermark is back from 06:58:00 to 30 January 19:00:00, and the next run begins there · customers: The watermark is back from 06:58:00 to 30 January 12:00:00, and the next run begins there.',
			},
		]);
		const settings = { onError: 'continueRegularOutput' as const };
		const forward = await block.run(undo, { ...both, settings });
		expect(forward.json('Run')).toMatchObject([
			{ details: { kind: 'notBack', remedy: expect.stringContaining('"Back To"') } },
			{ details: { kind: 'notBack' } },
		]);
	});

	it('Undo does not go below the floor, and says so for each sync', async () => {
		const counts = proven;
		await block.items({ ...commit, counts }, { items: begun });
		block.timeMs += HOUR;
		await block.items({ ...commit, counts }, { items: await block.items(begin, both) });
		const undo = {
			operation: 'undo',
			syncName: '={{ $json.sync }}',
			options: {
				floorDate:
					'={{ $json.sync === "orders" ? "2026-01-31T12:00:00Z" : "2026-01-30T00:00:00Z" }}',
			},
		};
		const settings = { onError: 'continueRegularOutput' as const };
		const run = await block.run(undo, { ...both, settings });
		expect(run.json('Run')).toMatchObject([
			{
				error:
					'The watermark of "orders" would go back to 2026-01-31T11:58:00.000Z, below the floor at 2026-01-31T12:00:00.000Z',
				details: { kind: 'belowFloor' },
			},
			{ sync: 'customers', watermark: '2026-01-31T11:58:00.000Z' },
		]);
	});
});
