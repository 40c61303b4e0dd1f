import { costReport } from '../../../../engine/sources/shopify/client/costReport';
import { clientOf } from '../../../support/shopifyDoor';
import { CostPacer } from '../../../../engine/sources/shopify/client/costPacer';
import { VirtualTime } from '../../../support/virtualTime';

const odd = [0, -5, 1e-9, 1e300, -1, Number.NaN, Infinity, null, undefined, '100', {}, [], true];
const status = { maximumAvailable: 2_000, currentlyAvailable: 1_500, restoreRate: 100 };

it('a report is believed as Shopify gives it', () => {
	const cost = { requestedQueryCost: 112, actualQueryCost: 40, throttleStatus: status };
	expect(costReport(cost)).toEqual({ requested: 112, charged: 40, status });
	const empty = { ...status, currentlyAvailable: 0 };
	expect(costReport({ actualQueryCost: 0, throttleStatus: empty })).toMatchObject({
		charged: 0,
		status: empty,
	});
});

it.each(odd)('a rate of %p is taken for the slowest that Shopify has', (restoreRate) => {
	const throttleStatus = { ...status, restoreRate };
	expect(costReport({ throttleStatus }).status).toEqual({ ...status, restoreRate: 100 });
});

it.each(odd)('a report with a bucket of %p is none', (maximumAvailable) => {
	expect(costReport({ throttleStatus: { ...status, maximumAvailable } }).status).toBeUndefined();
});

it.each(odd.slice(1).filter((value) => value !== 1e-9))(
	'a report with %p points left is none',
	(currentlyAvailable) => {
		const throttleStatus = { ...status, currentlyAvailable };
		expect(costReport({ throttleStatus }).status).toBeUndefined();
	},
);

it.each([2_001, 1e6])('a report with %p points left of 2,000 is none', (currentlyAvailable) => {
	const throttleStatus = { ...status, currentlyAvailable };
	expect(costReport({ throttleStatus }).status).toBeUndefined();
});

it.each([-5, 1e300, Number.NaN, Infinity, null, '100', {}, []])('a cost of %p is none', (cost) => {
	const report = costReport({ requestedQueryCost: cost, actualQueryCost: cost });
	expect(report).toEqual({ requested: undefined, charged: undefined, status: undefined });
});

it.each([null, undefined, 7, 'x', [], [null]])('%p in the place of a report is none', (cost) => {
	expect(costReport(cost)).toEqual({});
	expect(costReport({ throttleStatus: cost }).status).toBeUndefined();
});

describe('a shop whose answers have odd numbers', () => {
	const numbers = [0, -5, 1e-9, 1e300, null, 'x', {}];
	const statuses = numbers.flatMap((value) => [
		{ maximumAvailable: 1_000, currentlyAvailable: 0, restoreRate: value },
		{ maximumAvailable: value, currentlyAvailable: value, restoreRate: value },
		{ maximumAvailable: 1_000, currentlyAvailable: value, restoreRate: 50 },
	]);

	it.each(statuses)('%j answers the next query within half a minute', async (throttleStatus) => {
		const time = new VirtualTime();
		const cost = { requestedQueryCost: 1e300, actualQueryCost: 1e300, throttleStatus };
		const client = clientOf(
			{ url: 'http://127.0.0.1:1' },
			{
				pacer: new CostPacer(),
				environment: time,
				door: async () => ({
					status: 200,
					headers: { get: () => null },
					text: async () => JSON.stringify({ data: { shop: 1 }, extensions: { cost } }),
				}),
			},
		);
		for (let query = 0; query < 3; query++) {
			const answer = client.query({ document: '{ shop { id } }', variables: {}, cost: 100 });
			await expect(answer).resolves.toEqual({ shop: 1 });
		}
		expect(time.now()).toBeLessThan(30_000);
	});

	it.each(statuses)('and THROTTLED with %j is tried again, in time', async (throttleStatus) => {
		const time = new VirtualTime();
		const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
		const cost = { requestedQueryCost: -1e300, throttleStatus };
		const client = clientOf(
			{ url: 'http://127.0.0.1:1' },
			{
				maxRetries: 2,
				environment: time,
				door: async () => ({
					status: 200,
					headers: { get: () => null },
					text: async () => JSON.stringify({ errors, extensions: { cost } }),
				}),
			},
		);
		const answer = client.query({ document: '{ shop { id } }', variables: {}, cost: 100 });
		await expect(answer).rejects.toMatchObject({ kind: 'throttled' });
		expect(client.activity.requests).toBe(3);
		expect(time.now()).toBeLessThan(60_000);
	});
});
