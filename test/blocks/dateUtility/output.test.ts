import { dateItems, runDateUtility } from '../../support/dateUtilityBlock';

describe('the result', () => {
	it('stands in the field that the user names, alone', async () => {
		const parameters = { operation: 'parse', date: '2026-03-29', outputFieldName: 'day' };
		const expected = { day: '2026-03-29T00:00:00.000+01:00' };
		expect(await dateItems(parameters)).toEqual([expected, expected]);
	});

	it('stands beside the input fields on request, and leaves the input as it was', async () => {
		const items = [{ date: 'a', n: { deep: 1 } }, { n: 2 }];
		const given = structuredClone(items);
		const options = { includeInputFields: true };
		const parameters = { operation: 'parse', date: '2026-03-29', options };
		const date = '2026-03-29T00:00:00.000+01:00';
		expect(await dateItems(parameters, { items })).toEqual([
			{ date, n: { deep: 1 } },
			{ date, n: 2 },
		]);
		expect(items).toEqual(given);
	});

	it('names the item that it came from', async () => {
		const run = await runDateUtility({});
		expect(run.items('Dates').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
	});
});

describe('an item that cannot be worked on', () => {
	const items = [{ d: 'soon' }, { d: '2026-03-29' }];
	const dates = { startDate: '={{ $json.d }}', endDate: '={{ $json.d }}' };
	const parameters = { date: '={{ $json.d }}', from: '={{ $json.d }}', ...dates };
	const withDate = [
		'add',
		'subtract',
		'startOf',
		'endOf',
		'difference',
		'parse',
		'format',
		'getWindow',
	];

	it.each(withDate)('stops %s, and is named', async (operation) => {
		const run = await runDateUtility({ ...parameters, operation }, { items });
		expect(run.error).toMatchObject({
			message: '"soon" is not a date',
			description: expect.stringContaining('"2026-03-29T14:30:00+02:00"'),
			context: { itemIndex: 0 },
		});
	});

	it.each(withDate)(
		'lets %s go on with the others where the user wants that',
		async (operation) => {
			const settings = { onError: 'continueRegularOutput' } as const;
			const run = await runDateUtility({ ...parameters, operation }, { items, settings });
			expect(run.error).toBeUndefined();
			const [failed, done] = run.items('Dates');
			expect(failed).toEqual({
				json: {
					error: '"soon" is not a date',
					details: {
						kind: 'invalidDate',
						remedy: expect.stringContaining('"2026-03-29T14:30:00+02:00"'),
					},
				},
				pairedItem: { item: 0 },
			});
			expect(done?.json).not.toHaveProperty('error');
			expect(done?.pairedItem).toEqual({ item: 1 });
		},
	);

	it.each([
		['getCurrent', { timeZone: '={{ $json.z }}' }],
		['getRelative', { timeZone: '={{ $json.z }}', amount: 1 }],
	])('lets %s go on too, with a zone that is not known', async (operation, more) => {
		const settings = { onError: 'continueRegularOutput' } as const;
		const zones = [{ z: 'Berlin' }, { z: 'UTC' }];
		const run = await runDateUtility({ operation, ...more }, { items: zones, settings });
		expect(run.json('Dates')).toMatchObject([
			{
				error: 'The time zone "Berlin" is not known',
				details: {
					kind: 'unknownTimeZone',
					remedy: expect.stringContaining('Did you mean "Europe/Berlin"'),
				},
			},
			{ date: expect.stringMatching(/Z$/) },
		]);
	});
});
