import { markedDocument } from '../../../../../engine/sources/shopify/bulk/operation/mark';
import { body, gid, mark, run, startMs, world } from './runnerWorld';
import { completed, KeptNotes } from './scriptedShop';

describe('polling an operation', () => {
	it('goes on through errors, and answers without ID and counts', async () => {
		const its = world();
		its.shop.script.poll.push(
			{ shows: { id: gid(1), status: 'CREATED', query: markedDocument(mark, body) } },
			{ shows: { id: gid(1), status: 'RUNNING' } },
			{ errors: [{ message: 'try again' }] },
			'503',
			'notJson',
			'lostBefore',
			'throttled',
			{ shows: { status: 'RUNNING' } },
			'asItIs',
		);
		const operation = await run(its);
		expect(operation).toMatchObject({ id: gid(1), status: 'COMPLETED' });
		expect(its.shop.callsOf('start')).toBe(1);
		expect(its.shop.callsOf('poll')).toBe(10);
	});

	it('gives up after as many looks as it may have, and leaves the operation to the next attempt', async () => {
		const its = world(999);
		const notes = new KeptNotes();
		await expect(run(its, { notes, patience: { maxPolls: 128 } })).rejects.toMatchObject({
			kind: 'bulkTooSlow',
			message: `The bulk operation ${gid(1)} has not ended within 34 minutes`,
		});
		expect(its.shop.callsOf('poll')).toBe(128);
		expect(its.time.now() - startMs).toBe(128 * 16_000);
		Object.assign(its.shop.operations[0] ?? {}, completed('{"id":"1"}\n'));
		expect((await run(its, { notes })).id).toBe(gid(1));
		expect(its.shop.operations).toHaveLength(1);
	});

	it.each([
		[{ maxPolls: 0 }, 'A bulk operation is to be looked at 0 times'],
		[{ maxPolls: Number.NaN }, 'A bulk operation is to be looked at NaN times'],
		[
			{ pollMs: 0 },
			'A bulk operation is to be looked at every 0 seconds, and a limit waited out for 43200',
		],
	])('is refused with a patience that makes no sense: %s', async (patience, message) => {
		const its = world();
		await expect(run(its, { patience })).rejects.toMatchObject({
			kind: 'invalidPatience',
			message,
		});
		expect(its.shop.calls).toEqual([]);
	});

	it('ends with nothing where the operation has found nothing', async () => {
		const its = world();
		its.shop.ending = () => completed('');
		expect(await run(its)).toMatchObject({ status: 'COMPLETED', url: undefined, objects: 0 });
	});

	it('looks twice more for a file that comes late', async () => {
		const its = world();
		const late = {
			id: gid(1),
			status: 'COMPLETED',
			objectCount: '1',
			url: null,
			query: markedDocument(mark, body),
		};
		its.shop.script.poll.push(
			{ shows: late },
			{ shows: late },
			{ shows: { ...late, url: 'https://files.test/2' } },
		);
		expect((await run(its)).url).toBe('https://files.test/2');
	});

	const ends: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
		[
			'has objects and no file',
			{ status: 'COMPLETED', objectCount: '5', url: null },
			'bulkNoFile',
			'has ended with 5 objects, and Shopify gives no file of them',
		],
		[
			'was denied access',
			{ status: 'FAILED', errorCode: 'ACCESS_DENIED' },
			'accessDenied',
			'asks for',
		],
		[
			'took too long',
			{ status: 'FAILED', errorCode: 'TIMEOUT', partialDataUrl: 'https://files.test/p' },
			'bulkTimedOut',
			'took Shopify too long',
		],
		[
			'failed',
			{ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR' },
			'bulkFailed',
			'failed at Shopify (INTERNAL_SERVER_ERROR)',
		],
		[
			'failed without a reason',
			{ status: 'FAILED', errorCode: null },
			'bulkFailed',
			'failed at Shopify (no reason given)',
		],
		[
			'was canceled by others',
			{ status: 'CANCELED', url: 'https://files.test/c' },
			'bulkCanceled',
			`Somebody else canceled the bulk operation ${gid(1)}`,
		],
		[
			'has expired',
			{ status: 'EXPIRED' },
			'bulkExpired',
			'has expired: Shopify keeps it for seven days',
		],
	];
	it.each(ends)(
		'of one that %s ends with an error of its own',
		async (_name, ending, kind, message) => {
			const its = world();
			its.shop.ending = () => ending;
			await expect(run(its)).rejects.toMatchObject({
				kind,
				message: expect.stringContaining(message),
			});
			expect(its.shop.callsOf('file')).toBe(0);
			expect(its.shop.callsOf('start')).toBe(1);
		},
	);

	it('waits while the operation is being canceled, and for a status that is new', async () => {
		const its = world();
		const query = markedDocument(mark, body);
		its.shop.script.poll.push(
			{ shows: { id: gid(1), status: 'CANCELING', query } },
			{ shows: { id: gid(1), status: 'PAUSED', query } },
		);
		expect((await run(its)).status).toBe('COMPLETED');
	});

	it('says that an operation is gone which Shopify has shown before', async () => {
		const its = world(9);
		its.shop.script.poll.push('asItIs', { shows: null }, { shows: null }, { shows: null });
		await expect(run(its)).rejects.toMatchObject({
			kind: 'bulkGone',
			message: `Shopify does not know the bulk operation ${gid(1)} any longer`,
		});
	});

	it('stops at once when it is to stop, with the reason', async () => {
		const its = world(9);
		const stop = new AbortController();
		its.shop.asked = (call) => {
			if (call === 'poll 1' && its.shop.callsOf('poll') === 3) stop.abort(new Error('time is up'));
		};
		await expect(run(its, { signal: stop.signal })).rejects.toThrow('time is up');
		expect(its.shop.callsOf('poll')).toBe(3);
	});
});
