import { dateItems } from '../../support/dateUtilityBlock';

const operation = 'getWindow';

describe('Get Window', () => {
	it('reaches from the last one to two minutes ago, down to the second', async () => {
		const items = [{ value: '2026-03-29T01:55:00Z' }, { value: '2026-03-29T00:30:00Z' }];
		expect(await dateItems({ operation, from: '={{ $json.value }}' }, { items })).toEqual([
			{
				from: '2026-03-29T03:55:00.000+02:00',
				to: '2026-03-29T03:58:10.000+02:00',
				isEmpty: false,
				timeZone: 'Europe/Berlin',
			},
			{
				from: '2026-03-29T01:30:00.000+01:00',
				to: '2026-03-29T03:58:10.000+02:00',
				isEmpty: false,
				timeZone: 'Europe/Berlin',
			},
		]);
	});

	it.each([
		['within the settle delay', '2026-03-29T01:59:00Z'],
		['in the future', '2026-03-30T00:00:00Z'],
	])('is empty and does not move back when the last one ended %s', async (_case, from) => {
		const [window] = await dateItems({ operation, from, timeZone: 'UTC' });
		const watermark = from.replace('Z', '.000Z');
		expect(window).toEqual({ from: watermark, to: watermark, isEmpty: true, timeZone: 'UTC' });
	});

	it('has the settle delay that the user sets', async () => {
		const parameters = { operation, from: '2026-03-29T00:00:00Z', timeZone: 'UTC' };
		const withDelay = async (settleDelay: number, settleDelayUnit: string): Promise<unknown> =>
			(await dateItems({ ...parameters, settleDelay, settleDelayUnit }))[0]?.to;
		expect(await withDelay(0, 'minutes')).toBe('2026-03-29T02:00:10.000Z');
		expect(await withDelay(90, 'seconds')).toBe('2026-03-29T01:58:40.000Z');
		expect(await withDelay(1, 'hours')).toBe('2026-03-29T01:00:10.000Z');
	});

	it('reaches back by the overlap, and is cut at its longest', async () => {
		const [window] = await dateItems({
			operation,
			from: '2026-03-01T00:00:00Z',
			timeZone: 'UTC',
			options: {
				overlap: { values: { amount: 10, unit: 'minutes' } },
				maxLength: { values: { amount: 1, unit: 'weeks' } },
			},
		});
		expect(window).toEqual({
			from: '2026-02-28T23:50:00.000Z',
			to: '2026-03-08T00:00:00.000Z',
			isEmpty: false,
			timeZone: 'UTC',
			hasMore: true,
		});
	});

	it('is written in the format that the user chooses', async () => {
		const [window] = await dateItems({
			operation,
			from: '2026-03-29T00:00:00Z',
			options: { outputFormat: 'unixSeconds' },
		});
		expect(window).toMatchObject({ from: 1774742400, to: 1774749490 });
	});

	it('keeps the fields of the input on request', async () => {
		const items = [{ value: '2026-03-29T00:00:00Z', to: 'old' }];
		const parameters = { operation, from: '={{ $json.value }}', timeZone: 'UTC' };
		const options = { includeInputFields: true };
		const [window] = await dateItems({ ...parameters, options }, { items });
		expect(window).toEqual({
			value: '2026-03-29T00:00:00Z',
			from: '2026-03-29T00:00:00.000Z',
			to: '2026-03-29T01:58:10.000Z',
			isEmpty: false,
			timeZone: 'UTC',
		});
	});
});
