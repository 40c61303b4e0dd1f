import { BulkJoin, type JoinOptions } from './join/bulkJoin';
import { isOtherFile } from './file/fileBytes';
import { fileUnusable } from './file/fileErrors';
import { jsonLines, type LinesRead } from './file/jsonLines';

/** What a file is to have, by Shopify's own count; undefined where it does not say. */
export interface WholeFile {
	readonly bytes: number | undefined;
	readonly objects: number | undefined;
	readonly roots: number | undefined;
}

const mostTries = 3;

/**
 * Reads and joins a file, and gives it out only once its own counts have shown that it is whole. One that is not is read
 * again from its beginning.
 *
 * @param read the bytes of the file, from its beginning
 * @returns what is to be closed by who has read its pages
 * @throws EngineError `bulkFileUnusable`, `malformedAnswer`, and what reading can fail with; nothing is left on disk then
 */
export async function readWhole(
	expected: WholeFile,
	read: () => AsyncIterable<Uint8Array>,
	options: JoinOptions,
): Promise<BulkJoin> {
	for (let attempt = 1; ; attempt++) {
		const join = new BulkJoin(options);
		const seen: LinesRead = { bytes: 0, lines: 0, cut: false };
		try {
			await join.read(jsonLines(read(), seen));
			const missing = missingIn(expected, seen, join.roots);
			if (missing === undefined) return join;
			if (attempt === mostTries)
				throw fileUnusable(`is not whole (read ${mostTries} times): ${missing}`);
		} catch (error) {
			await join.close();
			if (!isOtherFile(error) || attempt === mostTries) throw nameless(error);
			continue;
		}
		await join.close();
	}
}

/** What shows that a file is not whole; undefined where all counts agree. */
function missingIn(expected: WholeFile, seen: LinesRead, roots: number): string | undefined {
	if (seen.cut) return `its last line is cut off, after ${seen.bytes} bytes`;
	const counts = [
		{ what: 'bytes', is: seen.bytes, shouldBe: expected.bytes },
		{ what: 'lines', is: seen.lines, shouldBe: expected.objects },
		{ what: 'orders', is: roots, shouldBe: expected.roots },
	];
	const wrong = counts.find(({ is, shouldBe }) => shouldBe !== undefined && is !== shouldBe);
	return wrong && `it has ${wrong.is} ${wrong.what}, and Shopify counts ${wrong.shouldBe}`;
}

function nameless(error: unknown): unknown {
	return isOtherFile(error)
		? fileUnusable(`changes while it is read (tried ${mostTries} times)`)
		: error;
}
