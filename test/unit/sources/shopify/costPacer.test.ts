import fc from 'fast-check';

import { CostPacer, sharedPacer } from '../../../../engine/sources/shopify/client/costPacer';
import { VirtualTime } from '../../../support/virtualTime';

/** Shopify's bucket: admission by what is asked for, charge by what it came to. */
class Bucket {
	used = 0;
	throttled = 0;
	private level: number;
	private atMs: number;

	constructor(
		private readonly time: VirtualTime,
		private readonly rate: number,
	) {
		this.level = rate * 20;
		this.atMs = time.now();
	}

	take(asked: number, charged = asked) {
		const nowMs = this.time.now();
		const maximum = this.rate * 20;
		this.level = Math.min(maximum, this.level + (this.rate * (nowMs - this.atMs)) / 1000);
		this.atMs = nowMs;
		const admitted = this.level >= asked;
		if (admitted) {
			this.level -= charged;
			this.used += charged;
		} else this.throttled += 1;
		return {
			admitted,
			status: {
				maximumAvailable: maximum,
				currentlyAvailable: Math.floor(this.level),
				restoreRate: this.rate,
			},
		};
	}
}

interface Client {
	readonly asked: number;
	readonly charged?: number;
	readonly latencyMs: number;
}

/** Sends queries one after the other until `untilMs`. */
async function work(
	pacer: CostPacer,
	bucket: Bucket,
	time: VirtualTime,
	untilMs: number,
	{ asked, charged = asked, latencyMs }: Client,
): Promise<number> {
	let sent = 0;
	while (time.now() < untilMs) {
		await pacer.acquire(asked, time);
		await time.sleep(latencyMs / 2);
		const { admitted, status } = bucket.take(asked, charged);
		await time.sleep(latencyMs / 2);
		sent += 1;
		pacer.settle(asked, time.now(), {
			status,
			charged: admitted ? charged : 0,
			throttled: !admitted,
		});
	}
	return sent;
}

describe('pacing by the cost that Shopify reports', () => {
	it('alone, uses the whole rate and is never refused, whatever the queries ask for', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(100, 200, 1000),
				fc.integer({ min: 3, max: 1000 }),
				fc.double({ min: 0.2, max: 1, noNaN: true }),
				fc.integer({ min: 20, max: 500 }),
				fc.integer({ min: 1, max: 4 }),
				async (rate, asked, share, latencyMs, workers) => {
					const time = new VirtualTime();
					const bucket = new Bucket(time, rate);
					const pacer = new CostPacer();
					const charged = Math.max(1, Math.round(asked * share));
					// Sequential queries cannot use a rate that latency alone forbids.
					const possible = Math.min(rate, (charged / latencyMs) * 1000 * workers);
					const client = { asked, charged, latencyMs };
					const untilMs = 300_000;
					await Promise.all(
						Array.from({ length: workers }, () => work(pacer, bucket, time, untilMs, client)),
					);
					expect(bucket.throttled).toBe(0);
					expect(bucket.used).toBeGreaterThan(0.9 * possible * (time.now() / 1000));
				},
			),
			{ numRuns: 15 },
		);
	});

	it.each([
		['many small queries', 50, 1_000],
		['pages like ours', 112, 2_240],
		['a heavy query now and then', 500, 10_000],
	])('beside %s that take half, hardly ever gets in the way', async (_name, cost, everyMs) => {
		const time = new VirtualTime();
		const bucket = new Bucket(time, 100);
		const untilMs = 1_800_000;
		let othersRefused = 0;
		const others = async () => {
			while (time.now() < untilMs) {
				if (!bucket.take(cost).admitted) othersRefused += 1;
				await time.sleep(everyMs);
			}
		};
		const client = { asked: 112, latencyMs: 100 };
		const [sent] = await Promise.all([
			work(new CostPacer(), bucket, time, untilMs, client),
			others(),
		]);
		const oursRefused = bucket.throttled - othersRefused;
		expect(oursRefused / sent).toBeLessThan(0.01);
		expect(bucket.used / (100 * (time.now() / 1000))).toBeGreaterThan(0.95);
	});

	it('finds out with one request at a time what there is, before it lets more through', async () => {
		const time = new VirtualTime();
		const pacer = new CostPacer();
		await pacer.acquire(10, time);
		let second = false;
		const waiting = pacer.acquire(10, time).then(() => {
			second = true;
		});
		await turns();
		expect(second).toBe(false);
		const status = { maximumAvailable: 2000, currentlyAvailable: 1990, restoreRate: 100 };
		pacer.settle(10, time.now(), { status, charged: 10 });
		await waiting;
		expect(second).toBe(true);
	});

	it('waits for what is missing after a refusal: (asked − available) / rate', async () => {
		const time = new VirtualTime();
		const pacer = new CostPacer();
		await pacer.acquire(500, time);
		const status = { maximumAvailable: 2000, currentlyAvailable: 100, restoreRate: 100 };
		pacer.settle(500, time.now(), { status, charged: 0, throttled: true });
		const waitedMs = await pacer.acquire(500, time);
		expect(waitedMs).toBeGreaterThanOrEqual(4_000);
		expect(waitedMs).toBeLessThan(6_000);
	});

	it('no report makes a request wait for more than five minutes', async () => {
		const time = new VirtualTime();
		const pacer = new CostPacer();
		await pacer.acquire(10, time);
		const status = { maximumAvailable: 1_000_000, currentlyAvailable: 0, restoreRate: 1 };
		pacer.settle(10, time.now(), { status, charged: 10 });
		for (const cost of [999_000, 999_000]) {
			expect(await pacer.acquire(cost, time)).toBe(300_000);
			pacer.settle(cost, time.now(), { status, charged: cost });
		}
		expect(Math.max(...time.slept)).toBeLessThanOrEqual(300_000);
	});

	it('a clock that jumps back an hour does not hold requests up until it has caught up', async () => {
		const time = new VirtualTime(7_200_000);
		const pacer = new CostPacer();
		await pacer.acquire(10, time);
		const status = { maximumAvailable: 2000, currentlyAvailable: 100, restoreRate: 100 };
		pacer.settle(10, time.now(), { status, charged: 10 });
		const earlier = new VirtualTime(3_600_000);
		expect(await pacer.acquire(50, earlier)).toBe(0);
		const waitedMs = await pacer.acquire(250, earlier);
		expect(waitedMs).toBeGreaterThanOrEqual(2_000);
		expect(waitedMs).toBeLessThan(3_000);
	});

	it('a caller that is cancelled leaves the queue, and the next one goes on', async () => {
		const time = new VirtualTime();
		const pacer = new CostPacer();
		await pacer.acquire(10, time);
		const status = { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 };
		pacer.settle(10, time.now(), { status, charged: 10 });
		const cancel = new AbortController();
		const cancelled = pacer.acquire(1_000, time, cancel.signal);
		const next = pacer.acquire(20, time);
		cancel.abort(new Error('stopped'));
		await expect(cancelled).rejects.toThrow('stopped');
		expect(await next).toBeLessThan(1_000);
	});

	it('a caller that is cancelled while others wait before it does not wait with them', async () => {
		const time = new VirtualTime();
		const pacer = new CostPacer();
		await pacer.acquire(10, time);
		const first = pacer.acquire(10, time);
		const cancel = new AbortController();
		const second = pacer.acquire(10, time, cancel.signal);
		const third = pacer.acquire(10, time);
		cancel.abort(new Error('stopped'));
		await expect(second).rejects.toThrow('stopped');
		const status = { maximumAvailable: 2000, currentlyAvailable: 2000, restoreRate: 100 };
		pacer.settle(10, time.now(), { status, charged: 10 });
		await first;
		await third;
		expect(time.now()).toBeLessThan(60_000);
	});

	it('beside clients it does not know yet, begins with care when the bucket is low, and in full when it is not', async () => {
		for (const [available, waits] of [
			[120, true],
			[1_900, false],
		] as const) {
			const time = new VirtualTime();
			const pacer = new CostPacer();
			await pacer.acquire(10, time);
			const status = { maximumAvailable: 2000, currentlyAvailable: available, restoreRate: 100 };
			pacer.settle(10, time.now(), { status, charged: 10 });
			expect((await pacer.acquire(112, time)) > 0).toBe(waits);
		}
	});

	it('a request that never got an answer leaves no trace', async () => {
		const time = new VirtualTime();
		const pacer = new CostPacer();
		await pacer.acquire(1_900, time);
		pacer.settle(1_900, time.now(), { charged: 0 });
		await expect(pacer.acquire(1_900, time)).resolves.toBe(0);
	});

	it('is one for all executions that use one app on one shop', () => {
		expect(sharedPacer('shop a')).toBe(sharedPacer('shop a'));
		expect(sharedPacer('shop a')).not.toBe(sharedPacer('shop b'));
	});
});

async function turns(): Promise<void> {
	for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
