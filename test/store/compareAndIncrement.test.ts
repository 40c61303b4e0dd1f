import { date, number, text } from '../support/store/values';
import { eachBackEnd } from '../support/store/eachBackEnd';

eachBackEnd('changes that depend on what is there', (store) => {
	describe('compare and set', () => {
		it('sets when the value is the expected one: dates as instants, JSON whatever its order', async () => {
			await store.using(async (variables) => {
				await variables.set([
					{ name: 'date', ...date('2026-01-31T09:00:00+01:00') },
					{ name: 'json', type: 'json', value: { a: 1, b: [2] } },
				]);
				const expectedDate = { kind: 'value', value: date('2026-01-31T08:00:00Z') } as const;
				expect(await variables.compareAndSet('date', expectedDate, number(1))).toMatchObject({
					matched: true,
					after: { ...number(1), version: 2 },
				});
				const expectedJson = {
					kind: 'value',
					value: { type: 'json', value: { b: [2], a: 1 } },
				} as const;
				expect(await variables.compareAndSet('json', expectedJson, number(1))).toMatchObject({
					matched: true,
				});
			});
		});

		it('leaves the variable as it is when it differs, in value or in type', async () => {
			await store.using(async (variables) => {
				await variables.set([{ name: 'x', ...number(1) }]);
				for (const value of [number(2), { type: 'string', value: '1' } as const]) {
					expect(
						await variables.compareAndSet('x', { kind: 'value', value }, number(3)),
					).toMatchObject({ matched: false, after: { ...number(1), version: 1 } });
				}
				expect(await variables.history('x')).toHaveLength(1);
			});
		});

		it('compares by version, which changes even when the value comes back', async () => {
			await store.using(async (variables) => {
				await variables.set([{ name: 'x', ...number(1) }]);
				await variables.set([{ name: 'x', ...number(2) }]);
				await variables.set([{ name: 'x', ...number(1) }]);
				const set = async (version: number) =>
					await variables.compareAndSet('x', { kind: 'version', version }, number(9));
				expect(await set(1)).toMatchObject({ matched: false, after: number(1) });
				expect(await set(3)).toMatchObject({ matched: true, after: number(9) });
			});
		});

		it('of many that expect it to be missing, one sets it', async () => {
			await store.using(async (variables) => {
				const tries = Array.from({ length: 20 }, async (_, index) => {
					return await variables.compareAndSet('x', { kind: 'missing' }, number(index));
				});
				const outcomes = await Promise.all(tries);
				expect(outcomes.filter(({ matched }) => matched)).toHaveLength(1);
				const winner = outcomes.findIndex(({ matched }) => matched);
				expect(await variables.get('x')).toMatchObject({ ...number(winner), version: 1 });
			});
		});
	});

	describe('increment', () => {
		it('adds, and counts from the start when there is none', async () => {
			await store.using(async (variables) => {
				expect(await variables.increment('x', 1)).toMatchObject({ after: number(1) });
				expect(await variables.increment('x', -3)).toMatchObject({ after: number(-2) });
				expect(await variables.increment('y', 1, 99)).toMatchObject({
					before: undefined,
					after: number(100),
				});
			});
		});

		it('no sum is given twice, however many add at once', async () => {
			await store.using(async (variables) => {
				const sums = await Promise.all(
					Array.from({ length: 100 }, async () => (await variables.increment('x', 1)).after?.value),
				);
				expect(new Set(sums).size).toBe(100);
				expect(Math.max(...sums.map(Number))).toBe(100);
			});
		});

		it('refuses what is no number, and a sum that would not be exact', async () => {
			await store.using(async (variables) => {
				await variables.set([
					text('text', '5'),
					{ name: 'large', ...number(Number.MAX_SAFE_INTEGER) },
				]);
				await expect(variables.increment('text', 1)).rejects.toMatchObject({
					kind: 'variableNotANumber',
					message: 'The variable "text" is not a number: it holds "5" (string)',
				});
				await expect(variables.increment('large', 1)).rejects.toMatchObject({
					kind: 'invalidVariableValue',
				});
				expect(await variables.get('large')).toMatchObject(number(Number.MAX_SAFE_INTEGER));
			});
		});
	});
});
