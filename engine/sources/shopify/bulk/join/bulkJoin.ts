import { Slices } from '../../../../slices';
import type { Answered } from '../../client/connectionPage';
import { unreadableLine } from '../file/fileErrors';
import type { JsonLine } from '../file/jsonLines';
import { assembled } from './assembled';
import { allLists, type JoinPlan, listOf } from './joinPlan';
import type { KeyedLine } from './keyedLine';
import { lineKeys, parsedLine } from './lineKeys';
import { roomFor, SortedLines } from './sortedLines';
import { SpillFile } from './spillFile';

export interface JoinOptions {
	readonly plan: JoinPlan;
	/** Where a temporary file may be made: it takes as much room as the lines, twice that for lists within lists. */
	readonly folder: string;
	/** How large the file is about to be. */
	readonly expectedBytes: number;
	/** How much of it is sorted in memory at once. Default: 16 MB, or less for a smaller file. */
	readonly roomBytes?: number;
}

/** A line whose parent is not in the file. */
export interface Orphan {
	readonly line: number;
	readonly parentId: string;
}

const namedOrphans = 5;

/**
 * Joins the lines of a bulk operation's file to records. Children name their parents (`__parentId`), and may stand anywhere:
 * before them, or far away. So lines are sorted on disk by the ID of the record that they belong to, and come out record by
 * record: the whole file is written once and read once, and what is held in memory does not grow with it. Entries that have
 * lists of their own are joined first, and then go to their parents as one line.
 */
export class BulkJoin {
	/** Lines that are nobody's children. */
	roots = 0;
	/** The first few lines without a parent; known once all records are out. */
	readonly orphans: Orphan[] = [];
	orphanCount = 0;
	private readonly spill: SpillFile;
	private readonly records: SortedLines;
	/** Entries with lists of their own, and the entries of those. */
	private readonly entries: SortedLines | undefined;

	constructor(private readonly options: JoinOptions) {
		const { plan, folder, expectedBytes, roomBytes = roomFor(expectedBytes) } = options;
		this.spill = new SpillFile(folder);
		this.records = new SortedLines(this.spill, roomBytes);
		const isDeep = plan.lists.some(({ lists }) => lists.length > 0);
		this.entries = isDeep ? new SortedLines(this.spill, roomBytes) : undefined;
	}

	/** What has been written to disk, in bytes. */
	get spilledBytes(): number {
		return this.spill.size;
	}

	/**
	 * Takes all lines.
	 *
	 * @throws EngineError `malformedAnswer` for one that cannot be joined
	 */
	async read(lines: AsyncIterable<readonly JsonLine[]>): Promise<void> {
		for await (const some of lines) {
			for (const line of some) {
				const written = this.add(line);
				if (written !== undefined) await written;
			}
		}
		await this.joinEntries();
	}

	/** The records with their lists, as the pages of a connection would have answered them, by their IDs; so many at a time. */
	async *pages(size: number): AsyncGenerator<readonly Answered[], void, undefined> {
		const slices = new Slices();
		let page: Answered[] = [];
		for await (const lines of this.records.lines()) {
			for (const { record, children } of this.families(lines)) {
				if (slices.isOver) await slices.next();
				page.push(assembled(record, children, this.options.plan.lists));
				if (page.length < size) continue;
				yield page;
				page = [];
			}
		}
		if (page.length > 0) yield page;
	}

	/** Removes what is on disk. */
	async close(): Promise<void> {
		await this.spill.close();
	}

	private add(line: JsonLine): Promise<void> | undefined {
		const { plan } = this.options;
		const { id, parentId } = lineKeys(line, plan.idKey);
		if (parentId !== undefined) return this.addChild(line, id, parentId);
		if (id === undefined) {
			throw unreadableLine(
				line.number,
				`has no "${plan.idKey}" by which its children could be found`,
			);
		}
		this.roots += 1;
		return this.records.add({ ...line, key: id, isChild: false });
	}

	private addChild(
		line: JsonLine,
		id: string | undefined,
		parentId: string,
	): Promise<void> | undefined {
		const child = { ...line, key: parentId, isChild: true };
		if (this.entries === undefined) return this.records.add(child);
		const { lists } = this.options.plan;
		const list = listOf(parsedLine(line), allLists(lists));
		if (list === undefined) throw ofNoList(line);
		if (!lists.includes(list)) return this.entries.add(child);
		if (list.lists.length === 0) return this.records.add(child);
		if (id !== undefined) return this.entries.add({ ...line, key: id, isChild: false });
		throw unreadableLine(line.number, 'has no "id" by which its children could be found');
	}

	private async joinEntries(): Promise<void> {
		if (this.entries === undefined) return;
		const slices = new Slices();
		for await (const lines of this.entries.lines()) {
			for (const { record, children } of this.families(lines)) {
				if (slices.isOver) await slices.next();
				await this.addEntry(record, children);
			}
		}
	}

	private async addEntry(entry: KeyedLine, children: readonly KeyedLine[]): Promise<void> {
		const list = listOf(parsedLine(entry), this.options.plan.lists);
		const { parentId } = lineKeys(entry, 'id');
		if (list === undefined || parentId === undefined) throw ofNoList(entry);
		const bytes = Buffer.from(JSON.stringify(assembled(entry, children, list.lists)));
		await this.records.add({ number: entry.number, bytes, key: parentId, isChild: true });
	}

	/** Each record with its children, these in the order of the file. Of a record that comes twice the later counts. */
	private *families(
		lines: readonly KeyedLine[],
	): Generator<{ readonly record: KeyedLine; readonly children: readonly KeyedLine[] }> {
		const byKey = new Map<string, { record?: KeyedLine; readonly children: KeyedLine[] }>();
		for (const line of lines) {
			const family = byKey.get(line.key) ?? { children: [] };
			byKey.set(line.key, family);
			if (line.isChild) family.children.push(line);
			else family.record = line;
		}
		for (const { record, children } of byKey.values()) {
			if (record === undefined) this.noteOrphans(children);
			else yield { record, children: children.sort((one, other) => one.number - other.number) };
		}
	}

	private noteOrphans(lines: readonly KeyedLine[]): void {
		this.orphanCount += lines.length;
		for (const { number, key } of lines.slice(0, namedOrphans - this.orphans.length)) {
			this.orphans.push({ line: number, parentId: key });
		}
	}
}

function ofNoList({ number }: JsonLine): Error {
	return unreadableLine(number, 'belongs to none of the lists that were asked for');
}
