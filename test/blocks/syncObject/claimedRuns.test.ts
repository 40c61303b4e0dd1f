import { objectOf, onEachRegistry } from '../../support/objectBlock';

const MINUTE = 60_000;
const begin = {
	operation: 'begin',
	syncName: 'orders',
	initialStart: '2026-01-30T00:00:00Z',
	options: { claimId: '={{ $json.claimId }}' },
};
const commit = { operation: 'commit', runId: '={{ $json.runId }}' };
const fail = { operation: 'fail', runId: '={{ $json.runId }}', message: 'The shop is closed' };

onEachRegistry('a run of a claimed object', (block) => {
	beforeEach(async () => {
		await block.items({ operation: 'register', ...objectOf('acme'), interval: 15 });
	});
	const runsOf = async (accountId: string) => await block.syncRun(accountId, { operation: 'list' });
	const [claimed, of] = [
		() => block.claim(),
		(items: Awaited<ReturnType<typeof claimed>>) => ({ items }),
	];

	it('holds the claim, and ends it with its commit, which is when the object was synced', async () => {
		const begun = await block.syncRun('acme', begin, of(await claimed()));
		expect(begun).toHaveLength(1);
		expect(await block.list()).toMatchObject([{ status: 'claimed', runId: begun[0]?.runId }]);
		block.timeMs += MINUTE;
		await block.syncRun('acme', commit, of(begun));
		expect(await block.list()).toMatchObject([
			{
				status: 'notDue',
				syncedAt: '2026-01-31T12:01:00.000Z',
				dueAt: expect.stringMatching(/^2026-01-31T12:16:/),
				claimId: null,
				runId: null,
			},
		]);
	});

	it('that fails has the object set aside with what it said, and not synced', async () => {
		const begun = await block.syncRun('acme', begin, of(await claimed()));
		await block.syncRun('acme', fail, of(begun));
		const [object] = await block.list();
		expect(object).toMatchObject({
			status: 'setAside',
			syncedAt: null,
			failures: 1,
			setAside: { kind: 'failed', reason: 'The shop is closed' },
		});
		block.timeMs = Date.parse(String(object?.dueAt)) - 1;
		expect(await claimed()).toEqual([]);
		block.timeMs += 1;
		expect(await claimed()).toHaveLength(1);
	});

	it("does not begin with another account's claim: Skipped says why, nothing is written, and the claim stays", async () => {
		const claims = await claimed();
		expect(await block.syncRun('globex', begin, of(claims))).toEqual([]);
		expect(await block.syncRun('globex', begin, of(claims), 1)).toEqual([
			{
				accountId: 'globex',
				sync: 'orders',
				jobType: 'INCREMENTAL',
				skipped: true,
				reason: 'claimLost',
				message: expect.stringContaining(
					`The account "globex" has no object with the claim "${String(claims[0]?.claimId)}"`,
				),
				heldBy: null,
			},
		]);
		expect(await runsOf('globex')).toEqual([]);
		expect(await block.list()).toMatchObject([{ status: 'claimed', runId: null }]);
		expect(await block.syncRun('acme', begin, of(claims))).toHaveLength(1);
	});

	it.each(['nonsense', `00000000-0000-0000-0000-000000000000.${'0'.repeat(32)}`, "' OR 1=1 --"])(
		'does not begin with a claim that nobody gave out: %s',
		async (claimId) => {
			expect(await block.syncRun('acme', begin, { items: [{ claimId }] }, 1)).toMatchObject([
				{ reason: 'claimLost' },
			]);
			expect(await runsOf('acme')).toEqual([]);
		},
	);

	it('does not begin with a claim that was given to another meanwhile', async () => {
		const late = await claimed();
		block.timeMs += 10 * MINUTE;
		const next = await claimed();
		expect(await block.syncRun('acme', begin, of(late), 1)).toMatchObject([
			{ reason: 'claimLost', message: expect.stringContaining('was given to another') },
		]);
		expect(await block.syncRun('acme', begin, of(next))).toHaveLength(1);
	});

	it('does not begin beside another of its sync, and the object is tried again a minute later', async () => {
		await block.syncRun('acme', { ...begin, options: {} });
		expect(await block.syncRun('acme', begin, of(await claimed()), 1)).toMatchObject([
			{ reason: 'held' },
		]);
		expect(await block.list()).toMatchObject([
			{
				status: 'setAside',
				setAside: { kind: 'syncIsRunning' },
				dueAt: '2026-01-31T12:01:00.000Z',
			},
		]);
	});

	it('that has nothing to do ends the claim as one that is in step', async () => {
		const begun = await block.syncRun('acme', { ...begin, options: {} });
		await block.syncRun('acme', { ...commit, counts: { fetched: 0 } }, of(begun));
		expect(await block.syncRun('acme', begin, of(await claimed()), 1)).toMatchObject([
			{ reason: 'nothingToDo' },
		]);
		expect(await block.list()).toMatchObject([
			{ status: 'notDue', syncedAt: '2026-01-31T12:00:00.000Z', setAside: null },
		]);
	});

	it.each([{}, { claimId: null }, { claimId: '' }, { claimId: '  ' }])(
		'is of no object where the item has %j',
		async (item) => {
			expect(await block.syncRun('acme', begin, { items: [item] })).toHaveLength(1);
			expect(await block.list()).toMatchObject([{ status: 'due' }]);
		},
	);

	it('names what is wrong where the claim is no text', async () => {
		await expect(block.syncRun('acme', begin, { items: [{ claimId: 7 }] })).rejects.toMatchObject({
			message: 'The parameter "Claim ID" must be text, but it is 7',
			context: { itemIndex: 0, parameter: 'Claim ID' },
		});
	});

	it('begins not at all in a test run, and leaves the claim as it is', async () => {
		const claims = await claimed();
		const preview = await block.syncRun('acme', begin, { items: claims, mode: 'manual' });
		expect(preview).toMatchObject([{ runId: expect.stringMatching(/^dry-/), written: false }]);
		expect(await runsOf('acme')).toEqual([]);
		expect(await block.list()).toMatchObject([{ status: 'claimed', runId: null }]);
	});

	it('goes on when its object is removed, and nothing comes back of it', async () => {
		const begun = await block.syncRun('acme', begin, of(await claimed()));
		expect(await block.items({ operation: 'remove', ...objectOf('acme') })).toMatchObject([
			{ removed: true, runId: begun[0]?.runId },
		]);
		expect(await block.syncRun('acme', commit, of(begun))).toHaveLength(1);
		expect(await block.list()).toEqual([]);
	});
});
