import { faultOf } from '../../../engine/postgres/faults';
import { Share } from '../../../engine/postgres/share';

/** Longer than any test. */
const LONG_MS = 3_600_000;

describe('a share of connections', () => {
	it('is given to those who wait in the order in which they came', async () => {
		const share = new Share(1);
		await share.take(LONG_MS);
		const served: string[] = [];
		const waiting = ['first', 'second', 'third'].map(async (name) => {
			await share.take(LONG_MS);
			served.push(name);
			share.give();
		});
		share.give();
		await Promise.all(waiting);
		expect(served).toEqual(['first', 'second', 'third']);
	});

	it('tells who has waited in vain that all are in use, and loses no place over him', async () => {
		const share = new Share(1);
		await share.take(LONG_MS);
		const inVain = share.take(0).catch(faultOf);
		const patient = share.take(LONG_MS);
		expect(await inVain).toBe('connectionsInUse');
		share.give();
		await patient;
		share.give();
		await share.take(0);
	});
});
