import type { Profiler } from 'node:inspector';
import { readFileSync } from 'node:fs';

/** What the engine's code works at, by the path that its files begin with; the first that fits counts. */
const stages: readonly (readonly [path: string, stage: string])[] = [
	['engine/sources/shopify/bulk/file/', 'download, cut into lines'],
	['engine/sources/http/losslessJson', 'JSON of the lines'],
	['engine/sources/shopify/bulk/join/', 'join by __parentId'],
	['engine/sources/shopify/client/', 'requests, check of what came'],
	['engine/sources/', 'mapping to rows'],
	['engine/time/', 'mapping to rows'],
	['engine/archive/', 'archive'],
	['engine/destination/postgres/', 'writing'],
	['engine/destination/families/', 'writing'],
	['engine/postgres/', 'writing'],
	['engine/destination/', 'keys, values, hashes'],
	['engine/records/', 'keys, values, hashes'],
	['engine/store/', 'the run: checkpoints, counts'],
	['engine/sync/', 'the run: checkpoints, counts'],
	['engine/run/', 'the run: checkpoints, counts'],
	['node_modules/pg', 'writing'],
];

/**
 * Tells by a CPU profile which share of a process's working time each stage took. Time in Node itself is that of the code
 * that called it.
 *
 * @returns shares from 0 to 1, the largest first
 */
export function stageShares(
	profileFile: string,
): readonly (readonly [stage: string, share: number])[] {
	const profile = JSON.parse(readFileSync(profileFile, 'utf8')) as Profiler.Profile;
	const { nodes, samples = [], timeDeltas = [] } = profile;
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const parents = new Map(
		nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
	);
	const stageOf = new Map<number, string | undefined>();
	for (const { id } of nodes) stageOf.set(id, stageAt(id));
	const sums = new Map<string, number>();
	let all = 0;
	for (const [index, id] of samples.entries()) {
		const stage = stageOf.get(id);
		if (stage === undefined) continue;
		const time = timeDeltas[index] ?? 0;
		sums.set(stage, (sums.get(stage) ?? 0) + time);
		all += time;
	}
	return [...sums]
		.map(([stage, sum]) => [stage, sum / all] as const)
		.sort(([, one], [, other]) => other - one);

	/** Undefined while nothing was done. */
	function stageAt(leaf: number): string | undefined {
		const name = byId.get(leaf)?.callFrame.functionName;
		if (name === '(idle)') return undefined;
		if (name === '(garbage collector)') return 'garbage collection';
		for (let id: number | undefined = leaf; id !== undefined; id = parents.get(id)) {
			const url = byId.get(id)?.callFrame.url ?? '';
			const found = stages.find(([path]) => url.includes(`/${path}`));
			if (found !== undefined) return found[1];
		}
		return 'Node itself: sockets, files, timers';
	}
}
