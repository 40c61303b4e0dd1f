import fc from 'fast-check';

import type { NamedValue, Variables, VariableValue } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';

const RUNS = 60;

const offset = fc.constantFrom('Z', '+00:00', '+02:00', '-09:30', '+05:45', '+1400');
const instant = fc.date({
	min: new Date('1970-01-02T00:00:00Z'),
	max: new Date('2100-01-01T00:00:00Z'),
	noInvalidDate: true,
});
const timestamp = fc.tuple(instant, fc.nat(999), offset).map(([date, micros, zone]) => {
	const digits = micros.toString().padStart(3, '0');
	return date.toISOString().replace('Z', `${digits}${zone}`);
});
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const value: fc.Arbitrary<VariableValue> = fc.oneof(
	fc.record({ type: fc.constant('string' as const), value: fc.string({ unit: 'binary' }) }),
	fc.record({ type: fc.constant('number' as const), value: number }),
	fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
	fc.record({
		type: fc.constant('json' as const),
		value: fc.jsonValue({ stringUnit: 'binary' }).map((json) => JSON.parse(JSON.stringify(json))),
	}),
	fc.record({ type: fc.constant('date' as const), value: timestamp }),
);

const valueOnly = (variable: VariableValue | undefined) =>
	variable === undefined ? undefined : { type: variable.type, value: variable.value };

eachBackEnd('laws of account variables', (store) => {
	let runs = 0;
	/** A name of its own for each run, so that none needs a store of its own. */
	const newName = () => `v${runs++}`;
	const holds = async <Input>(
		input: fc.Arbitrary<Input>,
		law: (variables: Variables, name: string, given: Input) => Promise<void>,
	) => {
		const property = fc.asyncProperty(input, async (given) => {
			await store.using(async (variables) => await law(variables, newName(), given));
		});
		await fc.assert(property, { numRuns: RUNS });
	};

	it('what is set is what is got, whatever its type', async () => {
		await holds(value, async (variables, name, given) => {
			await variables.set([{ name, ...given } as NamedValue]);
			expect(valueOnly(await variables.get(name))).toEqual(given);
		});
	});

	it('a watermark only ever rises, and ends at the highest value that it was given', async () => {
		const instantOf = (text: string) => Date.parse(text);
		await holds(
			fc.array(timestamp, { minLength: 1, maxLength: 8 }),
			async (variables, name, timestamps) => {
				let highest = -Infinity;
				for (const [index, text] of timestamps.entries()) {
					const options = { createIfMissing: index === 0, dryRun: false };
					const { after } = await variables.advance(name, { type: 'date', value: text }, options);
					const now = instantOf(String(after?.value));
					expect(now).toBeGreaterThanOrEqual(highest);
					highest = Math.max(highest, now);
				}
				expect(highest).toBe(Math.max(...timestamps.map(instantOf)));
			},
		);
	});

	it('advancing twice to the same place is advancing once', async () => {
		await holds(fc.tuple(timestamp, timestamp), async (variables, name, [first, second]) => {
			const options = { createIfMissing: true, dryRun: false };
			await variables.advance(name, { type: 'date', value: first }, options);
			await variables.advance(name, { type: 'date', value: second }, options);
			const once = await variables.get(name);
			await variables.advance(name, { type: 'date', value: second }, options);
			expect(await variables.get(name)).toEqual(once);
		});
	});

	it('as many undos as changes lead back, through every state between', async () => {
		const change = fc.option(value, { nil: undefined });
		await holds(
			fc.array(change, { minLength: 1, maxLength: 6 }),
			async (variables, name, changes) => {
				const states: (VariableValue | undefined)[] = [undefined];
				for (const given of changes) {
					// Deleting what does not exist is no change.
					if (given === undefined && states.at(-1) === undefined) continue;
					if (given === undefined) await variables.delete(name);
					else await variables.set([{ name, ...given } as NamedValue]);
					states.push(given);
				}
				for (const state of states.slice(0, -1).reverse()) {
					expect(valueOnly((await variables.undo(name)).after)).toEqual(state);
				}
			},
		);
	});

	it('increments sum up, in whatever order', async () => {
		const steps = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 8 });
		await holds(steps, async (variables, name, given) => {
			await Promise.all(given.map(async (step) => await variables.increment(name, step)));
			const sum = given.reduce((total, step) => total + step, 0);
			const found = await variables.get(name, { mayBeMissing: true });
			expect(found?.value ?? 0).toBe(sum);
		});
	});

	it('compare and set changes a variable exactly when it holds what was expected', async () => {
		await holds(fc.tuple(value, value, value), async (variables, name, [held, expected, next]) => {
			await variables.set([{ name, ...held } as NamedValue]);
			const { matched } = await variables.compareAndSet(name, { kind: 'value', value: held }, next);
			expect(matched).toBe(true);
			const again = await variables.compareAndSet(name, { kind: 'value', value: expected }, held);
			expect(valueOnly(await variables.get(name))).toEqual(again.matched ? held : next);
		});
	});
});
