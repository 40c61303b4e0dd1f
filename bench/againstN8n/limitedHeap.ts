import type { Row } from '../benchmark';
import { shownUsage, type Usage } from '../measuredRun';
import type { RealN8n } from '../realN8n';
import { heapFlag, leastHeapMegabytes } from './leastHeap';
import { N8nHome } from './n8nHome';

const allowanceMegabytes = 128;

/** So many records, ready to be brought into a table. */
export interface LimitedStage {
	runIn(real: RealN8n): Promise<Usage>;
	close(): Promise<void>;
}

/**
 * What n8n needs for an empty workflow, and a little more, must do for however many records.
 *
 * @param sizes how many records each run brings in
 * @param what names the workflow and, given a count, the records
 */
export async function measureLimited(
	sizes: readonly number[],
	what: (records: string) => string,
	open: (records: number) => Promise<LimitedStage>,
): Promise<readonly Row[]> {
	const home = await N8nHome.prepare();
	try {
		const least = await leastHeapMegabytes(home);
		const limit = least + allowanceMegabytes;
		const rows: Row[] = [];
		for (const records of sizes) {
			const usage = await runLimited(await open(records), limit);
			rows.push({
				measure: `${what(records.toLocaleString('en'))} under --max-old-space-size=${limit}`,
				ours: shownUsage(usage),
				reference: `an empty workflow needs ${least} MB`,
				ratio: undefined,
				target: 'all arrive',
				met: usage.failure === undefined,
			});
		}
		return rows;
	} finally {
		await home.remove();
	}
}

async function runLimited(stage: LimitedStage, limit: number): Promise<Usage> {
	try {
		const home = await N8nHome.prepare();
		try {
			const n8n = await home.start([heapFlag(limit)]);
			try {
				return await stage.runIn({ n8n });
			} finally {
				await n8n.stop();
			}
		} finally {
			await home.remove();
		}
	} finally {
		await stage.close();
	}
}
