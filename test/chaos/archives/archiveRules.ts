import { createHash } from 'node:crypto';

import type { ArchiveFiles } from '../../../engine/archive';
import { unpacked } from '../../../engine/archive/lines';
import { manifestFile } from '../../../engine/archive/manifestFile';
import type { Rule } from '../rule';
import type { Scenario } from '../scenario';
import { type Archiving, noArchives } from './archiving';

const archived =
	(archiving: Partial<Archiving> = {}, more: Partial<Scenario> = {}) =>
	({ settings }: Scenario): Partial<Scenario> => ({
		archiving: { ...noArchives, place: 'folder', ...archiving },
		lateness: 'belowSettleDelay',
		longestLagMs: settings.settleDelay.amount * 1_000 - 1,
		...more,
	});

/** Files whose manifests say of each file what it has become, and nothing of those that are gone. */
function withDigestsOf(files: ArchiveFiles): ArchiveFiles {
	const get: ArchiveFiles['get'] = async (path, mostBytes) => {
		const stored = await files.get(path, mostBytes);
		if (!path.endsWith(manifestFile) || stored?.bytes === undefined) return stored;
		return { bytes: await mended(files, path, stored.bytes).catch(() => stored.bytes) };
	};
	return Object.assign(Object.create(files) as ArchiveFiles, { get });
}

async function mended(files: ArchiveFiles, path: string, manifest: Buffer): Promise<Buffer> {
	const given = JSON.parse(manifest.toString()) as { files: { name: string }[] };
	const found = await Promise.all(
		given.files.map(async ({ name }) => {
			const stored = await files.get(path.replace(manifestFile, name), Infinity);
			if (stored?.bytes === undefined) return [];
			const { bytes } = stored;
			const { length: records } = await unpacked(bytes);
			const sha256 = createHash('sha256').update(bytes).digest('hex');
			return [{ name, records, bytes: bytes.length, sha256 }];
		}),
	);
	return Buffer.from(JSON.stringify({ ...given, files: found.flat() }));
}

const unfinished = {
	source: {
		kind: 'shop',
		shape: 'rows',
		queryHash: 'of the one query',
		cursorField: 'updatedAt',
		cursorMovesWithEdits: true,
	},
	window: { from: 0, to: 1 },
	isWhole: true,
} as const;

/** The rules of archives. */
export const archiveRules = {
	storedFirst: {
		title: 'nothing is passed on that is not stored in the archive before',
		seed: 1,
		prepare: archived(),
		without: {
			archive: {
				writer: ({ of, keep, end }) => {
					const due: Parameters<typeof keep>[] = [];
					return {
						of,
						keep: async (...given) => void due.push(given),
						end: async (given) => {
							for (const part of due) await keep(...part);
							return await end(given);
						},
					};
				},
			},
		},
	},
	manifestLast: {
		title: 'the manifest, which makes an archive of files, is stored last',
		seed: 1,
		prepare: archived({ kills: 1 }),
		without: {
			archive: {
				writer: ({ of, keep, end }) => ({
					of,
					keep: async (...given) => {
						await keep(...given);
						await end(unfinished);
					},
					end,
				}),
			},
		},
	},
	sortedFiles: {
		title: 'whoever takes a run up again goes on behind the last file that is there',
		seed: 1,
		prepare: archived(
			{ refusals: 1, mostRefused: 1, triesAgain: 1 },
			{ furtherKills: 0, ordersPerTick: 24, pageSize: 3, ticks: 12, pullsForMs: 360_000 },
		),
		without: {
			archive: {
				files: (files) => ({
					...files,
					list: async function* (folder) {
						const names: string[] = [];
						for await (const name of files.list(folder)) names.unshift(name);
						yield* names;
					},
				}),
			},
		},
	},
	digests: {
		title: 'every file is held against its digest before anything of an archive is written',
		seed: 1,
		prepare: archived(),
		without: { archive: { replayedFrom: withDigestsOf } },
	},
	replayedReadAt: {
		title: 'what is replayed is as old as it was when it was read',
		seed: 1,
		prepare: archived({}, { ties: 0.5, editsPerTick: 16, ordersPerTick: 3 }),
		without: { archive: { replayed: (item, nowMs) => ({ ...item, readAt: nowMs }) } },
	},
} as const satisfies Record<string, Rule>;
