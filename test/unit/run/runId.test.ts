import { isDryRunId, newDryRunId, syncOfDryRun } from '../../../engine/run';
import { testEnvironment } from '../../support/store/testEnvironment';

describe('the name of a run that only shows what it would do', () => {
	it.each(['shopify.orders', 'a', 'a-b:c_d.e-dry-1'])('tells of which sync it is: %s', (sync) => {
		const runId = newDryRunId(testEnvironment(), sync);
		expect(runId).toMatch(/^dry-20260131T120000Z-[0-9a-z]{10}-/);
		expect(isDryRunId(runId)).toBe(true);
		expect(syncOfDryRun(runId)).toBe(sync);
	});

	it.each(['dry-20260131T120000Z-0123456789', 'dry-x', '20260131T120000Z-0123456789-orders'])(
		'tells of none where there is none: %s',
		(runId) => {
			expect(syncOfDryRun(runId)).toBeUndefined();
		},
	);
});
