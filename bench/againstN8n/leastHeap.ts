import type { Workflow } from '../../rig/n8n/workflow';
import { inARow, node } from '../ownBlocks';
import { publish } from '../realN8n';
import type { N8nHome } from './n8nHome';

const [least, most] = [64, 1024];
const stepMegabytes = 8;
const calls = 20;

/** A workflow that does nothing, called as often as shows that it goes on working. */
const empty: Workflow = inARow('Empty', [node('Nothing', 'noOp', 1, {})]);

/**
 * The smallest `--max-old-space-size`, in megabytes, with which n8n starts and runs an empty workflow: found by halving,
 * to 8 MB. A smaller one ends n8n for want of memory, or keeps it at collecting garbage until it counts as stuck.
 */
export async function leastHeapMegabytes(home: N8nHome): Promise<number> {
	let [tooSmall, enough] = [least, most];
	while (enough - tooSmall > stepMegabytes) {
		const tried = Math.round((tooSmall + enough) / 2 / stepMegabytes) * stepMegabytes;
		if (await isEnough(home, tried)) enough = tried;
		else tooSmall = tried;
	}
	return enough;
}

async function isEnough(home: N8nHome, megabytes: number): Promise<boolean> {
	try {
		const n8n = await home.start([heapFlag(megabytes)]);
		try {
			const started = await publish({ n8n }, empty);
			for (let call = 0; call < calls; call++) await started.fire();
			return true;
		} finally {
			await n8n.stop();
		}
	} catch {
		return false;
	}
}

export function heapFlag(megabytes: number): string {
	return `--max-old-space-size=${megabytes}`;
}
