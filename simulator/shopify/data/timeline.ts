import { fraction, hash } from '../../server/hash';

const { floor, max, min } = Math;
const secondMs = 1000;
const dayMs = 86_400_000;

/** How often a run of orders that share a second begins, and how long such a run can be. */
const burst = { every: 40, longest: 12 } as const;

/**
 * When each seeded order was created: 8 bytes an order, in ascending order, sub-seconds kept (as Shopify keeps
 * them and shows whole seconds). Some share a second, a few share the millisecond.
 */
export function creationTimes(seed: number, count: number, from: number, to: number): Float64Array {
	const times = new Float64Array(count);
	const step = max(0, to - from) / max(1, count);
	let previous = from;
	let sharedSecond = 0;
	let left = 0;
	for (let index = 0; index < count; index++) {
		const own = floor(from + (index + fraction(seed, index, 1)) * step);
		if (left > 0) {
			left -= 1;
			previous = min(previous + (hash(seed, index, 3) % 40), sharedSecond + secondMs - 1);
		} else {
			previous = max(previous, min(own, to));
			const h = hash(seed, index, 2);
			if (h % burst.every === 0) {
				left = 1 + ((h >>> 8) % burst.longest);
				sharedSecond = floor(previous / secondMs) * secondMs;
			}
		}
		times[index] = previous;
	}
	return times;
}

/** When an order was last changed: soon after its creation, or within days, and never after `latest`. */
export function updateTime(seed: number, index: number, createdAt: number, latest: number): number {
	const h = hash(seed, index, 4);
	const kind = h % 10;
	if (kind < 4) return createdAt;
	const range = kind < 8 ? 5 * secondMs : 6 * dayMs;
	return max(createdAt, min(latest, createdAt + floor(fraction(seed, index, 5) * range)));
}

/** When an order was processed: at its creation, or (imported orders) up to 20 days before. */
export function processingTime(seed: number, index: number, createdAt: number): number {
	if (hash(seed, index, 6) % 50 !== 0) return createdAt;
	return createdAt - floor(fraction(seed, index, 7) * 20 * dayMs);
}
