import { failureOf } from '../demo/syncReport';
import { forgetPeak, peakResidentBytes, residentBytes } from './processUsage';
import type { RealN8n, Started } from './realN8n';

/** What one execution took of n8n's process. */
export interface Usage {
	/** The most that it held at once, over what it held before. */
	readonly megabytes: number;
	readonly seconds: number;
	/** Why it did not do all of its work; undefined when it did. */
	readonly failure?: string;
}

/**
 * Runs a workflow once, in an n8n that has run nothing before, since a process does not give back what it once took.
 *
 * @param missing how many orders did not arrive
 */
export async function measureRun(
	{ n8n }: RealN8n,
	{ fire, workflow }: Started,
	missing: () => number | Promise<number>,
): Promise<Usage> {
	const { pid, client } = n8n;
	const before = residentBytes(pid);
	forgetPeak(pid);
	const startedAt = performance.now();
	const succeeded = await fire().then(
		() => true,
		() => false,
	);
	const seconds = (performance.now() - startedAt) / 1_000;
	const megabytes = (peakResidentBytes(pid) - before) / 1_000_000;
	if (!succeeded) return { megabytes, seconds, failure: await reason() };
	const count = await missing();
	const failure = count === 0 ? undefined : `${count} orders did not arrive`;
	return { megabytes, seconds, failure };

	async function reason(): Promise<string> {
		const [newest] = await client.executions(workflow.id, 1);
		const execution = newest === undefined ? undefined : await client.execution(newest.id);
		return (execution === undefined ? undefined : failureOf(execution)) ?? 'for a reason not kept';
	}
}

export function shownUsage({ megabytes, seconds, failure }: Usage): string {
	const duration = seconds < 20 ? seconds.toFixed(1) : Math.round(seconds).toLocaleString('en');
	const usage = `${Math.round(megabytes).toLocaleString('en')} MB in ${duration} s`;
	return failure === undefined ? usage : `${usage} (FAILED ${failure})`;
}
