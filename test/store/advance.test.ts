import { date, number, text } from '../support/store/values';
import { eachBackEnd } from '../support/store/eachBackEnd';

eachBackEnd('advance', (store) => {
	const advance = { createIfMissing: false, dryRun: false };

	it('moves forward, and keeps the type that the variable has', async () => {
		await store.using(async (variables) => {
			await variables.set([
				{ name: 'date', ...date('2026-01-31T09:00:00+01:00') },
				text('text', '2026-01-31T08:00:00Z'),
				{ name: 'number', ...number(5) },
			]);
			const next = { type: 'string' as const, value: '2026-01-31T08:00:00.000001Z' };
			expect(await variables.advance('date', next, advance)).toMatchObject({
				moves: true,
				before: date('2026-01-31T09:00:00+01:00'),
				after: date('2026-01-31T08:00:00.000001Z'),
			});
			expect(
				await variables.advance('text', date('2026-01-31T10:00:00+01:00'), advance),
			).toMatchObject({ after: { type: 'string', value: '2026-01-31T10:00:00+01:00' } });
			expect(
				await variables.advance('number', { type: 'string', value: '12' }, advance),
			).toMatchObject({ after: number(12) });
		});
	});

	it('never moves back: an older or equal value leaves it as it is', async () => {
		await store.using(async (variables) => {
			const current = date('2026-01-31T09:00:00+01:00');
			await variables.set([{ name: 'x', ...current }]);
			// Later on the clock, earlier in time.
			const earlier = date('2026-01-31T09:30:00+02:00');
			expect(await variables.advance('x', earlier, advance)).toMatchObject({
				moves: false,
				destination: 'behind',
				after: current,
			});
			const equal = date('2026-01-31T08:00:00Z');
			expect(await variables.advance('x', equal, advance)).toMatchObject({
				moves: false,
				destination: 'equal',
				after: current,
			});
			expect(await variables.history('x')).toHaveLength(1);
		});
	});

	it('compares whole numbers in text exactly, beyond what a number can hold', async () => {
		await store.using(async (variables) => {
			await variables.set([text('id', '9007199254740992')]);
			const next = { type: 'string' as const, value: '9007199254740993' };
			expect(await variables.advance('id', next, advance)).toMatchObject({
				moves: true,
				after: next,
			});
			await variables.set([{ name: 'n', ...number(1) }]);
			await expect(variables.advance('n', next, advance)).rejects.toMatchObject({
				kind: 'variablesNotComparable',
			});
		});
	});

	it.each([
		['a date to a number', date('2026-01-31T09:00:00Z'), number(5)],
		['a number to a date', number(5), date('2026-01-31T09:00:00Z')],
		['text that is neither', { type: 'string', value: 'x' }, { type: 'string', value: 'y' }],
		[
			'a time without an offset',
			date('2026-01-31T09:00:00Z'),
			{ type: 'string', value: '2026-02-01' },
		],
		['JSON', { type: 'json', value: 1 }, number(2)],
		['a boolean', { type: 'boolean', value: false }, { type: 'boolean', value: true }],
	] as const)('refuses %s', async (_title, current, next) => {
		await store.using(async (variables) => {
			await variables.set([{ name: 'x', ...current }]);
			await expect(variables.advance('x', next, advance)).rejects.toMatchObject({
				kind: 'variablesNotComparable',
				message: expect.stringContaining('The variable "x" cannot advance from '),
			});
			expect(await variables.get('x')).toMatchObject({ ...current, version: 1 });
		});
	});

	it('refuses a missing variable unless it may begin there', async () => {
		await store.using(async (variables) => {
			const value = date('2026-01-31T09:00:00Z');
			await expect(variables.advance('x', value, advance)).rejects.toMatchObject({
				kind: 'variableMissing',
			});
			const creating = { ...advance, createIfMissing: true };
			expect(await variables.advance('x', value, creating)).toMatchObject({
				before: undefined,
				after: { ...value, version: 1 },
			});
			expect(await variables.advance('n', { type: 'string', value: '7' }, creating)).toMatchObject({
				after: number(7),
			});
			await expect(
				variables.advance('t', { type: 'string', value: 'soon' }, creating),
			).rejects.toMatchObject({ kind: 'variablesNotComparable' });
		});
	});

	it('a dry run decides and writes nothing', async () => {
		await store.using(async (variables) => {
			const dry = { ...advance, dryRun: true };
			await variables.set([{ name: 'x', ...number(1) }]);
			expect(await variables.advance('x', number(2), dry)).toMatchObject({
				moves: true,
				destination: number(2),
				after: number(1),
			});
			await variables.advance('y', number(2), { createIfMissing: true, dryRun: true });
			expect(await variables.list({})).toMatchObject([{ name: 'x', version: 1 }]);
		});
	});
});
