import type { Variables } from '../../engine/store';
import { MAX_HISTORY_ENTRIES } from '../../engine/store/variables/variableHistory';
import { MAX_VALUE_BYTES } from '../../engine/store/variables/variableValue';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { START } from '../support/store/testEnvironment';
import { number, text } from '../support/store/values';

eachBackEnd('delete, list, history and undo', (store) => {
	it('a deleted variable is gone, and its versions are not given again', async () => {
		await store.using(async (variables) => {
			await variables.set([text('x', 'one')]);
			expect(await variables.delete('x')).toMatchObject({
				before: text('x', 'one'),
				after: undefined,
			});
			expect(await variables.get('x', { mayBeMissing: true })).toBeUndefined();
			expect(await variables.delete('x')).toEqual({
				name: 'x',
				before: undefined,
				after: undefined,
			});
			await variables.set([text('x', 'two')]);
			expect(await variables.get('x')).toMatchObject({ version: 3 });
		});
	});

	it('lists by name, byte by byte, from a prefix that may hold "_" and "."', async () => {
		await store.using(async (variables) => {
			const names = ['b', 'a_1', 'aX1', 'a.1', 'A', 'a_2', 'a-1', 'a:1'];
			await variables.set(names.map((name) => text(name, name)));
			const listed = async (options: Parameters<Variables['list']>[0]) =>
				(await variables.list(options)).map(({ name }) => name);
			expect(await listed({})).toEqual([...names].sort());
			expect(await listed({ prefix: 'a_' })).toEqual(['a_1', 'a_2']);
			expect(await listed({ prefix: 'a', limit: 2 })).toEqual(['a-1', 'a.1']);
		});
	});

	const advance = { createIfMissing: false, dryRun: false };
	const versionThree = { kind: 'version', version: 3 } as const;

	it('every change is in the history, latest first, with who made it', async () => {
		await store.using(async (variables) => {
			const changes = [
				async () => await variables.set([{ name: 'x', ...number(1) }]),
				async () => await variables.increment('x', 4),
				async () => await variables.advance('x', number(7), advance),
				async () => await variables.compareAndSet('x', versionThree, number(8)),
				async () => await variables.delete('x'),
				async () => await variables.undo('x'),
			];
			for (const change of changes) {
				await change();
				store.environment.timeMs += 1_000;
			}
			const origin = { workflowId: 'workflow-1', executionId: 'execution-7' };
			const entry = (version: number, operation: string, value?: number) => ({
				name: 'x',
				version,
				operation,
				after: value === undefined ? undefined : number(value),
				restoredVersion: operation === 'undo' ? 4 : undefined,
				changedAt: START + (version - 1) * 1_000,
				origin,
			});
			const history = [
				entry(6, 'undo', 8),
				entry(5, 'delete'),
				entry(4, 'compareAndSet', 8),
				entry(3, 'advance', 7),
				entry(2, 'increment', 5),
				entry(1, 'set', 1),
			];
			expect(await variables.history('x')).toEqual(history);
			expect(await variables.history('x', 2)).toEqual(history.slice(0, 2));
			await expect(variables.history('y')).rejects.toMatchObject({ kind: 'variableMissing' });
		});
	});

	it('undo goes back one change, once more another, to before the first', async () => {
		await store.using(async (variables) => {
			for (const value of [1, 2, 3]) await variables.set([{ name: 'x', ...number(value) }]);
			const undone = [];
			for (let times = 0; times < 3; times++) undone.push((await variables.undo('x')).after?.value);
			expect(undone).toEqual([2, 1, undefined]);
			await expect(variables.undo('x')).rejects.toMatchObject({
				kind: 'nothingToUndo',
				message: 'There is nothing to undo of the variable "x": all of its changes are undone',
			});
			await variables.set([{ name: 'x', ...number(4) }]);
			expect((await variables.undo('x')).after).toBeUndefined();
			await expect(variables.undo('y')).rejects.toMatchObject({ kind: 'variableMissing' });
		});
	});

	it('history keeps the latest changes only, and Undo says when it ends', async () => {
		await store.using(async (variables) => {
			const changes = MAX_HISTORY_ENTRIES + 50;
			for (let change = 0; change < changes; change++) await variables.increment('x', 1);
			const history = await variables.history('x');
			expect(history).toHaveLength(MAX_HISTORY_ENTRIES);
			expect(history.at(-1)?.version).toBe(51);
		});
	});

	it('history of large values is bounded by their size', async () => {
		await store.using(async (variables) => {
			const largest = 'x'.repeat(MAX_VALUE_BYTES);
			for (let change = 0; change < 18; change++) await variables.set([text('x', largest)]);
			expect(await variables.history('x')).toHaveLength(16);
			const undoAll = async () => {
				for (;;) await variables.undo('x');
			};
			await expect(undoAll()).rejects.toMatchObject({
				kind: 'nothingToUndo',
				message: 'There is nothing to undo of the variable "x": older changes are no longer kept',
			});
			expect(await variables.get('x')).toMatchObject(text('x', largest));
		});
	});

	it('a clock that jumps back disturbs neither versions nor the order of the history', async () => {
		await store.using(async (variables) => {
			await variables.set([{ name: 'x', ...number(1) }]);
			store.environment.timeMs = START - 3_600_000;
			await variables.increment('x', 1);
			expect(await variables.get('x')).toMatchObject({
				...number(2),
				version: 2,
				updatedAt: START - 3_600_000,
			});
			expect((await variables.history('x')).map(({ version }) => version)).toEqual([2, 1]);
			expect((await variables.undo('x')).after).toMatchObject(number(1));
		});
	});
});
