import { defaultApp, type Fault } from '../../../../../simulator';
import { ask, simulators } from '../client';
import {
	cancel,
	finished,
	linesOf,
	look,
	ordersAlone,
	ordersWithLineItems,
	run,
	textOf,
	timed,
} from './bulkClient';

const start = simulators();

async function shop(...faults: Fault[]) {
	const { clock, ...options } = timed();
	const simulator = await start({ ...options, clock });
	simulator.faults.add(...faults);
	return { simulator, clock };
}

async function posted(url: string, query: string): Promise<Response> {
	return await fetch(`${url}/admin/api/2026-10/graphql.json`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'x-shopify-access-token': defaultApp.accessToken,
		},
		body: JSON.stringify({
			query: `mutation($query: String!) { bulkOperationRunQuery(query: $query) {
				bulkOperation { id } userErrors { message } } }`,
			variables: { query },
		}),
	});
}

describe('starting', () => {
	it('the slot is taken by an operation of somebody else, which never ends by itself', async () => {
		const { simulator, clock } = await shop({ kind: 'bulkSlotTaken', times: 2 });
		const refusals = [await run(simulator, ordersAlone), await run(simulator, ordersAlone)];
		const [theirs] = simulator.bulk.operations();
		for (const { bulkOperation, userErrors } of refusals) {
			expect(bulkOperation).toBeNull();
			expect(userErrors).toEqual([
				{
					field: null,
					code: 'OPERATION_IN_PROGRESS',
					message: `A bulk query operation for this app and shop is already in progress: ${theirs?.id}.`,
				},
			]);
		}
		clock.advance(3_600_000);
		expect((await look(simulator, theirs?.id ?? '')).status).toBe('RUNNING');
		expect((await run(simulator, ordersAlone)).userErrors).toEqual([]);
		expect(simulator.bulk.operations()).toHaveLength(2);
	});

	it('too many were started', async () => {
		const { simulator } = await shop({ kind: 'bulkLimitReached' });
		expect(await run(simulator, ordersAlone)).toEqual({
			bulkOperation: null,
			userErrors: [
				{
					field: null,
					code: 'LIMIT_REACHED',
					message: 'Bulk operations limit reached. Please try again later.',
				},
			],
		});
	});

	it.each<Fault>([
		{ kind: 'resetAfterWork', operation: 'bulkOperationRunQuery' },
		{ kind: 'invalidJson', operation: 'bulkOperationRunQuery' },
		{ kind: 'truncated', operation: 'bulkOperationRunQuery' },
	])('the operation exists though its answer is lost: $kind', async (fault) => {
		const { simulator } = await shop(fault);
		await expect(
			posted(simulator.url, ordersAlone).then(async (r) => await r.json()),
		).rejects.toThrow();
		const { body } = await ask(
			simulator,
			'{ bulkOperations(first: 5) { nodes { status query } } }',
		);
		expect(body.data.bulkOperations.nodes).toEqual([{ status: 'CREATED', query: ordersAlone }]);
	});

	it('one that was throttled, or broke off before it arrived, started nothing', async () => {
		const operation = 'bulkOperationRunQuery';
		const { simulator } = await shop(
			{ kind: 'throttled', operation },
			{ kind: 'internalError', operation },
			{ kind: 'status', operation },
			{ kind: 'reset', operation },
		);
		for (let i = 0; i < 4; i++) {
			await posted(simulator.url, ordersAlone).catch(() => undefined);
		}
		expect(simulator.bulk.operations()).toEqual([]);
	});
});

describe('polling', () => {
	it('faults strike polls, and not the start', async () => {
		const operation = 'bulkOperation(';
		const { simulator } = await shop(
			{ kind: 'throttled', operation },
			{ kind: 'internalError', operation },
		);
		const { bulkOperation } = await run(simulator, ordersAlone);
		const id = bulkOperation?.id ?? '';
		await expect(look(simulator, id)).rejects.toThrow('THROTTLED');
		await expect(look(simulator, id)).rejects.toThrow('INTERNAL_SERVER_ERROR');
		expect((await look(simulator, id)).status).toBe('CREATED');
	});

	it('a slow operation runs so much longer', async () => {
		const { simulator, clock } = await shop({ kind: 'bulkSlow', delayMs: 60_000 });
		const { bulkOperation } = await run(simulator, ordersAlone);
		const id = bulkOperation?.id ?? '';
		clock.advance(61_999);
		expect((await look(simulator, id)).status).toBe('RUNNING');
		clock.advance(1);
		expect((await look(simulator, id)).status).toBe('COMPLETED');
	});

	it('a cancellation gets stuck', async () => {
		const { simulator, clock } = await shop({ kind: 'bulkCancelStuck', delayMs: 60_000 });
		const { bulkOperation } = await run(simulator, ordersAlone);
		const id = bulkOperation?.id ?? '';
		await cancel(simulator, id);
		clock.advance(59_999);
		expect((await look(simulator, id)).status).toBe('CANCELING');
		clock.advance(1);
		expect((await look(simulator, id)).status).toBe('CANCELED');
	});
});

describe('ends', () => {
	it('COMPLETED with objects and no URL', async () => {
		const { simulator, clock } = await shop({ kind: 'bulkNoUrl' });
		expect(await finished(simulator, clock, ordersAlone)).toMatchObject({
			status: 'COMPLETED',
			objectCount: '20',
			url: null,
			fileSize: null,
		});
	});

	it('FAILED with a code, and a part of the result at once', async () => {
		const { simulator, clock } = await shop({
			kind: 'bulkFailed',
			value: { errorCode: 'TIMEOUT', lines: 7 },
		});
		const operation = await finished(simulator, clock, ordersAlone);
		expect(operation).toMatchObject({
			status: 'FAILED',
			errorCode: 'TIMEOUT',
			objectCount: '7',
			url: null,
			fileSize: null,
			completedAt: null,
		});
		expect(linesOf(await textOf(operation.partialDataUrl))).toHaveLength(7);
	});

	it('FAILED without a code, and a part of the result after some looks only', async () => {
		const { simulator, clock } = await shop({ kind: 'bulkFailed', value: { polls: 2 } });
		const { id, errorCode, partialDataUrl } = await finished(simulator, clock, ordersAlone);
		expect([errorCode, partialDataUrl]).toEqual([null, null]);
		expect((await look(simulator, id)).partialDataUrl).toBeNull();
		expect(simulator.bulk.operations()[0]?.partialDataUrl).toBeNull();
		const { partialDataUrl: url } = await look(simulator, id);
		expect(linesOf(await textOf(url))).toHaveLength(10);
	});

	it('FAILED before the first line leaves nothing', async () => {
		const { simulator, clock } = await shop({ kind: 'bulkFailed', value: { lines: 0 } });
		expect(await finished(simulator, clock, ordersAlone)).toMatchObject({
			status: 'FAILED',
			objectCount: '0',
			partialDataUrl: null,
		});
	});

	it.each(['bulkCanceled', 'bulkExpired'] as const)('%s: ended otherwise', async (kind) => {
		const { simulator, clock } = await shop({ kind });
		const status = kind === 'bulkCanceled' ? 'CANCELED' : 'EXPIRED';
		expect(await finished(simulator, clock, ordersAlone)).toMatchObject({ status, url: null });
	});

	it('counts that are not those of the file', async () => {
		const { simulator, clock } = await shop(
			{ kind: 'bulkWrongSize', value: -3 },
			{ kind: 'bulkWrongCount' },
		);
		const short = await finished(simulator, clock, ordersAlone);
		const { length } = Buffer.from(await textOf(short.url));
		expect(Number(short.fileSize)).toBe(length - 3);
		const more = await finished(simulator, clock, ordersAlone);
		expect([more.objectCount, more.rootObjectCount]).toEqual(['21', '20']);
	});
});

describe('downloading', () => {
	it('an expired link stays so; the operation has a new one', async () => {
		const { simulator, clock } = await shop({ kind: 'linkExpired' });
		const { id, url } = await finished(simulator, clock, ordersAlone);
		expect((await fetch(url ?? '')).status).toBe(403);
		expect((await fetch(url ?? '')).status).toBe(403);
		const again = await look(simulator, id);
		expect(again.url).not.toBe(url);
		expect(linesOf(await textOf(again.url))).toHaveLength(20);
		simulator.bulk.expireLinks();
		expect((await fetch(again.url ?? '')).status).toBe(403);
	});

	it('a file breaks off in the middle, and goes on from there', async () => {
		const { simulator, clock } = await shop({
			kind: 'truncated',
			operation: 'bulk-operation-outputs',
		});
		const { url } = await finished(simulator, clock, ordersWithLineItems);
		const response = await fetch(url ?? '');
		const size = Number(response.headers.get('content-length'));
		const first: Buffer[] = [];
		const reader = response.body?.getReader();
		const readAll = async () => {
			for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
				first.push(Buffer.from(read.value));
			}
		};
		await expect(readAll()).rejects.toThrow('terminated');
		const begun = Buffer.concat(first);
		expect(begun).toHaveLength(Math.ceil(size / 2));
		const range = { range: `bytes=${begun.length}-` };
		const rest = Buffer.from(await (await fetch(url ?? '', { headers: range })).arrayBuffer());
		expect(`${begun}${rest}`).toBe(await textOf(url));
	});

	it('a file is cut, and says that it is whole', async () => {
		const { simulator, clock } = await shop({ kind: 'fileCut' });
		const { url, fileSize } = await finished(simulator, clock, ordersAlone);
		const cut = await textOf(url);
		expect(Buffer.byteLength(cut)).toBe(Math.ceil(Number(fileSize) / 2));
		expect((await textOf(url)).startsWith(cut)).toBe(true);
	});

	it('a range is ignored', async () => {
		const { simulator, clock } = await shop({ kind: 'rangeIgnored' });
		const { url, fileSize } = await finished(simulator, clock, ordersAlone);
		const response = await fetch(url ?? '', { headers: { range: 'bytes=10-' } });
		expect([response.status, response.headers.get('content-length')]).toEqual([200, fileSize]);
	});

	it.each<[Fault, number]>([
		[{ kind: 'status', operation: 'bulk-operation-outputs' }, 503],
		[{ kind: 'tooManyRequests', operation: 'bulk-operation-outputs' }, 429],
	])('the file’s server is not well: $kind', async (fault, status) => {
		const { simulator, clock } = await shop(fault);
		const { url } = await finished(simulator, clock, ordersAlone);
		expect((await fetch(url ?? '')).status).toBe(status);
		expect(linesOf(await textOf(url))).toHaveLength(20);
	});
});
