import { MAX_VALUE_BYTES } from '../../engine/store/variables/variableValue';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { START } from '../support/store/testEnvironment';
import { date, number, text } from '../support/store/values';

eachBackEnd('set and get', (store) => {
	it('a value comes back as it was set, with its type, version and time', async () => {
		await store.using(async (variables) => {
			await variables.set([
				text('text', 'a "quoted" 😀\u0000\n text'),
				{ name: 'number', type: 'number', value: -12.5e-7 },
				{ name: 'boolean', type: 'boolean', value: false },
				{ name: 'json', type: 'json', value: { list: [1, null, 'x'], 'k"': { deep: true } } },
				{ name: 'date', type: 'date', value: '2026-01-31T09:30:00.123456+05:45' },
			]);
			const found = [];
			for (const name of ['text', 'number', 'boolean', 'json', 'date']) {
				found.push(await variables.get(name));
			}
			expect(found).toEqual([
				{ ...text('text', 'a "quoted" 😀\u0000\n text'), version: 1, updatedAt: START },
				{ name: 'number', type: 'number', value: -12.5e-7, version: 1, updatedAt: START },
				{ name: 'boolean', type: 'boolean', value: false, version: 1, updatedAt: START },
				{
					name: 'json',
					type: 'json',
					value: { list: [1, null, 'x'], 'k"': { deep: true } },
					version: 1,
					updatedAt: START,
				},
				{
					name: 'date',
					type: 'date',
					value: '2026-01-31T09:30:00.123456+05:45',
					version: 1,
					updatedAt: START,
				},
			]);
		});
	});

	it('a variable may change its type, and says what it held before', async () => {
		const [change] = await store.using(async (variables) => {
			await variables.set([text('x', 'one')]);
			store.environment.timeMs += 1_000;
			return await variables.set([{ name: 'x', ...number(2) }]);
		});
		expect(change).toEqual({
			name: 'x',
			before: { ...text('x', 'one'), version: 1, updatedAt: START },
			after: { name: 'x', ...number(2), version: 2, updatedAt: START + 1_000 },
		});
	});

	it('a missing variable is answered with the account and the names that it has', async () => {
		await store.using(async (variables) => {
			await expect(variables.get('lastFilterDate')).rejects.toMatchObject({
				kind: 'variableMissing',
				message: 'The account "acme" has no variable "lastFilterDate". It has none',
				remedy:
					'Set "lastFilterDate" first: with set, once with this account configuration. If another account was meant, choose its credential.',
			});
			await variables.set([text('b', ''), text('B', ''), text('a.1', '')]);
			await expect(variables.get('lastFilterDate')).rejects.toMatchObject({
				message: 'The account "acme" has no variable "lastFilterDate". It has: B, a.1, b',
			});
			await variables.set(Array.from({ length: 20 }, (_, index) => text(`n${index}`, '')));
			await expect(variables.get('lastFilterDate')).rejects.toMatchObject({
				message: expect.stringMatching(/n6 and 3 more$/),
			});
		});
	});

	it('a missing variable may be asked for', async () => {
		const found = await store.using(async (variables) => {
			return await variables.get('x', { mayBeMissing: true });
		});
		expect(found).toBeUndefined();
	});

	it('when one of several cannot be set, none is', async () => {
		await store.using(async (variables) => {
			await variables.set([text('a', 'before')]);
			const tooLarge = text('b', 'x'.repeat(MAX_VALUE_BYTES + 1));
			await expect(variables.set([text('a', 'after'), tooLarge])).rejects.toMatchObject({
				kind: 'invalidVariableValue',
			});
			await expect(variables.set([text('a', '1'), text('a', '2')])).rejects.toMatchObject({
				message: 'The value for the variable "a" is given twice',
			});
			expect(await variables.list({})).toEqual([
				{ ...text('a', 'before'), version: 1, updatedAt: START },
			]);
		});
	});

	it('a value of 1 MB is kept, one byte more is refused, counted as UTF-8', async () => {
		await store.using(async (variables) => {
			const largest = 'é'.repeat(MAX_VALUE_BYTES / 2);
			await variables.set([text('x', largest)]);
			expect((await variables.get('x')).value).toBe(largest);
			await expect(variables.set([text('x', `${largest}!`)])).rejects.toMatchObject({
				kind: 'invalidVariableValue',
				message: 'The value for the variable "x" has 1048577 bytes; 1048576 is the most',
			});
			const json = { name: 'j', type: 'json' as const, value: ['y'.repeat(MAX_VALUE_BYTES)] };
			await expect(variables.set([json])).rejects.toMatchObject({
				kind: 'invalidVariableValue',
			});
		});
	});

	it.each([
		['a number that is none', { name: 'x', ...number(NaN) }],
		['infinity', { name: 'x', ...number(-Infinity) }],
		['a date without an offset', { name: 'x', ...date('2026-01-31T09:30:00') }],
		['a day', { name: 'x', ...date('2026-01-31') }],
		['30 February', { name: 'x', ...date('2026-02-30T00:00:00Z') }],
		['25 o’clock', { name: 'x', ...date('2026-01-31T25:00:00Z') }],
		['no date', { name: 'x', ...date('yesterday') }],
	] as const)('%s is refused', async (_title, value) => {
		await store.using(async (variables) => {
			await expect(variables.set([value])).rejects.toMatchObject({
				kind: 'invalidVariableValue',
				remedy: expect.stringContaining('for example'),
			});
			expect(await variables.list({})).toEqual([]);
		});
	});
});
