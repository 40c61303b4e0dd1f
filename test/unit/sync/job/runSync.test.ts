import { EngineError } from '../../../../engine/errors';
import { runSync, syncSingleItem } from '../../../../engine/sync/job/runSync';
import type { SyncJob, SyncJobError, SyncResult } from '../../../../engine/sync/job/syncJob';

interface Product {
	readonly sku: string;
	readonly stock: number;
}

/** A job that keeps products in a map, where every 73rd is refused: 137 of 10,000. */
function productJob(
	fetchExternal: SyncJob<Product, Product>['fetchExternal'],
	more: Partial<SyncJob<Product, Product>> = {},
) {
	const kept = new Map<string, Product>();
	const completed: { readonly result: SyncResult; readonly error: SyncJobError | undefined }[] = [];
	const job: SyncJob<Product, Product> = {
		name: 'products',
		fetchExternal,
		getExternalId: ({ sku }) => sku,
		findLocal: (sku) => kept.get(sku),
		create: async (product) => void kept.set(product.sku, await checked(product)),
		update: async (_local, product) => void kept.set(product.sku, await checked(product)),
		onComplete: (result, error) => void completed.push({ result, error }),
		...more,
	};
	return { job, kept, completed };
}

async function checked(product: Product): Promise<Product> {
	if (product.stock < 0) throw new Error(`stock ${product.stock} is below 0`);
	return product;
}

const isRefused = (number: number): boolean => number % 73 === 0;

function product(number: number): Product {
	return { sku: `sku-${number}`, stock: isRefused(number) ? -1 : number };
}

const numbers = (from: number, to: number): readonly number[] =>
	Array.from({ length: to - from }, (_, index) => from + index);

/** A clock that moves on with every look. */
function clock() {
	let timeMs = 0;
	return { now: () => (timeMs += 250) };
}

async function rejection(running: Promise<unknown>): Promise<SyncJobError> {
	return await running.then(
		() => {
			throw new Error('It did not reject');
		},
		(error: SyncJobError) => error,
	);
}

const refusedOf10000 = numbers(0, 10_000)
	.filter(isRefused)
	.map((number) => ({ externalId: `sku-${number}`, message: 'stock -1 is below 0' }));

describe('runSync', () => {
	it('counts 10,000 items of which 137 fail exactly, with an error for each of the 137', async () => {
		const { job, kept, completed } = productJob(() => numbers(0, 10_000).map(product));
		const good = (from: number, to: number) =>
			numbers(from, to).filter((number) => !isRefused(number));
		for (const number of good(0, 3_000)) {
			kept.set(`sku-${number}`, { sku: `sku-${number}`, stock: -5 });
		}
		for (const number of good(9_000, 10_000)) kept.set(`sku-${number}`, product(number));
		const result = await runSync(job, { environment: clock() });
		expect(refusedOf10000).toHaveLength(137);
		expect(result).toEqual({
			name: 'products',
			created: 5_918,
			updated: 2_958,
			unchanged: 987,
			errors: refusedOf10000,
			durationMs: 250,
		});
		expect([...kept.values()].every(({ stock }) => stock >= 0)).toBe(true);
		expect(kept.size).toBe(10_000 - 137);
		expect(completed).toEqual([{ result, error: undefined }]);
	});

	it('when fetchExternal breaks half-way, has done and counted all that came before', async () => {
		const { job, kept, completed } = productJob(async function* () {
			for (const number of numbers(0, 20_000)) {
				if (number === 10_000) throw new Error('the ERP hung up');
				yield product(number);
			}
		});
		const error = await rejection(runSync(job, { environment: clock() }));
		expect(error).toBeInstanceOf(EngineError);
		expect(error).toMatchObject({
			name: 'SyncJobError',
			kind: 'fetchFailed',
			message: '"fetchExternal" of the sync job "products" failed: the ERP hung up',
			parameter: 'fetchExternal',
			cause: new Error('the ERP hung up'),
		});
		const result = {
			name: 'products',
			created: 10_000 - 137,
			updated: 0,
			unchanged: 0,
			errors: refusedOf10000,
			durationMs: 250,
		};
		expect(error.result).toEqual(result);
		expect(kept.size).toBe(10_000 - 137);
		expect(completed).toEqual([{ result, error }]);
		const again = await runSync({ ...job, fetchExternal: () => numbers(0, 20_000).map(product) });
		expect(again).toMatchObject({ created: 9_863, unchanged: 9_863 });
	});

	it.each([
		['an array', () => [product(1), product(2)]],
		['a promise of an array', async () => [product(1), product(2)]],
		['an iterable', () => new Set([product(1), product(2)])],
		[
			'an async iterable',
			async function* () {
				yield product(1);
				yield await Promise.resolve(product(2));
			},
		],
		[
			'an array of promises',
			() => [product(1), Promise.resolve(product(2))] as unknown as readonly Product[],
		],
	])('takes %s', async (_what, fetchExternal) => {
		const { job, kept } = productJob(fetchExternal);
		expect(await runSync(job)).toMatchObject({ created: 2, errors: [] });
		expect([...kept.keys()]).toEqual(['sku-1', 'sku-2']);
	});

	it.each([
		['nothing', undefined, 'undefined'],
		['null', null, 'null'],
		['a text', 'sku-1', 'string'],
		['an answer that holds the list', { data: [] }, 'an object'],
	])('refuses %s in place of a list', async (_what, fetched, shown) => {
		const { job, completed } = productJob(async () => fetched as unknown as readonly Product[]);
		const error = await rejection(runSync(job));
		expect(error).toMatchObject({
			kind: 'invalidJob',
			parameter: 'fetchExternal',
			message: `What "fetchExternal" of the sync job "products" gave is no list of records (${shown})`,
		});
		expect(completed).toEqual([{ result: error.result, error }]);
	});

	it('has no more in hand than it works on, however long the source is', async () => {
		let [fetched, most] = [0, 0];
		const { job } = productJob(
			async function* () {
				for (const number of numbers(0, 5_000)) {
					fetched += 1;
					yield { sku: `sku-${number}`, stock: 1 };
				}
			},
			{ create: ({ sku }) => (most = Math.max(most, fetched - Number(sku.slice(4)))) },
		);
		expect(await runSync(job)).toMatchObject({ created: 5_000 });
		expect(most).toBeLessThanOrEqual(1_000);
	});

	it('gives an item without an ID an error that names its place', async () => {
		const given = ['a', '', ' ', undefined, null, Number.NaN, {}, 0, 7];
		const { job } = productJob(
			() => given.map((sku) => ({ sku, stock: 1 })) as unknown as readonly Product[],
		);
		const { created, errors } = await runSync(job);
		expect(created).toBe(3);
		const none = 'has no external ID: getExternalId gives a text or a number';
		expect(errors).toEqual([
			{ externalId: '', message: `Item 2 ${none}` },
			{ externalId: '', message: `Item 3 ${none}` },
			{ externalId: '', message: `Item 4 ${none}` },
			{ externalId: '', message: `Item 5 ${none}` },
			{ externalId: '', message: `Item 6 ${none.replace('ID', 'ID (number)')}` },
			{ externalId: '', message: `Item 7 ${none.replace('ID', 'ID (object)')}` },
		]);
	});

	it('refuses an ID that came as a number beyond 2^53, since two records may share it by now', async () => {
		const { job } = productJob(
			() =>
				JSON.parse(
					'[{"sku":1234567890123456789,"stock":1},{"sku":1234567890123456790,"stock":2},{"sku":7,"stock":3}]',
				) as readonly Product[],
		);
		const { created, errors } = await runSync(job);
		expect(created).toBe(1);
		const lost =
			'has no exact external ID: 1234567890123456800 is a number beyond 2^53, so its last digits are lost; take the ID as text';
		expect(errors).toEqual([
			{ externalId: '', message: `Item 1 ${lost}` },
			{ externalId: '', message: `Item 2 ${lost}` },
		]);
	});

	it('names the place, too, of an item whose ID cannot be read', async () => {
		const { job } = productJob(() => [product(1), null as unknown as Product]);
		const { errors } = await runSync(job);
		expect(errors).toMatchObject([{ externalId: '', message: expect.stringMatching(/^Item 2: /) }]);
	});

	it('compares an ID that comes twice with what the first has written', async () => {
		const { job, kept } = productJob(() => [
			{ sku: 'a', stock: 1 },
			{ sku: 'a', stock: 1 },
			{ sku: 'a', stock: 2 },
		]);
		expect(await runSync(job)).toMatchObject({ created: 1, updated: 1, unchanged: 1, errors: [] });
		expect(kept.get('a')).toEqual({ sku: 'a', stock: 2 });
	});

	it('never creates a record twice, even where findLocal does not see what was created', async () => {
		const creates: string[] = [];
		const { job } = productJob(() => [product(1), product(1)], {
			findLocal: () => undefined,
			create: ({ sku }) => creates.push(sku),
		});
		expect(await runSync(job)).toMatchObject({
			created: 1,
			errors: [
				{
					externalId: 'sku-1',
					message:
						'It came twice: it was created before in this run, and findLocal does not find it',
				},
			],
		});
		expect(creates).toEqual(['sku-1']);
	});

	it('works on one record at a time, in the order of the source, with the job as this', async () => {
		const log: string[] = [];
		const job = {
			name: 'log',
			prefix: 'p',
			fetchExternal: () => [1, 2],
			getExternalId: String,
			async findLocal(id: string) {
				log.push(`${this.prefix} find ${id}`);
				await Promise.resolve();
				return null;
			},
			async create(_item: number, id: string) {
				await Promise.resolve();
				log.push(`${this.prefix} create ${id}`);
			},
			update: () => undefined,
			onStart: () => log.push('start'),
			onComplete: () => log.push('complete'),
		};
		await runSync(job);
		expect(log).toEqual([
			...['start', 'p find 1', 'p create 1', 'p find 2', 'p create 2', 'complete'],
		]);
	});

	it.each(['findLocal', 'isUnchanged', 'update'] as const)(
		'goes on where %s throws, whatever it throws',
		async (member) => {
			const { job, kept } = productJob(() => [{ sku: 'a', stock: 2 }, product(1)], {
				[member]: (...[first]: readonly unknown[]) => {
					if (member !== 'findLocal' || first === 'a') throw 'no such thing';
					return undefined;
				},
			});
			kept.set('a', { sku: 'a', stock: 1 });
			expect(await runSync(job)).toMatchObject({
				created: 1,
				errors: [{ externalId: 'a', message: 'no such thing' }],
			});
		},
	);

	it('when onStart throws, fetches nothing, and completes all the same', async () => {
		const fetchExternal = jest.fn(() => []);
		const { job, completed } = productJob(fetchExternal, {
			onStart: async () => await Promise.reject(new Error('no licence')),
		});
		const error = await rejection(runSync(job));
		expect(error).toMatchObject({
			kind: 'startFailed',
			message: '"onStart" of the sync job "products" failed: no licence',
			result: { created: 0, updated: 0, unchanged: 0, errors: [] },
		});
		expect(completed).toEqual([{ result: error.result, error }]);
		expect(fetchExternal).not.toHaveBeenCalled();
	});

	it('when onComplete throws, says so, with all that was done; after another error it only joins it', async () => {
		const onComplete = jest.fn(async () => await Promise.reject(new Error('no mail')));
		const { job } = productJob(() => [product(1)], { onComplete });
		expect(await rejection(runSync(job))).toMatchObject({
			kind: 'completeFailed',
			message: '"onComplete" of the sync job "products" failed: no mail',
			result: { created: 1 },
		});
		const fetchExternal = () => {
			throw new Error('no network');
		};
		const error = await rejection(runSync({ ...job, fetchExternal }));
		expect(error).toMatchObject({ kind: 'fetchFailed', result: { created: 0 } });
		expect((error.cause as AggregateError).errors).toEqual([
			new Error('no network'),
			new Error('no mail'),
		]);
		expect(onComplete).toHaveBeenCalledTimes(2);
	});

	it.each([
		['name', '', 'A sync job has no name'],
		['create', undefined, 'The member "create" of the sync job "products" is missing'],
		['findLocal', 'find', 'The member "findLocal" of the sync job "products" is no function'],
		['onComplete', 1, 'The member "onComplete" of the sync job "products" is no function'],
	])(
		'refuses a job whose %s is %j, before anything is called',
		async (parameter, value, message) => {
			const onStart = jest.fn();
			const { job } = productJob(() => [], { onStart, [parameter]: value });
			const error = await rejection(runSync(job));
			expect(error).toMatchObject({ kind: 'invalidJob', parameter, message, result: undefined });
			expect(onStart).not.toHaveBeenCalled();
		},
	);
});

describe('syncSingleItem', () => {
	it('does for one item what runSync does for each', async () => {
		const { job, kept, completed } = productJob(() => []);
		const one = async (stock: number) => await syncSingleItem(job, { sku: 'a', stock });
		expect(await one(1)).toEqual({ action: 'created', externalId: 'a' });
		expect(await one(2)).toEqual({ action: 'updated', externalId: 'a' });
		expect(await one(2)).toEqual({ action: 'unchanged', externalId: 'a' });
		const never = { ...job, isUnchanged: () => false };
		expect(await syncSingleItem(never, { sku: 'a', stock: 2 })).toMatchObject({
			action: 'updated',
		});
		expect([kept.get('a'), completed]).toEqual([{ sku: 'a', stock: 2 }, []]);
	});

	it('rejects when its item fails, and says which and why', async () => {
		const { job } = productJob(() => []);
		expect(await rejection(syncSingleItem(job, { sku: 'a', stock: -1 }))).toMatchObject({
			kind: 'itemFailed',
			message: 'The item "a" of the sync job "products" could not be synced: stock -1 is below 0',
			cause: new Error('stock -1 is below 0'),
			result: undefined,
		});
		expect(await rejection(syncSingleItem(job, { sku: '', stock: 1 }))).toMatchObject({
			kind: 'itemFailed',
			message:
				'An item of the sync job "products" could not be synced: The item has no external ID: getExternalId gives a text or a number',
		});
	});

	it('needs no fetchExternal, and all the rest', async () => {
		const { job } = productJob(() => []);
		const single = { ...job, fetchExternal: undefined };
		expect(await syncSingleItem(single, { sku: 'a', stock: 1 })).toMatchObject({
			action: 'created',
		});
		const lacking = { ...single, update: undefined } as unknown as typeof single;
		expect(await rejection(syncSingleItem(lacking, { sku: 'a', stock: 1 }))).toMatchObject({
			kind: 'invalidJob',
			parameter: 'update',
		});
	});
});
