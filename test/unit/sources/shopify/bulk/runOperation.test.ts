import {
	bulkMark,
	markedDocument,
	markIn,
} from '../../../../../engine/sources/shopify/bulk/operation/mark';
import { usualPatience } from '../../../../../engine/sources/shopify/bulk/operation/life';
import { pollQuery } from '../../../../../engine/sources/shopify/bulk/operation/documents';
import { BulkRunner } from '../../../../../engine/sources/shopify/bulk/operation/runOperation';
import { body, earlier, foreign, gid, mark, run, startMs, world } from './runnerWorld';
import { completed, inProgress, KeptNotes, type Scripted } from './scriptedShop';

describe('an operation', () => {
	it('is named by who asks and for what, which its document says in front', () => {
		const document = markedDocument(mark, body);
		expect(document).toMatch(/^query ScheduledSync_[0-9a-f]{16}_[0-9a-f]{16} \{ orders/);
		expect(markIn(document)).toEqual(mark);
		expect(markIn(`\n  ${document}`)).toEqual(mark);
		expect(markIn(foreign)).toBeUndefined();
		expect(markIn(`# ${document}`)).toBeUndefined();
		expect(earlier.owner).toBe(mark.owner);
		expect(earlier.request).not.toBe(mark.request);
	});

	it('is looked for, started, noted at once, and polled every 16 seconds until its file is there', async () => {
		const its = world(2);
		const notes = new KeptNotes();
		const operation = await run(its, { notes });
		expect(operation).toMatchObject({
			id: gid(1),
			url: 'https://files.test/1',
			objects: 1,
			roots: 1,
			bytes: 11,
		});
		expect(its.shop.calls).toEqual(['find', 'start', 'poll 1', 'poll 1', 'poll 1']);
		expect(its.time.slept).toEqual([16_000, 16_000, 16_000]);
		expect(its.shop.queries).toEqual([markedDocument(mark, body)]);
		expect(notes.all).toEqual([{ request: mark.request }, { request: mark.request, id: gid(1) }]);
	});

	it('that was noted is followed by its ID by the next attempt, and no other is started', async () => {
		const its = world();
		const notes = new KeptNotes();
		await run(its, { notes });
		its.shop.calls.length = 0;
		expect((await run(its, { notes })).id).toBe(gid(1));
		expect(its.shop.calls).toEqual(['poll 1']);
	});

	it('that was started, and not noted, is found by its name', async () => {
		const its = world();
		its.shop.operations.push({ id: gid(1), status: 'RUNNING', query: markedDocument(mark, body) });
		const notes = new KeptNotes({ request: mark.request });
		expect((await run(its, { notes })).id).toBe(gid(1));
		expect(its.shop.calls).toEqual(['find', 'poll 1', 'poll 1']);
		expect(notes.all.at(-1)).toEqual({ request: mark.request, id: gid(1) });
	});

	it('is looked for among those since the run began, by the clock of the shop', async () => {
		const its = world();
		its.shop.dateOf = () => startMs - 3_600_000;
		its.shop.script.find.push('throttled');
		const client = its.shop.client();
		await client.query(pollQuery(gid(1)));
		await run(its, { client });
		expect(its.shop.searches.at(-1)).toContain("created_at:>='2026-03-01T08:50:00Z'");
	});

	it('that was noted for another request, or is somebody else’s, is not read', async () => {
		const its = world();
		its.shop.operations.push({
			...completed('{"id":"f"}\n'),
			id: gid(1),
			status: 'COMPLETED',
			query: foreign,
		});
		const otherRequest = new KeptNotes({ request: earlier.request, id: gid(1) });
		expect((await run(its, { notes: otherRequest })).id).toBe(gid(2));
		const again = world();
		again.shop.operations.push({
			...completed('{"id":"f"}\n'),
			id: gid(1),
			status: 'COMPLETED',
			query: foreign,
		});
		expect(
			(await run(again, { notes: new KeptNotes({ request: mark.request, id: gid(1) }) })).id,
		).toBe(gid(2));
		expect(again.shop.calls).toEqual(['poll 1', 'find', 'start', 'poll 2', 'poll 2']);
	});

	it('that was noted, and that Shopify does not know, is looked for and then started anew', async () => {
		const its = world();
		const notes = new KeptNotes({ request: mark.request, id: gid(9) });
		expect((await run(its, { notes })).id).toBe(gid(1));
		expect(its.shop.calls).toEqual([
			'poll 9',
			'poll 9',
			'poll 9',
			'find',
			'start',
			'poll 1',
			'poll 1',
		]);
	});

	it('of an earlier run of the same sync is waited out before another is started', async () => {
		const its = world();
		its.shop.operations.push({
			id: gid(1),
			status: 'RUNNING',
			query: markedDocument(earlier, body),
		});
		its.shop.asked = () => {
			if (its.shop.callsOf('find') < 4) return;
			Object.assign(its.shop.operations[0] ?? {}, { status: 'COMPLETED' });
		};
		expect((await run(its)).id).toBe(gid(2));
		expect(its.shop.calls).toEqual(['find', 'find', 'find', 'find', 'start', 'poll 2', 'poll 2']);
	});

	it('is not hindered by others’ operations while there is room', async () => {
		const its = world();
		its.shop.operations.push({ id: gid(1), status: 'RUNNING', query: foreign });
		expect((await run(its)).id).toBe(gid(2));
		expect(its.shop.calls).toEqual(['find', 'start', 'poll 2', 'poll 2']);
	});

	it('that failed, expired or was canceled in an earlier attempt does not stand in the way', async () => {
		for (const status of ['FAILED', 'EXPIRED', 'CANCELED']) {
			const its = world();
			its.shop.operations.push({ id: gid(1), status, query: markedDocument(mark, body) });
			expect((await run(its)).id).toBe(gid(2));
		}
	});
});

describe('starting an operation', () => {
	it('that is told three times that others run is tried a fourth time, and starts one', async () => {
		const its = world();
		its.shop.script.start.push(inProgress(gid(7)), inProgress(gid(7)), inProgress(gid(7)));
		expect((await run(its)).id).toBe(gid(1));
		expect(its.shop.callsOf('start')).toBe(4);
		expect(its.shop.operations).toHaveLength(1);
	});

	it('gives up when others run beyond the limit, and names whose they are', async () => {
		const its = world();
		const other = bulkMark('account 1, sync products', 'run', body);
		its.shop.operations.push(
			{ id: gid(1), status: 'RUNNING', query: foreign },
			{ id: gid(2), status: 'RUNNING', query: markedDocument(other, body) },
		);
		const busy = Array.from({ length: 99 }, () => inProgress(gid(1), gid(2)));
		its.shop.script.start.push(...busy);
		await expect(run(its, { patience: { limitMs: 160_000 } })).rejects.toMatchObject({
			kind: 'bulkSlotTaken',
			message: `Shopify runs no bulk operation more for this app, and 3 minutes were waited for one to end (${gid(2)}, started by another sync; ${gid(1)}, started by another program)`,
			remedy: expect.stringContaining('this sync ends none that it did not start'),
		});
		expect(its.shop.callsOf('start')).toBe(11);
		expect(its.shop.operations).toHaveLength(2);
	});

	it.each<[string, Scripted]>([
		['any other user error', { userError: { code: 'INVALID', message: 'Invalid bulk query' } }],
		['an error without code', { userError: { code: null, message: 'Invalid bulk query' } }],
	])('is not tried again after %s', async (_name, refusal) => {
		const its = world();
		its.shop.script.start.push(refusal);
		await expect(run(its)).rejects.toMatchObject({
			kind: 'bulkRefused',
			message: 'Shopify refuses to start the bulk operation: Invalid bulk query',
			parameter: 'selection',
		});
		expect(its.shop.callsOf('start')).toBe(1);
	});

	it('is not tried again after errors at the top level', async () => {
		const its = world();
		its.shop.script.start.push({ errors: [{ message: 'no' }] });
		await expect(run(its)).rejects.toMatchObject({ kind: 'queryRefused' });
		expect(its.shop.callsOf('start')).toBe(1);
	});

	it('whose answer was lost finds what it has started, and starts no second one', async () => {
		const its = world();
		its.shop.script.start.push('lostAfter');
		expect((await run(its)).id).toBe(gid(1));
		expect(its.shop.calls).toEqual(['find', 'start', 'find', 'poll 1', 'poll 1']);
		expect(its.shop.operations).toHaveLength(1);
		// A moment passes before it is looked for.
		expect(its.time.slept[0]).toBe(16_000);
	});

	it.each<[string, Scripted]>([
		['that did not arrive', 'lostBefore'],
		['whose answer is not JSON', 'notJson'],
		['that a gateway refused', '503'],
		[
			'that met an internal error',
			{ errors: [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
		],
	])('%s is looked for before it is tried again', async (_name, lost) => {
		const its = world();
		its.shop.script.start.push(lost);
		expect((await run(its)).id).toBe(gid(1));
		expect(its.shop.calls).toEqual(['find', 'start', 'find', 'start', 'poll 1', 'poll 1']);
		expect(its.shop.operations).toHaveLength(1);
	});

	it('is not sent twice by the client itself, however often that may try again', async () => {
		const its = world();
		its.shop.script.start.push('lostAfter', 'lostAfter', 'lostAfter');
		const client = its.shop.client({ maxRetries: 6 });
		const runner = new BulkRunner({
			client,
			environment: its.time,
			patience: usualPatience,
			notes: new KeptNotes(),
			runStartedAt: startMs,
		});
		expect((await runner.run(mark, body)).id).toBe(gid(1));
		expect(its.shop.operations).toHaveLength(1);
	});

	it('gives up after six answers that were lost', async () => {
		const its = world();
		its.shop.script.start.push(...Array.from({ length: 9 }, (): Scripted => 'lostBefore'));
		await expect(run(its)).rejects.toMatchObject({ kind: 'unreachable' });
		expect(its.shop.callsOf('start')).toBe(6);
	});

	it('begins with short pauses again once a limit has let something through', async () => {
		const its = world();
		its.shop.script.find.push('throttled', 'throttled');
		its.shop.script.start.push('throttled', 'throttled');
		await run(its);
		expect(its.time.slept.slice(0, 4)).toEqual([16_000, 32_000, 16_000, 32_000]);
	});

	it('waits out a rate limit, longer each time, for as long as 12 hours', async () => {
		const its = world();
		const limit: Scripted = {
			userError: { code: 'LIMIT_REACHED', message: 'Bulk operations limit reached' },
		};
		its.shop.script.start.push(limit, 'throttled', limit, limit, limit, limit, limit);
		expect((await run(its)).id).toBe(gid(1));
		expect(its.time.slept.slice(0, 7)).toEqual([
			16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000,
		]);
		const never = world();
		never.shop.script.start.push(...Array.from({ length: 999 }, () => limit));
		await expect(run(never)).rejects.toMatchObject({
			kind: 'bulkRefused',
			message: 'Shopify refuses to start the bulk operation: Bulk operations limit reached',
		});
		const waitedMs = never.time.now() - startMs;
		expect(waitedMs).toBeLessThanOrEqual(12 * 3_600_000);
		expect(waitedMs).toBeGreaterThan(12 * 3_600_000 - 300_000);
	});
});
