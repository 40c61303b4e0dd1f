import { accountVariableBlock, variables } from '../../support/accountVariableBlock';

const TIME = '2026-01-31T12:00:00.000Z';

describe('Account Variable', () => {
	const block = accountVariableBlock();
	const set = async (name: string, type: string, value: string | number | boolean) => {
		const field = { number: 'numberValue', boolean: 'booleanValue' }[type] ?? 'value';
		await block.items(variables({ name, type, [field]: value }), { items: [{}] });
	};
	const got = (name: string, type: string, value: unknown, version = 1) => ({
		accountId: 'acme',
		name,
		exists: true,
		type,
		value,
		version,
		updatedAt: TIME,
	});

	describe('Set and Get', () => {
		it('Set takes several variables at once, of every type, from expressions, and Get gives an item for each', async () => {
			const parameters = variables(
				{ name: 'text', type: 'string', value: '={{ "item " + $json.n }}' },
				{ name: 'date', type: 'date', value: '2026-01-31T09:30:00+01:00' },
				{ name: 'json', type: 'json', value: '={{ { n: $json.n } }}' },
				{ name: 'number', type: 'number', numberValue: '={{ $json.n * 1.5 }}' },
				{ name: 'boolean', type: 'boolean', booleanValue: true },
			);
			const run = await block.run(parameters);
			const items = run.json('Variable');
			expect(items.slice(5)).toEqual([
				{ ...got('text', 'string', 'item 2', 2), previousValue: 'item 1' },
				{
					...got('date', 'date', '2026-01-31T09:30:00+01:00', 2),
					previousValue: '2026-01-31T09:30:00+01:00',
				},
				{ ...got('json', 'json', { n: 2 }, 2), previousValue: { n: 1 } },
				{ ...got('number', 'number', 3, 2), previousValue: 1.5 },
				{ ...got('boolean', 'boolean', true, 2), previousValue: true },
			]);
			expect(items.slice(0, 5).map(({ previousValue }) => previousValue)).toEqual(
				Array.from({ length: 5 }, () => null),
			);
			const paired = run.items('Variable').map(({ pairedItem }) => pairedItem);
			expect(paired).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1].map((item) => ({ item })));
		});

		it('JSON may be entered as text, and a date as a DateTime', async () => {
			const [json, date] = await block.items(
				variables(
					{ name: 'json', type: 'json', value: '[1, {"a": null}]' },
					{ name: 'date', type: 'date', value: '={{ DateTime.fromISO("2026-01-31T09:30:00Z") }}' },
				),
				{ items: [{}] },
			);
			expect(json?.value).toEqual([1, { a: null }]);
			expect(Date.parse(String(date?.value))).toBe(Date.parse('2026-01-31T09:30:00Z'));
		});

		it('gets a variable for each item', async () => {
			await set('a', 'string', 'one');
			await set('b', 'number', 2);
			const items = [{ name: 'a' }, { name: 'b' }];
			expect(await block.items({ operation: 'get', name: '={{ $json.name }}' }, { items })).toEqual(
				[got('a', 'string', 'one'), got('b', 'number', 2)],
			);
		});

		it('a missing one fails, or gives a default, or goes on without', async () => {
			await set('other', 'string', '');
			const get = { operation: 'get', name: 'lastFilterDate' };
			await expect(block.items(get)).rejects.toMatchObject({
				message: 'The account "acme" has no variable "lastFilterDate". It has: other',
				description: expect.stringContaining('run the template "Initialise lastFilterDate"'),
			});
			const missing = { accountId: 'acme', name: 'lastFilterDate', exists: false };
			const absent = { ...missing, version: 0, updatedAt: null };
			const withDefault = { ...get, whenMissing: 'useDefault', defaultType: 'number' };
			expect(await block.items({ ...withDefault, defaultNumberValue: 7 })).toEqual([
				{ ...absent, type: 'number', value: 7 },
				{ ...absent, type: 'number', value: 7 },
			]);
			expect(await block.items({ ...get, whenMissing: 'goOn' })).toEqual([
				{ ...absent, type: null, value: null },
				{ ...absent, type: null, value: null },
			]);
			expect(await block.items({ operation: 'list' }, { items: [{}] })).toHaveLength(1);
		});
	});

	describe('Advance', () => {
		const advance = { operation: 'advance', name: 'x', value: '={{ $json.to }}' };

		it('moves forward, and says why when it stays', async () => {
			await set('x', 'date', '2026-01-31T09:00:00Z');
			const items = [
				{ to: '2026-01-31T10:00:00Z' },
				{ to: '2026-01-31T11:00:00+01:00' },
				{ to: '2026-01-30T23:00:00Z' },
			];
			const stays = { previousValue: items[0]?.to, value: items[0]?.to };
			const common = { accountId: 'acme', name: 'x', type: 'date' };
			expect(await block.items(advance, { items })).toEqual([
				{
					...common,
					previousValue: '2026-01-31T09:00:00Z',
					value: '2026-01-31T10:00:00Z',
					moved: true,
					written: true,
				},
				{
					...common,
					...stays,
					moved: false,
					written: false,
					reason: 'It is at 2026-01-31T11:00:00+01:00 already',
				},
				{
					...common,
					...stays,
					moved: false,
					written: false,
					reason: '2026-01-30T23:00:00Z is behind it, and it never moves back',
				},
			]);
		});

		it('takes numbers, also from expressions, and dates', async () => {
			await set('x', 'number', 5);
			expect(await block.items(advance, { items: [{ to: 6 }, { to: '7.5' }] })).toMatchObject([
				{ type: 'number', previousValue: 5, value: 6, moved: true },
				{ type: 'number', previousValue: 6, value: 7.5, moved: true },
			]);
		});

		it('begins there only when it may', async () => {
			const items = [{ to: '2026-01-31T10:00:00Z' }];
			await expect(block.items(advance, { items })).rejects.toMatchObject({
				message: 'The account "acme" has no variable "x". It has none',
			});
			const options = { createIfMissing: true };
			expect(await block.items({ ...advance, options }, { items })).toEqual([
				{
					accountId: 'acme',
					name: 'x',
					type: 'date',
					previousValue: null,
					value: '2026-01-31T10:00:00Z',
					moved: true,
					written: true,
				},
			]);
		});
	});

	describe('Compare and Set', () => {
		const compareAndSet = {
			operation: 'compareAndSet',
			name: 'x',
			newType: 'string',
			newValue: '={{ "by " + $json.n }}',
		};

		it('the first one that expects it to be missing sets it', async () => {
			const parameters = { ...compareAndSet, condition: 'isMissing' };
			expect(await block.items(parameters)).toEqual([
				{ ...got('x', 'string', 'by 1'), previousValue: null, matched: true },
				{ ...got('x', 'string', 'by 1'), previousValue: 'by 1', matched: false },
			]);
		});

		it('Compare and Set writes only where the value, or the version, is the expected one', async () => {
			await set('x', 'number', 1);
			const byValue = { ...compareAndSet, expectedType: 'number', expectedNumberValue: 1 };
			expect(await block.items(byValue)).toMatchObject([
				{ value: 'by 1', previousValue: 1, matched: true },
				{ value: 'by 1', matched: false },
			]);
			const byVersion = {
				...compareAndSet,
				condition: 'hasVersion',
				expectedVersion: '={{ $json.n + 1 }}',
			};
			expect(await block.items(byVersion)).toMatchObject([
				{ value: 'by 1', version: 3, matched: true },
				{ value: 'by 2', version: 4, matched: true },
			]);
		});

		it('fails when it differs, if it is told to', async () => {
			await set('x', 'number', 1);
			const parameters = {
				...compareAndSet,
				condition: 'isMissing',
				whenDifferent: 'fail',
			};
			await expect(block.items(parameters)).rejects.toMatchObject({
				message:
					'The variable "x" of the account "acme" is not what was expected, so it was left as it is',
			});
		});
	});

	it('Increment adds for each item', async () => {
		const increment = { operation: 'increment', name: 'x', amount: '={{ $json.n * 10 }}' };
		expect(await block.items(increment)).toEqual([
			{ ...got('x', 'number', 10), previousValue: null },
			{ ...got('x', 'number', 30, 2), previousValue: 10 },
		]);
		const options = { startAt: 100 };
		expect(await block.items({ operation: 'increment', name: 'y', options })).toMatchObject([
			{ value: 101 },
			{ value: 102 },
		]);
	});

	it('Delete says whether there was something to delete', async () => {
		await set('x', 'string', 'one');
		expect(await block.items({ operation: 'delete', name: 'x' })).toEqual([
			{ accountId: 'acme', name: 'x', deleted: true, previousValue: 'one' },
			{ accountId: 'acme', name: 'x', deleted: false, previousValue: null },
		]);
	});

	it('List gives an item for each variable, all or up to a limit', async () => {
		for (const name of ['b', 'a.2', 'a.1']) await set(name, 'string', name);
		const list = { operation: 'list', returnAll: true };
		const all = ['a.1', 'a.2', 'b'].map((name) => got(name, 'string', name));
		expect(await block.items(list)).toEqual([...all, ...all]);
		const one = { items: [{}] };
		expect(await block.items({ operation: 'list', limit: 1 }, one)).toEqual(all.slice(0, 1));
		const options = { prefix: 'a.' };
		expect(await block.items({ ...list, options }, one)).toEqual(all.slice(0, 2));
	});

	it('History and Undo show and take back what was done, and by which execution', async () => {
		await set('x', 'number', 1);
		block.timeMs += 60_000;
		await set('x', 'number', 2);
		const undo = { operation: 'undo', name: 'x' };
		expect(await block.items(undo)).toMatchObject([
			{ exists: true, value: 1, version: 3, previousValue: 2 },
			{ exists: false, type: null, value: null, version: 0, previousValue: 1 },
		]);
		const entry = {
			accountId: 'acme',
			name: 'x',
			changedAt: '2026-01-31T12:01:00.000Z',
			workflowId: 'workflow-1',
			executionId: 'execution-7',
		};
		const one = { exists: true, type: 'number', value: 1 };
		const gone = { exists: false, type: null, value: null };
		expect(await block.items({ operation: 'history', name: 'x' }, { items: [{}] })).toEqual([
			{ ...entry, version: 4, operation: 'undo', ...gone, restoredVersion: 0 },
			{ ...entry, version: 3, operation: 'undo', ...one, restoredVersion: 1 },
			{ ...entry, version: 2, operation: 'set', ...one, value: 2 },
			{ ...entry, version: 1, operation: 'set', ...one, changedAt: TIME },
		]);
		const latest = { operation: 'history', name: 'x', limit: 1 };
		expect(await block.items(latest)).toMatchObject([{ version: 4 }, { version: 4 }]);
	});

	it('Forget Account removes everything, when its ID is entered once more', async () => {
		await set('x', 'number', 1);
		await set('x', 'number', 2);
		const forget = { operation: 'forgetAccount' };
		await expect(block.items({ ...forget, confirmation: 'Acme' })).rejects.toMatchObject({
			message:
				'"Acme" is not the Account ID of the credential, which is "acme"; nothing was removed',
		});
		expect(await block.items({ ...forget, confirmation: 'acme' })).toEqual([
			{ accountId: 'acme', forgotten: true, variables: 1, historyEntries: 2, runs: 0 },
			{ accountId: 'acme', forgotten: true, variables: 0, historyEntries: 0, runs: 0 },
		]);
		expect(await block.items({ operation: 'list' })).toEqual([]);
	});

	it('accounts of different credentials see nothing of each other', async () => {
		await set('x', 'string', 'ours');
		const theirs = { credential: { accountId: 'ACME' } };
		expect(await block.items({ operation: 'list' }, theirs)).toEqual([]);
		await block.items({ operation: 'forgetAccount', confirmation: 'ACME' }, theirs);
		expect(await block.items({ operation: 'get', name: 'x' })).toHaveLength(2);
	});
});
