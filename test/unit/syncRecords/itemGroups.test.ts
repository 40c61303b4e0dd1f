import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { groupItems } from '../../../nodes/shared/n8n/itemGroups';
import { inputRecords } from '../../../nodes/SyncRecords/items/records';
import '../../support/n8nUserFolder';

const credentials = { syncAccountApi: { id: 'account', name: 'Sync Account' } };

/** A block whose credential has an expression for its Account ID, or one that is the same for all items. */
function blockWith(
	items: readonly IDataObject[],
	parameters: IDataObject,
	{ continues = false, fixedAccount }: { continues?: boolean; fixedAccount?: string } = {},
) {
	let lookUps = 0;
	const context = {
		getNode: () => ({ name: 'Records', parameters, credentials }),
		getInputData: () => items.map((json) => ({ json })),
		getCredentials: async (_type: string, itemIndex: number) => {
			lookUps += 1;
			const accountId = fixedAccount ?? items[itemIndex]?.account;
			if (accountId === undefined) throw new Error('There is no account');
			return { accountId, store: 'sqlite', sqliteFile: 'sync.sqlite' };
		},
		getExecutionCancelSignal: () => undefined,
		continueOnFail: () => continues,
	} as unknown as IExecuteFunctions;
	const group = async () => {
		const failed: INodeExecutionData[] = [];
		const read = (itemIndex: number) => ({ table: items[itemIndex]?.table ?? 'orders' });
		const groups = await groupItems(context, read, (found) => failed.push(...found));
		const shown = groups.map(({ account, settings, itemIndexes }) => ({
			accountId: account.accountId,
			...settings,
			items: itemIndexes.length,
		}));
		return { groups: shown, failed, lookUps };
	};
	return { group };
}

const many = (count: number, account: (index: number) => string | undefined): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ account: account(index) }));

describe('input items', () => {
	it('go by account and by settings, in the order in which each first comes', async () => {
		const items = [
			{ account: 'a', table: 'orders' },
			{ account: 'b', table: 'orders' },
			{ account: 'a', table: 'drafts' },
			{ account: 'a', table: 'orders' },
		];
		const { groups } = await blockWith(items, { table: '={{ $json.table }}' }).group();
		expect(groups).toEqual([
			{ accountId: 'a', table: 'orders', items: 2 },
			{ accountId: 'b', table: 'orders', items: 1 },
			{ accountId: 'a', table: 'drafts', items: 1 },
		]);
	});

	it('are read once where no parameter is an expression', async () => {
		const items = [
			{ account: 'a', table: 'orders' },
			{ account: 'a', table: 'drafts' },
		];
		const parameters = { table: 'orders', columns: { value: { id: '={{ $json.id }}' } } };
		const { groups } = await blockWith(items, parameters).group();
		expect(groups).toEqual([{ accountId: 'a', table: 'orders', items: 2 }]);
	});

	it('of a long list have the credential read for each where what is stored of it cannot be seen', async () => {
		const { groups, lookUps } = await blockWith(
			many(5_000, () => undefined),
			{},
			{ fixedAccount: 'a' },
		).group();
		expect(groups).toEqual([{ accountId: 'a', table: 'orders', items: 5_000 }]);
		expect(lookUps).toBe(5_001);
	});

	it('of another account go there, though it be one of thousands', async () => {
		const items = many(5_000, (index) => (index === 1_234 ? 'b' : 'a'));
		const { groups } = await blockWith(items, {}).group();
		expect(groups).toEqual([
			{ accountId: 'a', table: 'orders', items: 4_999 },
			{ accountId: 'b', table: 'orders', items: 1 },
		]);
	});

	it('of a long list of two accounts go to each their own', async () => {
		const items = many(5_000, (index) => (index % 3 === 0 ? 'a' : 'b'));
		const { groups } = await blockWith(items, {}).group();
		expect(groups).toEqual([
			{ accountId: 'a', table: 'orders', items: 1_667 },
			{ accountId: 'b', table: 'orders', items: 3_333 },
		]);
	});

	it('without an account fail by themselves, in a long list too', async () => {
		const items = many(500, (index) => (index === 0 ? undefined : 'a'));
		const { groups, failed } = await blockWith(items, {}, { continues: true }).group();
		expect(groups).toEqual([{ accountId: 'a', table: 'orders', items: 499 }]);
		expect(failed).toEqual([{ json: { error: 'There is no account' }, pairedItem: { item: 0 } }]);
	});
});

describe('while the parameters of many items are read', () => {
	/** As long as no slice of the work may take. */
	const spinOverSlice = () => {
		const until = performance.now() + 10;
		while (performance.now() < until);
	};

	it('the event loop turns', async () => {
		const items = many(6, () => 'a');
		const context = {
			getNode: () => ({
				name: 'Records',
				parameters: { table: '={{ $json.table }}' },
				credentials,
			}),
			getInputData: () => items.map((json) => ({ json })),
			getCredentials: async () => ({ accountId: 'a', store: 'sqlite', sqliteFile: 'sync.sqlite' }),
			getExecutionCancelSignal: () => undefined,
			continueOnFail: () => false,
			getNodeParameter: () => {
				spinOverSlice();
				return { id: '1' };
			},
		} as unknown as IExecuteFunctions;
		let turns = 0;
		const turnsDuring = async (work: () => Promise<unknown>) => {
			turns = 0;
			let isWorking = true;
			const watch = () => {
				turns += 1;
				if (isWorking) setImmediate(watch);
			};
			setImmediate(watch);
			await work();
			isWorking = false;
			return turns;
		};
		const grouped = await turnsDuring(
			async () => await groupItems(context, spinOverSlice, () => undefined),
		);
		expect(grouped).toBeGreaterThanOrEqual(5);
		const mapped = await turnsDuring(
			async () => await inputRecords(context, [0, 1, 2, 3, 4, 5], 'mapped'),
		);
		expect(mapped).toBeGreaterThanOrEqual(5);
	});
});
