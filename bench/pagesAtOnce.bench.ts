import { ApiClient, ApiLister, type Door } from '../engine/sources/http';
import { RequestPacer } from '../engine/sources/http/client/requestPacer';
import { systemEnvironment } from '../engine/systemEnvironment';
import { startUsersApiProcess } from '../rig/users/usersApiProcess';
import type { Benchmark, Row } from './benchmark';

const pages = 100;
const pageSize = 50;
const latencyMs = 50;
const atOnce = 8;

/** A page after the other, and several at once, of an API that takes its time. */
export const benchmark: Benchmark = {
	name: 'pagesAtOnce',
	title: `${pages} pages of an API that takes ${latencyMs} ms for each`,
	run: async () => {
		const users = ['--users', String(pages * pageSize), '--latency-ms', String(latencyMs)];
		const api = await startUsersApiProcess(users);
		try {
			return [rowOf(await listed(api.url, 1), await listed(api.url, atOnce))];
		} finally {
			await api.stop();
		}
	},
};

interface Listed {
	readonly seconds: number;
	/** In the order in which they came. */
	readonly ids: readonly unknown[];
}

async function listed(base: string, pagesAtOnce: number): Promise<Listed> {
	const door: Door = async (url, init) => await fetch(url, init);
	const environment = systemEnvironment;
	const client = new ApiClient({ door, environment, pacer: new RequestPacer() });
	const url = `${base}/page-number/users?per_page=${pageSize}`;
	const lister = new ApiLister(client, {
		request: { method: 'GET', url, headers: {}, body: undefined },
		paging: { style: 'pageNumber', at: { in: 'query', name: 'page' }, first: 1, sendsFirst: true },
		ends: { totalPages: { in: 'body', path: 'total_pages' }, endsAtTotal: true },
		records: { path: 'data' },
		pagesAtOnce,
	});
	const ids: unknown[] = [];
	const startedAt = performance.now();
	for await (const { records } of lister.pages()) ids.push(...records.map(({ id }) => id));
	return { seconds: (performance.now() - startedAt) / 1_000, ids };
}

function rowOf(single: Listed, several: Listed): Row {
	const ratio = single.seconds / several.seconds;
	const isWhole = single.ids.length === pages * pageSize;
	const isSame = isWhole && single.ids.every((id, at) => id === several.ids[at]);
	return {
		measure: `${atOnce} pages at once: times as fast as one at a time, same records, same order`,
		ours: `${several.seconds.toFixed(2)} s`,
		reference: `one at a time: ${single.seconds.toFixed(2)} s`,
		ratio,
		target: 'at least 6',
		met: isSame && several.ids.length === single.ids.length && ratio >= 6,
	};
}
