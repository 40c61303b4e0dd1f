import type { IDataObject } from 'n8n-workflow';

import { type AccountStore, withStore } from '../../../engine/store';
import { accountBlock, storeFolder } from '../../support/accountVariableBlock';
import { refused, runThatKept, unread } from '../../support/store/failedWork';
import { testEnvironment } from '../../support/store/testEnvironment';

const MINUTE = 60_000;
const one = { items: [{}] };
const claim = { operation: 'claimFailed', syncName: 'orders' };
const list = { operation: 'listFailed' };

describe('what has failed', () => {
	const block = accountBlock('syncRun', 'Run');

	const inStore = async (work: (at: AccountStore) => Promise<void>) => {
		const file = String(block.credential.sqliteFile);
		const environment = testEnvironment();
		environment.timeMs = block.timeMs;
		const config = { kind: 'sqlite', folder: storeFolder, file } as const;
		await withStore(config, environment, async (store) => await work(store.account('acme')));
	};
	/** The clock stands at 2026-01-31T12:00:00Z; what failed is due a minute later. */
	beforeEach(async () => {
		const columns = { id: 1, total: 2n ** 60n, at: new Date(0), list: [1, null] };
		await inStore(async (at) => {
			await runThatKept(at, 'a', [refused('1', {}, { columns }), refused('2', { place: '' })]);
		});
	});

	const statuses = async () =>
		Object.fromEntries(
			(await block.items(list, one)).map(({ externalId, status }) => [externalId, status]),
		);

	it('is listed with its reason, its values and when it is tried again', async () => {
		const items = await block.items(list, one);
		expect(items.find(({ externalId }) => externalId === '1')).toEqual({
			failedId: expect.stringMatching(/^[\w-]{22}$/),
			kind: 'record',
			externalId: '1',
			page: null,
			reason: 'total: "much" is no number',
			status: 'waiting',
			attempts: 0,
			nextTry: '2026-01-31T12:01:00.000Z',
			record: {
				id: 1,
				total: '1152921504606846976',
				at: '1970-01-01T00:00:00.000Z',
				list: [1, null],
			},
			cursor: '2026-01-01T12:00:00Z',
			request: null,
			sync: 'orders',
			runId: 'a',
			destination: 'orders',
			batchNum: 1,
			claimId: null,
			keptAt: '2026-01-31T12:00:00.000Z',
			settledAt: null,
			note: null,
			accountId: 'acme',
		});
	});

	it('is listed as each item asks for it', async () => {
		await inStore(async (at) => void (await runThatKept(at, 'b', [unread(3)])));
		const asked = {
			...list,
			syncName: '={{ $json.sync }}',
			status: '={{ $json.status }}',
			options: { place: '={{ $json.place }}', runId: '={{ $json.run }}' },
		};
		const filters = [
			{ sync: '', status: 'any', place: '', run: '' },
			{ sync: 'customers', status: 'any', place: '', run: '' },
			{ sync: 'orders', status: 'waiting', place: 'orders', run: '' },
			{ sync: '', status: 'resolved', place: '', run: '' },
			{ sync: '', status: 'any', place: '', run: 'b' },
		];
		const listed = async (items: IDataObject[]) =>
			(await block.items(asked, { items })).map(({ externalId, page }) => externalId ?? page);
		for (const [filter, expected] of [
			[filters[0], ['1', '2', 3]],
			[filters[1], []],
			[filters[2], ['1']],
			[filters[3], []],
			[filters[4], [3]],
		] as const) {
			expect((await listed([filter ?? {}])).sort()).toEqual([...expected].sort());
		}
		expect((await listed([filters[2] ?? {}, filters[4] ?? {}])).sort()).toEqual(['1', 3].sort());
	});

	it('is claimed once it is due, and by nobody else meanwhile', async () => {
		const nothing = await block.run(claim, one);
		expect(nothing.json('Run')).toEqual([]);
		block.timeMs += MINUTE;
		const both = { items: [{}, {}] };
		const claimed = await block.items({ ...claim, limit: 1 }, both);
		expect(claimed.map(({ externalId }) => externalId).sort()).toEqual(['1', '2']);
		expect(claimed).toMatchObject([
			{ status: 'claimed', attempts: 1, nextTry: null },
			{ status: 'claimed', claimId: expect.not.stringContaining(String(claimed[0]?.claimId)) },
		]);
		expect(await block.items(claim, one)).toEqual([]);
	});

	it('that one table has refused is claimed without the rest', async () => {
		block.timeMs += MINUTE;
		const claimed = await block.items({ ...claim, options: { place: 'orders' } }, one);
		expect(claimed.map(({ externalId }) => externalId)).toEqual(['1']);
	});

	it('is resolved, or fails again and waits twice as long, as each item says', async () => {
		block.timeMs += MINUTE;
		const claimed = await block.items(claim, one);
		const resolve = {
			operation: 'resolveFailed',
			outcome: '={{ $json.externalId === "2" ? "failedAgain" : "resolved" }}',
			reason: 'no answer',
			options: { note: 'corrected by hand' },
		};
		expect(await block.items(resolve, { items: claimed })).toEqual(
			claimed.map(({ failedId, externalId }) => ({
				accountId: 'acme',
				failedId,
				outcome: externalId === '1' ? 'resolved' : 'failedAgain',
			})),
		);
		const items = await block.items(list, one);
		const of = (id: string) => items.find(({ externalId }) => externalId === id);
		expect(of('1')).toMatchObject({ status: 'resolved', record: null, note: 'corrected by hand' });
		expect(of('2')).toMatchObject({ status: 'waiting', attempts: 1, reason: 'no answer' });
		const waitMs = Date.parse(String(of('2')?.nextTry)) - block.timeMs;
		expect(waitMs).toBeGreaterThanOrEqual(2 * 0.8 * MINUTE);
		expect(waitMs).toBeLessThanOrEqual(2 * 1.2 * MINUTE);
	});

	it('is given up after as many tries as are asked for', async () => {
		block.timeMs += MINUTE;
		const claimed = await block.items(claim, one);
		const again = {
			operation: 'resolveFailed',
			outcome: 'failedAgain',
			options: { mostAttempts: '={{ $json.externalId === "1" ? 1 : 2 }}' },
		};
		await block.items(again, { items: claimed });
		expect(await statuses()).toEqual({ 1: 'givenUp', 2: 'waiting' });
	});

	it('is given up when that is asked for, also by hand, and tried again when that is', async () => {
		const listed = await block.items(list, one);
		const giveUp = {
			operation: 'giveUpFailed',
			reason: 'The customer {{ $json.externalId }} is gone',
		};
		expect(
			await block.items({ ...giveUp, reason: `=${giveUp.reason}` }, { items: listed }),
		).toEqual(listed.map(({ failedId }) => ({ accountId: 'acme', failedId, outcome: 'givenUp' })));
		expect((await block.items(list, one)).map(({ reason }) => reason).sort()).toEqual([
			'The customer 1 is gone',
			'The customer 2 is gone',
		]);
		block.timeMs += 60 * MINUTE;
		expect(await block.items(claim, one)).toEqual([]);
		expect(await block.items({ ...claim, options: { tryAllNow: true } }, one)).toHaveLength(2);
	});

	it('completes the receipt of its run with the last that is resolved', async () => {
		const items = await block.items(list, one);
		const receipt = async () => (await block.items({ operation: 'list' }, one))[0]?.verdict;
		expect(await receipt()).toBe('incomplete');
		await block.items({ operation: 'resolveFailed' }, { items });
		expect(await receipt()).toBe('complete');
	});

	it('of which somebody else has the claim is left as it is, and with Continue on fail the others are not', async () => {
		block.timeMs += MINUTE;
		const late = await block.items(claim, one);
		block.timeMs += 61 * MINUTE;
		await block.items({ ...claim, limit: 1, options: { place: 'orders' } }, one);
		for (const operation of ['resolveFailed', 'giveUpFailed']) {
			const settings = { onError: 'continueRegularOutput' as const };
			const items = late.filter(({ externalId }) => externalId === '1');
			expect(await block.items({ operation }, { items, settings })).toMatchObject([
				{
					error: expect.stringMatching(
						/^The account "acme" keeps no failed batch "[\w-]{22}" that this could be said of$/,
					),
					details: { kind: 'failedMissing' },
				},
			]);
		}
		const items = [{ failedId: 'none' }, ...(await block.items(list, one))];
		const settings = { onError: 'continueRegularOutput' as const };
		const byHand = { operation: 'resolveFailed', claimId: '' };
		expect(await block.items(byHand, { items, settings })).toMatchObject([
			{ details: { kind: 'failedMissing' } },
			{ outcome: 'resolved' },
			{ outcome: 'resolved' },
		]);
	});

	it.each([
		[{ operation: 'resolveFailed', failedId: '={{ "" }}' }, 'Failed ID'],
		[{ ...claim, syncName: '={{ "" }}' }, 'Sync Name'],
		[{ ...claim, limit: 0 }, 'Limit'],
		[{ ...claim, options: { mostAttempts: 0 } }, 'Give Up After'],
		[{ ...list, status: 'lost' }, 'Status'],
	])('is not looked for with %o: the error names the parameter', async (parameters, label) => {
		const settings = { onError: 'continueRegularOutput' as const };
		const items = await block.items(parameters, { items: [{}, {}], settings });
		expect(items).toHaveLength(2);
		expect(items[0]?.error).toContain(`"${label}"`);
	});

	it('is kept encrypted where the credential has a key, and is not shown with another', async () => {
		const credential = { encryptionKey: 'another' };
		await inStore(async (at) => {
			await at.forget();
		});
		const settings = { onError: 'continueRegularOutput' as const };
		await withStore(
			{ kind: 'sqlite', folder: storeFolder, file: String(block.credential.sqliteFile) },
			testEnvironment(),
			async (store) => await runThatKept(store.account('acme', {}, 'a key'), 'a', [refused('1')]),
		);
		expect(await block.items(list, { ...one, credential, settings })).toMatchObject([
			{
				error:
					'What has failed is kept encrypted, and this key does not open it. Nothing was changed',
				details: {
					kind: 'wrongEncryptionKey',
					remedy: expect.stringContaining('"Encryption Key" of the Sync Account credential'),
				},
			},
		]);
		const right = { encryptionKey: 'a key' };
		expect(await block.items(list, { ...one, credential: right })).toMatchObject([
			{ externalId: '1', record: { total: 'much' } },
		]);
	});
});
