import { systemEnvironment } from '../../../../engine/systemEnvironment';
import { StreamDeadline } from '../../../../engine/sync/stream/deadline';

const minuteMs = 60_000;
const lease = { startedAt: 0, leaseUntil: 60 * minuteMs };

describe('the deadline of a stream', () => {
	let now = 0;
	const environment = { ...systemEnvironment, now: () => now };
	const begun: StreamDeadline[] = [];
	const deadlineOf = (given: typeof lease | undefined, cancelled?: AbortSignal) => {
		const deadline = new StreamDeadline(given, environment, cancelled);
		begun.push(deadline);
		return deadline;
	};
	beforeEach(() => {
		now = 0;
	});
	afterEach(() => {
		for (const deadline of begun.splice(0)) deadline.end();
	});

	it('leaves a minute for the end of a long run, and a tenth of a short one', () => {
		const long = deadlineOf(lease);
		now = 59 * minuteMs - 1;
		expect(long.mayGoOn()).toBe(true);
		now += 1;
		expect(long.mayGoOn()).toBe(false);

		now = 0;
		const short = deadlineOf({ startedAt: 0, leaseUntil: 10_000 });
		now = 8_999;
		expect(short.mayGoOn()).toBe(true);
		now = 9_000;
		expect(short.mayGoOn()).toBe(false);
	});

	it('leaves room for another batch as slow as the slowest, fetching included', () => {
		const deadline = deadlineOf(lease);
		now = 20 * minuteMs;
		deadline.batchDone();
		now = 25 * minuteMs;
		deadline.batchDone();
		now = 39 * minuteMs - 1;
		expect(deadline.mayGoOn()).toBe(true);
		now += 1;
		expect(deadline.mayGoOn()).toBe(false);
	});

	it('is none for a run without a lease', () => {
		const deadline = deadlineOf(undefined);
		now = Number.MAX_SAFE_INTEGER;
		expect(deadline.mayGoOn()).toBe(true);
		expect(deadline.signal.aborted).toBe(false);
	});

	it('that has passed stops everything at once, and is told from every other error', () => {
		now = 59 * minuteMs;
		const deadline = deadlineOf(lease);
		expect(deadline.signal.aborted).toBe(true);
		expect(deadline.isMetBy(deadline.signal.reason)).toBe(true);
		expect(deadline.isMetBy(new Error('Something else'))).toBe(false);
	});

	it('gives way to a cancellation', () => {
		const cancelled = new AbortController();
		const deadline = deadlineOf(lease, cancelled.signal);
		expect(deadline.mayGoOn()).toBe(true);
		cancelled.abort(new Error('canceled'));
		expect(deadline.mayGoOn()).toBe(false);
		expect(deadline.signal.aborted).toBe(true);
		expect(deadline.isMetBy(deadline.signal.reason)).toBe(false);
	});
});
