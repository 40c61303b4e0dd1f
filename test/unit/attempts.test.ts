import { attempted, type Attempts } from '../../engine/attempts';
import { systemEnvironment } from '../../engine/systemEnvironment';

describe('work on a database server', () => {
	const pauses: number[] = [];
	beforeEach(() => pauses.splice(0));
	const environment = {
		...systemEnvironment,
		random: () => 0.5,
		sleep: async (durationMs: number) => void pauses.push(durationMs),
	};
	const attempts: Attempts = {
		most: 3,
		pauseMs: (failed, random) => failed * 100 + random,
		isWorthAnother: (error) => (error as Error).message === 'passing',
	};
	const failing = (...messages: readonly string[]) => {
		const left = [...messages];
		return async () => {
			const message = left.shift();
			if (message !== undefined) throw new Error(message);
			return 'done';
		};
	};

	it('is begun again while its error may pass, after a pause for each failure', async () => {
		expect(await attempted(environment, attempts, failing('passing', 'passing'))).toBe('done');
		expect(pauses).toEqual([100.5, 200.5]);
	});

	it('fails with its last error once there were attempts enough', async () => {
		const work = failing('passing', 'passing', 'passing', 'passing');
		await expect(attempted(environment, attempts, work)).rejects.toThrow('passing');
		expect(pauses).toHaveLength(2);
	});

	it('fails at once with an error that does not pass', async () => {
		await expect(attempted(environment, attempts, failing('lasting'))).rejects.toThrow('lasting');
		expect(pauses).toEqual([]);
	});
});
