import type { ExportLine } from './exportLine';
import { ResultFile } from './resultFile';

/**
 * How far from their parents children stand where an export is not grouped: some hundred lines, before it or
 * behind; or all of them behind the last parent, those of the first parents last.
 */
export type ChildrenOrder = 'nearby' | 'far';

const windowLines = 400;
const blockBytes = 256 * 1024;

/** Shuffles by a window: what comes in takes the place of one that goes out. */
export function* nearby(lines: Iterable<ExportLine>, random: () => number): Generator<ExportLine> {
	const held: ExportLine[] = [];
	for (const line of lines) {
		if (held.length < windowLines) {
			held.push(line);
			continue;
		}
		const place = Math.floor(random() * windowLines);
		const leaving = held[place];
		held[place] = line;
		if (leaving !== undefined) yield leaving;
	}
	while (held.length > 0) {
		const [leaving] = held.splice(Math.floor(random() * held.length), 1);
		if (leaving !== undefined) yield leaving;
	}
}

/** All parents first; the children are laid aside on the disk, and come in blocks, the last one first. */
export function* farApart(
	lines: Iterable<ExportLine>,
	random: () => number,
): Generator<ExportLine> {
	const aside = new ResultFile();
	try {
		const borders = [0];
		for (const line of nearby(lines, random)) {
			if (line.isRoot) {
				yield line;
				continue;
			}
			aside.append(line.text);
			if (aside.size - (borders.at(-1) ?? 0) >= blockBytes) borders.push(aside.size);
		}
		for (let end = aside.size, block = borders.length - 1; block >= 0; block--) {
			const start = borders[block] ?? 0;
			for (const text of linesOf(aside.text(start, end))) yield { text, isRoot: false };
			end = start;
		}
	} finally {
		aside.close();
	}
}

function linesOf(block: string): string[] {
	return block
		.split('\n')
		.slice(0, -1)
		.map((line) => `${line}\n`);
}
