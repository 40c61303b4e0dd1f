import { dateItems } from '../../support/dateUtilityBlock';

describe('Get Current', () => {
	it.each([
		['milliseconds', '2026-03-29T04:00:10.500+02:00'],
		['seconds', '2026-03-29T04:00:10.000+02:00'],
		['minutes', '2026-03-29T04:00:00.000+02:00'],
		['hours', '2026-03-29T04:00:00.000+02:00'],
		['days', '2026-03-29T00:00:00.000+01:00'],
	])(
		'Get Current gives now rounded down to %s, the same for all items',
		async (roundDownTo, date) => {
			const parameters = { operation: 'getCurrent', roundDownTo };
			expect(await dateItems(parameters)).toEqual([{ date }, { date }]);
		},
	);

	it('is what the block does when nothing is set', async () => {
		const date = '2026-03-29T04:00:10.500+02:00';
		expect(await dateItems({})).toEqual([{ date }, { date }]);
	});

	it('is in the zone of the workflow, or in its own', async () => {
		const workflowTimeZone = { timeZone: 'America/New_York' };
		const own = { timeZone: 'Asia/Kathmandu' };
		const [inWorkflow] = await dateItems({}, workflowTimeZone);
		expect(inWorkflow?.date).toBe('2026-03-28T22:00:10.500-04:00');
		const [inOwn] = await dateItems(own, workflowTimeZone);
		expect(inOwn?.date).toBe('2026-03-29T07:45:10.500+05:45');
	});
});

describe('Get Relative', () => {
	const relative = { operation: 'getRelative', unit: 'days' };

	it('"1 day ago at midnight" is one operation', async () => {
		const parameters = { ...relative, amount: 1, at: 'midnight' };
		const date = '2026-03-28T00:00:00.000+01:00';
		expect(await dateItems(parameters)).toEqual([{ date }, { date }]);
	});

	it.each([
		[{ amount: 1 }, '2026-03-28T04:00:10.500+01:00'],
		[{ amount: 1, direction: 'fromNow' }, '2026-03-30T04:00:10.500+02:00'],
		[{ amount: 1, at: 'endOfDay' }, '2026-03-28T23:59:59.999+01:00'],
		[{ amount: 0, at: 'timeOfDay', timeOfDay: '02:30' }, '2026-03-29T03:30:00.000+02:00'],
		[{ amount: 1, unit: 'months', at: 'startOfUnit' }, '2026-02-01T00:00:00.000+01:00'],
		[{ amount: 1, unit: 'months', at: 'endOfUnit' }, '2026-02-28T23:59:59.999+01:00'],
		[{ amount: 36, unit: 'hours' }, '2026-03-27T15:00:10.500+01:00'],
		[
			{ amount: 0, unit: 'weeks', at: 'startOfUnit', options: { weekStart: 'sunday' } },
			'2026-03-29T00:00:00.000+01:00',
		],
	])('Get Relative counts from now as its parameters say: %j', async (parameters, expected) => {
		expect((await dateItems({ ...relative, ...parameters }))[0]).toEqual({ date: expected });
	});

	it("Get Relative counts from each item's own date in place of now", async () => {
		const options = { relativeTo: '={{ $json.scheduledFor }}' };
		const items = [
			{ scheduledFor: '2026-03-30T01:00:00.000+02:00' },
			{ scheduledFor: '2026-10-26T01:00:00.000+01:00' },
		];
		expect(await dateItems({ ...relative, amount: 1, at: 'midnight', options }, { items })).toEqual(
			[{ date: '2026-03-29T00:00:00.000+01:00' }, { date: '2026-10-25T00:00:00.000+02:00' }],
		);
	});
});

describe('Add and Subtract', () => {
	const items = [{ d: '2026-01-31T12:00' }, { d: '2026-03-28T12:00' }];
	it.each([
		['add', 1, 'months', ['2026-02-28T12:00:00.000+01:00', '2026-04-28T12:00:00.000+02:00']],
		['add', 1, 'days', ['2026-02-01T12:00:00.000+01:00', '2026-03-29T12:00:00.000+02:00']],
		['add', 24, 'hours', ['2026-02-01T12:00:00.000+01:00', '2026-03-29T13:00:00.000+02:00']],
		['add', -1.5, 'hours', ['2026-01-31T10:30:00.000+01:00', '2026-03-28T10:30:00.000+01:00']],
		['subtract', 1, 'months', ['2025-12-31T12:00:00.000+01:00', '2026-02-28T12:00:00.000+01:00']],
		['subtract', 1, 'quarters', ['2025-10-31T12:00:00.000+01:00', '2025-12-28T12:00:00.000+01:00']],
	])('a date is moved by its parameters: %s %d %s', async (operation, amount, unit, expected) => {
		const parameters = { operation, date: '={{ $json.d }}', amount, unit };
		expect(await dateItems(parameters, { items })).toEqual(expected.map((date) => ({ date })));
	});
});

describe('Start Of and End Of', () => {
	const items = [{ d: '2026-03-29T12:00' }, { d: 1774787400 }];
	it.each([
		['startOf', 'days', '2026-03-29T00:00:00.000+01:00'],
		['endOf', 'days', '2026-03-29T23:59:59.999+02:00'],
		['startOf', 'weeks', '2026-03-23T00:00:00.000+01:00'],
		['endOf', 'weeks', '2026-03-29T23:59:59.999+02:00'],
		['startOf', 'years', '2026-01-01T00:00:00.000+01:00'],
		['endOf', 'quarters', '2026-03-31T23:59:59.999+02:00'],
	])('the bound of a unit is found: %s %s', async (operation, unit, date) => {
		const parameters = { operation, date: '={{ $json.d }}', unit };
		expect(await dateItems(parameters, { items })).toEqual([{ date }, { date }]);
	});

	it('with the week that starts on another day', async () => {
		const parameters = { operation: 'startOf', date: '2026-03-28', unit: 'weeks' };
		const [item] = await dateItems({ ...parameters, options: { weekStart: 'saturday' } });
		expect(item).toEqual({ date: '2026-03-28T00:00:00.000+01:00' });
	});
});

describe('Difference', () => {
	const items = [
		{ a: '2026-03-28T12:00', b: '2026-03-29T12:00' },
		{ a: '2026-03-29T12:00', b: '2026-03-27T10:00' },
	];
	it.each([
		['days', 'none', [1, -2.0833333333333335]],
		['days', 'down', [1, -2]],
		['days', 'nearest', [1, -2]],
		['hours', 'none', [23, -49]],
		['weeks', 'down', [0, 0]],
	])('Difference is given in %s when it is rounded by %s', async (unit, rounding, expected) => {
		const dates = { startDate: '={{ $json.a }}', endDate: '={{ $json.b }}' };
		const found = await dateItems({ operation: 'difference', ...dates, unit, rounding }, { items });
		expect(found).toEqual(expected.map((difference) => ({ difference })));
	});
});

describe('Parse', () => {
	it.each([
		['auto', undefined, 'Sun, 29 Mar 2026 12:30:00 GMT'],
		['auto', undefined, '1774787400'],
		['custom', 'dd/MM/yyyy HH:mm', '29/03/2026 14:30'],
		['unixMilliseconds', undefined, 1774787400000],
		['sql', undefined, '2026-03-29 14:30:00'],
	])('Parse reads %s %s: %s', async (inputFormat, customInputFormat, date) => {
		const parameters = { operation: 'parse', date, inputFormat, customInputFormat };
		const expected = { date: '2026-03-29T14:30:00.000+02:00' };
		expect(await dateItems(parameters)).toEqual([expected, expected]);
	});

	it('Parse takes a DateTime and a Date from expressions', async () => {
		const [luxon] = await dateItems({
			operation: 'parse',
			date: "={{ DateTime.fromISO('2026-03-29T12:30:00Z') }}",
		});
		const [native] = await dateItems({
			operation: 'parse',
			date: "={{ new Date('2026-03-29T12:30:00Z') }}",
		});
		const expected = { date: '2026-03-29T14:30:00.000+02:00' };
		expect([luxon, native]).toEqual([expected, expected]);
	});

	it('Parse writes into another format', async () => {
		const parameters = { operation: 'parse', date: '2026-03-29T14:30' };
		const [seconds] = await dateItems({ ...parameters, options: { outputFormat: 'unixSeconds' } });
		expect(seconds).toEqual({ date: 1774787400 });
	});
});

describe('Format', () => {
	it.each([
		['iso', '2026-03-29T14:30:00.000+02:00'],
		['isoUtc', '2026-03-29T12:30:00.000Z'],
		['isoDate', '2026-03-29'],
		['unixSeconds', 1774787400],
		['unixMilliseconds', 1774787400000],
		['sql', '2026-03-29 14:30:00.000'],
		['http', 'Sun, 29 Mar 2026 12:30:00 GMT'],
		['rfc2822', 'Sun, 29 Mar 2026 14:30:00 +0200'],
	])('Format writes a date as %s', async (outputFormat, date) => {
		const parameters = { operation: 'format', date: '2026-03-29T14:30', outputFormat };
		expect(await dateItems(parameters)).toEqual([{ date }, { date }]);
	});

	it('Format writes a format of its own, in a language, in another zone', async () => {
		const [item] = await dateItems({
			operation: 'format',
			date: '2026-03-29T14:30+02:00',
			outputFormat: 'custom',
			customOutputFormat: 'cccc d. MMMM, HH:mm',
			timeZone: 'Asia/Kathmandu',
			options: { locale: 'de' },
		});
		expect(item).toEqual({ date: 'Sonntag 29. März, 18:15' });
	});
});
