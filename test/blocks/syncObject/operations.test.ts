import { objectOf, onEachRegistry, REGISTRY } from '../../support/objectBlock';

const MINUTE = 60_000;
const TIME = '2026-01-31T12:00:00.000Z';
const register = { operation: 'register', ...objectOf('acme') };

onEachRegistry('the registry of objects', (block) => {
	it('gives out an object with all that is known of it', async () => {
		const [registered] = await block.items({
			...register,
			interval: 15,
			mode: 'full',
			options: { priority: 3, intervalOverride: { values: { amount: 2, unit: 'hours' } } },
		});
		expect(registered).toEqual({
			account: 'acme',
			integration: 'shopify',
			name: 'orders',
			mode: 'full',
			status: 'due',
			reason: `It is due since ${TIME}, and has never been synced`,
			syncedAt: null,
			dueAt: TIME,
			intervalMinutes: 15,
			overrideMinutes: 120,
			priority: 3,
			paused: false,
			failures: 0,
			setAside: null,
			claimId: null,
			claimedAt: null,
			claimedUntil: null,
			runId: null,
			registeredAt: TIME,
			registry: REGISTRY,
		});
		expect(await block.list()).toEqual([registered]);
	});

	it('has 180 minutes and the incremental mode where nothing else is said', async () => {
		expect(await block.items(register)).toMatchObject([
			{ intervalMinutes: 180, overrideMinutes: null, mode: 'incremental', priority: 0 },
		]);
	});

	it('registers one for each item, and links each to its item', async () => {
		const items = [{ account: 'acme' }, { account: 'globex' }];
		const run = await block.run({ ...register, account: '={{ $json.account }}' }, { items });
		expect(run.json('Records')).toMatchObject(items);
		expect(run.items('Records').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
	});

	it('refuses one that is there already, or keeps or updates it as it is told', async () => {
		await block.items(register);
		const again = { ...register, interval: 20 };
		await expect(block.items(again)).rejects.toMatchObject({
			message: `The registry of "${REGISTRY}" has the object "orders" of "shopify" for the account "acme" already, or it was given twice. Nothing was registered`,
			description: expect.stringContaining('choose so in "If It Exists"'),
			context: { itemIndex: 0, parameter: 'Name' },
		});
		expect(await block.items({ ...again, ifRegistered: 'keep' })).toMatchObject([
			{ intervalMinutes: 180 },
		]);
		expect(await block.items({ ...again, ifRegistered: 'update' })).toMatchObject([
			{ intervalMinutes: 20 },
		]);
		expect(await block.list()).toHaveLength(1);
	});

	it('changes what is given, leaves the rest, and removes an override by 0', async () => {
		const override = { intervalOverride: { values: { amount: 1, unit: 'days' } } };
		await block.items({ ...register, options: { ...override, priority: 2 } });
		const update = { ...register, operation: 'update' };
		expect(
			await block.items({
				...update,
				updateFields: { interval: { values: { amount: 1, unit: 'hours' } }, mode: 'full' },
			}),
		).toMatchObject([{ intervalMinutes: 60, overrideMinutes: 1440, priority: 2, mode: 'full' }]);
		const removed = { intervalOverride: { values: { amount: 0, unit: 'days' } } };
		expect(await block.items({ ...update, updateFields: removed })).toMatchObject([
			{ intervalMinutes: 60, overrideMinutes: null, priority: 2, mode: 'full' },
		]);
	});

	it('has an object that is paused not claimed, and goes on when it is resumed', async () => {
		await block.items(register);
		expect(await block.items({ ...register, operation: 'pause' })).toMatchObject([
			{ status: 'paused', reason: 'It is paused', dueAt: null },
		]);
		expect(await block.claim()).toEqual([]);
		expect(await block.items({ ...register, operation: 'resume' })).toMatchObject([
			{ status: 'due' },
		]);
		expect(await block.claim()).toHaveLength(1);
	});

	it('removes an object, and says so of one that is not there', async () => {
		await block.items(register);
		const remove = { ...register, operation: 'remove' };
		expect(await block.items(remove)).toEqual([
			{
				...objectOf('acme'),
				mode: 'incremental',
				removed: true,
				syncedAt: null,
				runId: null,
				registry: REGISTRY,
			},
		]);
		for (const operation of ['remove', 'update', 'pause', 'resume']) {
			await expect(block.items({ ...register, operation })).rejects.toMatchObject({
				message: `The registry of "${REGISTRY}" has no object "orders" of "shopify" for the account "acme"`,
				description: expect.stringContaining('Each Account ID has a registry of its own'),
				context: { itemIndex: 0, parameter: 'Account' },
			});
		}
	});

	it('lists what each filter asks for', async () => {
		for (const [account, name] of [
			['acme', 'orders'],
			['acme', 'products'],
			['globex', 'orders'],
		] as const) {
			await block.items({ ...register, ...objectOf(account, name) });
		}
		await block.items({ ...register, ...objectOf('globex'), operation: 'pause' });
		const named = async (filters: Parameters<typeof block.list>[0]) =>
			(await block.list(filters)).map(({ account, name }) => `${account}/${name}`);
		expect(await named({})).toEqual(['acme/orders', 'acme/products', 'globex/orders']);
		expect(await named({ account: 'acme' })).toEqual(['acme/orders', 'acme/products']);
		expect(await named({ name: 'orders', status: 'due' })).toEqual(['acme/orders']);
		expect(await named({ integration: 'other' })).toEqual([]);
		expect(await named({ status: 'paused' })).toEqual(['globex/orders']);
		expect(await block.items({ operation: 'list', limit: 1 })).toHaveLength(1);
	});

	it('claims once, and says of what is due and was not claimed why', async () => {
		for (const name of ['a', 'b', 'c'])
			await block.items({ ...register, ...objectOf('acme', name) });
		await block.items({ ...register, ...objectOf('globex') });
		const claimDue = { operation: 'claimDue', options: { mostPerAccount: 2, mostInFlight: 3 } };
		const run = await block.run(claimDue);
		expect(run.json('Records')).toHaveLength(3);
		expect(run.json('Records')[0]).toMatchObject({
			status: 'claimed',
			claimId: expect.stringMatching(/^[\w-]+\.[\da-f]{32}$/),
			claimedAt: TIME,
			claimedUntil: '2026-01-31T12:10:00.000Z',
			runId: null,
		});
		expect(run.json('Records', 1)).toEqual([
			{
				...objectOf('acme', expect.any(String) as never),
				mode: 'incremental',
				claimed: false,
				kind: 'accountLimit',
				reason: 'Its account has 2 of 2 objects in flight',
				syncedAt: null,
				dueAt: TIME,
				priority: 0,
				registry: REGISTRY,
			},
		]);
		expect(run.hints('Records')).toEqual([
			{ type: 'info', message: 'Claimed 3, left 1 that are due.', location: 'outputPane' },
		]);
		expect(await block.items(claimDue, {}, 1)).toMatchObject([{ kind: 'accountLimit' }]);
		const more = { ...claimDue, options: { mostPerAccount: 5, mostInFlight: 3 } };
		expect(await block.items(more, {}, 1)).toMatchObject([
			{ kind: 'totalLimit', reason: '3 of 3 objects are in flight' },
		]);
		const none = { ...more, options: { ...more.options, mostNotClaimed: 0 } };
		expect(await block.items(none, {}, 1)).toEqual([]);
	});

	it('says so where more is due than was asked for', async () => {
		await block.items(register);
		await block.items({ ...register, ...objectOf('globex') });
		expect(await block.items({ operation: 'claimDue', limit: 1 }, {}, 1)).toMatchObject([
			{ kind: 'limit', reason: 'As many were claimed before it as had been asked for' },
		]);
	});

	it('claims again what no run has begun with in time, and not before', async () => {
		await block.items(register);
		const options = { beginWithin: { values: { amount: 3, unit: 'minutes' } } };
		const [first] = await block.claim(options);
		block.timeMs += 3 * MINUTE - 1;
		expect(await block.claim(options)).toEqual([]);
		block.timeMs += 1;
		const [second] = await block.claim(options);
		expect(second).toMatchObject({ setAside: { kind: 'notBegun' }, failures: 1 });
		expect(second?.claimId).not.toBe(first?.claimId);
	});

	it('shows in a test run what is due, and claims nothing, unless it is told to', async () => {
		await block.items(register);
		const claimDue = { operation: 'claimDue' };
		const run = await block.run(claimDue, { mode: 'manual' });
		expect(run.json('Records')).toMatchObject([
			{ ...objectOf('acme'), status: 'due', claimId: null },
		]);
		expect(run.hints('Records')).toEqual([
			{
				message:
					'Test run: the claim of what is due was not saved. It is when published; to save it now, add the option "Write in Test Runs" here.',
				location: 'outputPane',
			},
		]);
		expect(await block.list()).toMatchObject([{ status: 'due' }]);
		const writing = { ...claimDue, options: { writeInTestRuns: true } };
		expect(await block.items(writing, { mode: 'manual' })).toMatchObject([{ status: 'claimed' }]);
	});

	it('is refused by every operation in queue mode where workers on other machines would not see it', async () => {
		await block.items(register);
		const isRefused = block.credential.store === 'sqlite';
		process.env.EXECUTIONS_MODE = 'queue';
		try {
			for (const operation of [
				'register',
				'update',
				'pause',
				'resume',
				'list',
				'claimDue',
				'remove',
			]) {
				const { error } = await block.run({ ...register, ifRegistered: 'update', operation });
				expect([operation, error?.message, error?.description]).toEqual([
					operation,
					...(isRefused
						? [
								'n8n runs in queue mode, where workers on other machines would not see the SQLite store',
								expect.stringContaining('Choose PostgreSQL'),
							]
						: [undefined, undefined]),
				]);
			}
		} finally {
			delete process.env.EXECUTIONS_MODE;
		}
		expect(await block.list()).toHaveLength(isRefused ? 1 : 0);
	});

	it('is of one account alone: another sees, changes and claims nothing of it', async () => {
		await block.items(register);
		const other = { credential: { accountId: 'other' } };
		expect(await block.items({ operation: 'list' }, other)).toEqual([]);
		expect(await block.items({ operation: 'claimDue' }, other)).toEqual([]);
		await expect(block.items({ ...register, operation: 'pause' }, other)).rejects.toMatchObject({
			message: expect.stringContaining('The registry of "other" has no object'),
		});
	});

	it.each([
		[{ interval: 0 }, '"Interval" is 0 minutes, which is no time at all', 'Interval'],
		[{ interval: 367, unit: 'days' }, 'The Interval of an object cannot be', 'Interval'],
		[{ account: ' ' }, 'The parameter "Account" must not be empty', 'Account'],
		[{ integration: 'a b' }, 'This cannot be the Integration of an object: "a b"', 'Integration'],
		[{ name: ' ' }, 'The parameter "Name" must not be empty', 'Name'],
		[{ options: { priority: 11 } }, 'The parameter "Priority" must be a whole number', 'Priority'],
		[{ mode: 'half' }, 'The parameter "Mode" must be one of incremental, full', 'Mode'],
	])(
		'refuses %j, names the parameter, and goes on with the next item if told to',
		async (wrong, message, parameter) => {
			const given = { ...register, ...wrong };
			await expect(block.items(given)).rejects.toMatchObject({
				message: expect.stringContaining(message),
				description: expect.stringMatching(/\S/),
				context: { itemIndex: 0, parameter },
			});
			const going = { settings: { onError: 'continueRegularOutput' as const } };
			expect(await block.items(given, going)).toMatchObject([
				{ error: expect.stringContaining(message), details: { remedy: expect.any(String) } },
			]);
			expect(await block.list()).toEqual([]);
		},
	);

	it.each([
		[{ limit: 0 }, 'The parameter "Limit" must be a whole number from 1 to 10000', 'Limit'],
		[{ options: { mostInFlight: 0 } }, 'The parameter "Most in Flight" must', 'Most in Flight'],
		[{ options: { mostPerAccount: 1.5 } }, '"Most Per Account" must', 'Most Per Account'],
		[
			{ options: { beginWithin: { values: { amount: 0, unit: 'minutes' } } } },
			'"Begin Within" is 0 minutes, which is no time at all',
			'Begin Within',
		],
	])('refuses a claim with %j, and claims nothing', async (wrong, message, parameter) => {
		await block.items(register);
		await expect(block.items({ operation: 'claimDue', ...wrong })).rejects.toMatchObject({
			message: expect.stringContaining(message),
			context: { itemIndex: 0, parameter },
		});
		expect(await block.list()).toMatchObject([{ status: 'due' }]);
	});
});
