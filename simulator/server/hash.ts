// Taken out once: a global looked up per record is what a million records would spend their time on.
const { imul } = Math;

/**
 * Seeded randomness without state: the same (seed, position, purpose) gives the same number, so that record
 * 731,204 can be made without making those before it.
 */
export function hash(seed: number, position: number, purpose: number): number {
	let h = imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ imul(position + 1, 0xc2b2ae35);
	h ^= imul(purpose + 0x165667b1, 0x27d4eb2f);
	h = imul(h ^ (h >>> 15), 0x2c1b3c6d);
	h = imul(h ^ (h >>> 12), 0x297a2d39);
	return (h ^ (h >>> 15)) >>> 0;
}

/** A number from 0 (included) to 1 (excluded). */
export function fraction(seed: number, position: number, purpose: number): number {
	return hash(seed, position, purpose) / 4_294_967_296;
}

export function pick<T>(list: readonly [T, ...T[]], h: number): T {
	return list[h % list.length] ?? list[0];
}

/** A stream of numbers from 0 to 1 for what happens in sequence (faults, live traffic). */
export function randomStream(seed: number): () => number {
	let position = 0;
	return () => fraction(seed, position++, 0x5eed);
}
