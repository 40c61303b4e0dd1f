import { failureOf } from '../rig/n8n/workflow';
import { cpuMilliseconds, forgetPeak, peakResidentBytes, residentBytes } from './processUsage';
import type { RealN8n, Started } from './realN8n';

/** What one execution took of n8n's process. */
export interface Usage {
	/** The most that it held at once, over what it held before. */
	readonly megabytes: number;
	readonly seconds: number;
	/** Of n8n's process and those that it started: what a busy machine does not draw out. */
	readonly cpuSeconds: number;
	/** Why it did not do all of its work; undefined when it did. */
	readonly failure?: string;
}

/**
 * Runs a workflow once, in an n8n that has run nothing before, since a process does not give back what it once took.
 *
 * @param missing how many records did not arrive
 */
export async function measureRun(
	{ n8n }: RealN8n,
	{ fire, workflow }: Started,
	missing: () => number | Promise<number>,
): Promise<Usage> {
	const { pid, client } = n8n;
	const before = residentBytes(pid);
	forgetPeak(pid);
	const cpuBefore = cpuMilliseconds(pid);
	const startedAt = performance.now();
	const succeeded = await fire().then(
		() => true,
		() => false,
	);
	const seconds = (performance.now() - startedAt) / 1_000;
	const cpuSeconds = (cpuMilliseconds(pid) - cpuBefore) / 1_000;
	const megabytes = (peakResidentBytes(pid) - before) / 1_000_000;
	const usage = { megabytes, seconds, cpuSeconds };
	if (!succeeded) return { ...usage, failure: await reason() };
	const count = await missing();
	return { ...usage, failure: count === 0 ? undefined : `${count} records did not arrive` };

	async function reason(): Promise<string> {
		const [newest] = await client.executions(workflow.id, 1);
		const execution = newest === undefined ? undefined : await client.execution(newest.id);
		return (execution === undefined ? undefined : failureOf(execution)) ?? 'for a reason not kept';
	}
}

export function shownUsage({ megabytes, seconds, cpuSeconds, failure }: Usage): string {
	const usage = `${whole(megabytes)} MB, ${duration(seconds)} (CPU ${duration(cpuSeconds)})`;
	return failure === undefined ? usage : `${usage}: FAILED ${failure}`;
}

function duration(seconds: number): string {
	return `${seconds < 20 ? seconds.toFixed(1) : whole(seconds)} s`;
}

function whole(value: number): string {
	return Math.round(value).toLocaleString('en');
}
