import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { jsonLines } from '../../../../../engine/sources/shopify/bulk/file/jsonLines';
import { BulkJoin, type Orphan } from '../../../../../engine/sources/shopify/bulk/join/bulkJoin';
import type {
	JoinedList,
	JoinPlan,
} from '../../../../../engine/sources/shopify/bulk/join/joinPlan';

export interface Joined {
	/** By ID, or by what stands in its place, in that order; lists as plain arrays. */
	readonly records: readonly unknown[];
	readonly roots: number;
	readonly orphans: readonly Orphan[];
	readonly orphanCount: number;
}

/** A list of the kind that its key names. */
export function listNamed(
	key: string,
	lists: readonly JoinedList[] = [],
	more: Partial<JoinedList> = {},
): JoinedList {
	const kind = key.charAt(0).toUpperCase() + key.slice(1).replace(/s$/, '');
	return { key, mark: `list_${key}`, kind, lists, hidesId: false, ...more };
}

/** The line of an order, and of a line item of one. */
export const order = (number: number, more: object = {}) => ({
	id: `gid://shopify/Order/${number}`,
	...more,
});
export const item = (number: number, parent: number, more: object = {}) => ({
	id: `gid://shopify/LineItem/${number}`,
	...more,
	list_lineItems: 'LineItem',
	__parentId: `gid://shopify/Order/${parent}`,
});

/** Joins lines as the file of a bulk operation has them. */
export async function joined(
	lines: readonly (string | object)[],
	plan: Partial<JoinPlan>,
	roomBytes?: number,
): Promise<Joined> {
	const text = lines
		.map((line) => (typeof line === 'string' ? line : JSON.stringify(line).replace(/\//g, '\\/')))
		.join('\n');
	const { idKey = 'id', lists = [] } = plan;
	return await inFolder(async (folder) => {
		const join = new BulkJoin({ plan: { idKey, lists }, folder, expectedBytes: 1, roomBytes });
		try {
			await join.read(jsonLines(chunksOf(Buffer.from(text))));
			const records: unknown[] = [];
			for await (const page of join.pages(3)) records.push(...page.map(plain));
			records.sort((one, other) => (idOf(one, idKey) < idOf(other, idKey) ? -1 : 1));
			const { roots, orphans, orphanCount } = join;
			return { records, roots, orphans, orphanCount };
		} finally {
			await join.close();
		}
	});
}

/** Gives a folder for temporary files, and fails where something is left in it. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
	const folder = mkdtempSync(path.join(tmpdir(), 'bulk-test-'));
	try {
		const result = await work(folder);
		expect(readdirSync(folder)).toEqual([]);
		return result;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}

function idOf(record: unknown, idKey: string): string {
	return String((record as Record<string, unknown>)[idKey]);
}

/** With each list as a plain array. */
function plain(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return value;
	if ('nodes' in value && 'pageInfo' in value) {
		expect(value.pageInfo).toEqual({ hasNextPage: false });
		return plain(value.nodes);
	}
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
