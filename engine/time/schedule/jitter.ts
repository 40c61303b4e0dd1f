/**
 * Returns a delay in whole seconds from 0 to `maxMs`, always the same for a seed, so that many workflows with one
 * schedule spread out, and each keeps its distance from one firing to the next.
 *
 * @returns milliseconds
 */
export function stableJitterMs(seed: string, maxMs: number): number {
	const steps = Math.floor(Math.max(0, maxMs) / 1_000) + 1;
	return Math.floor((hash(seed) / 2 ** 32) * steps) * 1_000;
}

/** FNV-1a with MurmurHash3's finalizer, which spreads seeds that differ in their last letter only. */
function hash(seed: string): number {
	let value = 0x811c9dc5;
	for (const letter of seed) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
	value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
	return (value ^ (value >>> 16)) >>> 0;
}
