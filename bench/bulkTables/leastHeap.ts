import { loadInProcess } from '../../rig/bulkLoad/load';
import type { LoadRequest } from '../../rig/bulkLoad/request';

const stepMegabytes = 8;

/** The smallest `--max-old-space-size`, in megabytes, with which a shop without orders is loaded, to 8 MB. */
export async function leastHeapMegabytes(request: () => LoadRequest): Promise<number> {
	for (let tried = 4 * stepMegabytes; ; tried += stepMegabytes) {
		const isEnough = await loadInProcess(request(), { heapMegabytes: tried }).then(
			() => true,
			(error: unknown) => {
				if (/heap|SIGABRT|SIGTRAP/.test(String(error))) return false;
				throw error;
			},
		);
		if (isEnough) return tried;
	}
}
