/** Random choices that are the same for the same seed. */
export interface SeededRandom {
	/** From 0 (included) to 1 (excluded). */
	next(): number;
	/** A whole number from `from` to `to`, both included. */
	integer(from: number, to: number): number;
	chance(probability: number): boolean;
	pick<Value>(values: readonly [Value, ...Value[]]): Value;
}

/** mulberry32: 32 bits of state are plenty for choosing where a run breaks. */
export function seededRandom(seed: number): SeededRandom {
	let state = Math.imul(seed, 0x9e3779b1) >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
	return {
		next,
		integer,
		chance: (probability) => next() < probability,
		pick: (values) => values[integer(0, values.length - 1)] ?? values[0],
	};
}
