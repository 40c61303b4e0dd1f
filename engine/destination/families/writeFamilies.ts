import { ownValue } from '../../ownValue';
import { reasonOfRefusal } from '../../records/refusal';
import type { ChildTable, DestinationRecord, TableOptions, WriteResult } from '../destination';
import type { RecordFailure } from '../errors';
import type { Entry, Exclusion, FamilyBackEnd, Part, PartWriter, Way } from './backEnd';
import {
	entriesIn,
	type Fate,
	fateOf,
	isOlderReading,
	type ListedEntries,
	refusedFor,
} from './family';

/** A list with its table, ready to be written. */
interface ReadyList<OwnPart> {
	readonly child: ChildTable;
	readonly entries: ListedEntries;
	readonly part: OwnPart;
}

/** What writes the tables of records and their lists. */
export interface FamilyWriters<OwnPart> {
	readonly head: PartWriter<OwnPart>;
	readonly lists: readonly { readonly child: ChildTable; readonly writer: PartWriter<OwnPart> }[];
}

/**
 * Writes records and their lists in one transaction, by this one rule: what the table of the records takes of a record
 * decides what becomes of its lists. A record is written with all its entries or not at all, so the transaction is begun
 * again without those of which an entry was refused, until none is.
 */
export async function writeFamilies<Session, OwnPart extends Part<Session>>(
	backEnd: FamilyBackEnd<Session, OwnPart>,
	writers: FamilyWriters<OwnPart>,
	options: TableOptions,
	records: readonly DestinationRecord[],
): Promise<WriteResult> {
	const [key = ''] = options.key;
	const head = await writers.head.prepare(records);
	if ('outcomes' in head) return head;
	const lists: ReadyList<OwnPart>[] = [];
	for (const { child, writer } of writers.lists) {
		const entries = entriesIn(records, child, key);
		const part = await writer.prepare(entries.rows);
		// A table that is made with given columns is there, whatever becomes of its rows.
		if (!('outcomes' in part)) lists.push({ child, entries, part });
	}
	const refused = new Map<number, RecordFailure>();
	let way: Way = 'atOnce';
	for (;;) {
		const family = { head, lists, records, key, options };
		const attempt = backEnd.transaction(
			[head, ...lists.map(({ part }) => part)],
			async (session) =>
				await new FamilyAttempt<Session, OwnPart>(family, session, way, refused).write(),
		);
		const written = await attempt.catch((error: unknown) => {
			if (way === 'splitting' || !backEnd.isRecordFault(error)) throw error;
			return undefined;
		});
		way = 'splitting';
		if (written === undefined) continue;
		if (written.refused.length === 0) return written.result;
		for (const failure of written.refused) refused.set(failure.index, failure);
	}
}

interface Family<OwnPart> {
	readonly head: OwnPart;
	readonly lists: readonly ReadyList<OwnPart>[];
	readonly records: readonly DestinationRecord[];
	readonly key: string;
	readonly options: TableOptions;
}

interface Attempted {
	readonly result: WriteResult;
	/** Records of which an entry was refused. */
	readonly refused: readonly RecordFailure[];
}

/** One go at a batch, in its transaction. */
class FamilyAttempt<Session, OwnPart extends Part<Session>> {
	private readonly newlyRefused = new Map<number, RecordFailure>();

	constructor(
		private readonly family: Family<OwnPart>,
		private readonly session: Session,
		private readonly way: Way,
		private readonly refused: ReadonlyMap<number, RecordFailure>,
	) {}

	async write(): Promise<{ readonly stays: boolean; readonly result: Attempted }> {
		const { head, lists, records } = this.family;
		const stored = await head.stored(this.session);
		const without = { silently: new Set<number>(), refused: [...this.refused.values()] };
		const areNew = stored.size === 0;
		const result = await head.write(this.session, this.way, without, areNew);
		const fates = records.map((record, place) =>
			fateOf(
				record,
				result.outcomes[place],
				isOlderReading(head.records.get(place), stored.get(place)),
			),
		);
		for (const list of lists) {
			const isFirst = areNew && (await this.haveNone(list, fates));
			await this.writeEntries(list, fates, isFirst);
			if (!isFirst) await this.takeOutLeftovers(list, fates);
		}
		const refused = [...this.newlyRefused.values()];
		return { stays: refused.length === 0, result: { result, refused } };
	}

	/**
	 * Whether the table of a list has no entry of any of the records: then there is nothing to compare theirs with, and nothing
	 * to take out. A backfill is made of such.
	 */
	private async haveNone(list: ReadyList<OwnPart>, fates: readonly Fate[]): Promise<boolean> {
		let areSound = true;
		const parents = this.parents(list, fates, () => (areSound = false));
		return areSound && !(await list.part.hasEntriesOf(this.session, [...parents.keys()]));
	}

	private async writeEntries(
		list: ReadyList<OwnPart>,
		fates: readonly Fate[],
		areNew: boolean,
	): Promise<void> {
		const { owners, rows } = list.entries;
		const silently = new Set<number>();
		for (const [place, owner] of owners.entries()) {
			if (fates[owner] !== 'written') silently.add(place);
		}
		if (silently.size === rows.length) return;
		const without: Exclusion = { silently, refused: [] };
		const { failures } = await list.part.write(this.session, this.way, without, areNew);
		for (const failure of failures) this.refuse(owners[failure.index] ?? -1, list, failure);
	}

	/** Takes out what a record no longer lists, and all of a record that is gone. */
	private async takeOutLeftovers(list: ReadyList<OwnPart>, fates: readonly Fate[]): Promise<void> {
		const parents = this.parents(list, fates, (place, reason) => {
			const failure = { index: place, externalId: undefined, column: list.child.parentKey, reason };
			this.refuse(place, list, { ...failure, kind: 'valueRefused' });
		});
		if (parents.size === 0) return;
		const { part, entries } = list;
		const listed = new Map<string, Set<string>>();
		for (const [place, { key }] of part.records) {
			if (fates[entries.owners[place] ?? -1] !== 'written') continue;
			const [parent, child] = key.map(String);
			if (parent === undefined || child === undefined) continue;
			const known = listed.get(parent) ?? new Set();
			listed.set(parent, known.add(child));
		}
		const found = await part.entriesOf(this.session, [...parents.keys()]);
		const leftovers = found.filter(({ parent, child }) => listed.get(parent)?.has(child) !== true);
		await this.takeOut(list, leftovers, parents, fates);
	}

	private async takeOut(
		{ part, child }: ReadyList<OwnPart>,
		leftovers: readonly Entry[],
		parents: ReadonlyMap<string, number>,
		fates: readonly Fate[],
	): Promise<void> {
		const { records, options } = this.family;
		const isSoft = ({ parent }: Entry) =>
			fates[parents.get(parent) ?? -1] === 'gone' && options.deletes !== 'hard';
		const marked = leftovers.filter((entry) => isSoft(entry) && !entry.isMarked);
		const removed = leftovers.filter((entry) => !isSoft(entry));
		for (const [mode, entries] of [
			['soft', marked],
			['hard', removed],
		] as const) {
			if (entries.length === 0) continue;
			const gone = entries.map(({ parent, child: id }): DestinationRecord => {
				const { cursor, readAt = 0 } = records[parents.get(parent) ?? -1] ?? {};
				const columns = { [child.parentKey]: parent, [child.childKey]: id };
				return { columns, cursor, readAt, deleted: true };
			});
			const failures = await part.takeOut(this.session, this.way, gone, mode);
			for (const failure of failures) {
				const place = parents.get(entries[failure.index]?.parent ?? '') ?? -1;
				this.refuse(place, { child }, failure);
			}
		}
	}

	/**
	 * The records whose entries are looked at, by their IDs as the table of the list has them.
	 *
	 * @param refused told of a record whose ID that table does not take
	 */
	private parents(
		list: ReadyList<OwnPart>,
		fates: readonly Fate[],
		refused: (place: number, reason: string) => void,
	): ReadonlyMap<string, number> {
		const { records, key } = this.family;
		const parents = new Map<string, number>();
		for (const [place, record] of records.entries()) {
			const isLooked = fates[place] === 'gone' || list.entries.holders.has(place);
			if (fates[place] === 'left' || !isLooked || this.newlyRefused.has(place)) continue;
			try {
				parents.set(String(list.part.parentCell(ownValue(record.columns, key))), place);
			} catch (error) {
				refused(place, reasonOfRefusal(error));
			}
		}
		return parents;
	}

	private refuse(
		place: number,
		{ child }: Pick<ReadyList<OwnPart>, 'child'>,
		failure: RecordFailure,
	): void {
		if (this.newlyRefused.has(place)) return;
		const externalId = this.family.head.records.get(place)?.externalId;
		this.newlyRefused.set(place, refusedFor({ index: place, externalId }, child, failure));
	}
}
