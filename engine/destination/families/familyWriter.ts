import { option, say } from '../../wording';
import type {
	DestinationRecord,
	Reconciliation,
	ReconcileOptions,
	TableOptions,
	TableWriter,
	WriteResult,
} from '../destination';
import { destinationError } from '../errors';
import { inHalves, inParts } from '../inParts';
import { givenId } from '../tableKey';
import { countsOf } from '../tally';
import type { FamilyBackEnd, Part, PartWriter } from './backEnd';
import { entriesIn, listOptions, refusedFor } from './family';
import { type FamilyWriters, writeFamilies } from './writeFamilies';

/** So many entries go into one transaction, so that it lasts seconds; a single record may have more. */
const mostEntries = 20_000;

/** Writes records to their table, and the entries of their lists to theirs. */
export class FamilyWriter<Session, OwnPart extends Part<Session>> implements TableWriter {
	private writers: FamilyWriters<OwnPart>;

	constructor(
		private readonly backEnd: FamilyBackEnd<Session, OwnPart>,
		private readonly options: TableOptions,
		private readonly writerOf: (options: TableOptions) => PartWriter<OwnPart>,
	) {
		checkFamily(options);
		this.writers = this.makeWriters();
	}

	async write(records: readonly DestinationRecord[]): Promise<WriteResult> {
		if (this.options.dryRun === true) return await this.rehearse(records);
		return await inParts(inTransactions(records), async (part) => await this.writePart(part));
	}

	async reconcile(reconcileOptions: ReconcileOptions): Promise<Reconciliation> {
		const inner = await this.writers.head.reconcile(reconcileOptions);
		return {
			add: async (ids) => {
				await inner.add(ids);
			},
			finish: async () => {
				const result = await inner.finish();
				if (this.options.dryRun !== true) await this.follow(reconcileOptions);
				return result;
			},
			discard: async () => {
				await inner.discard();
			},
		};
	}

	private makeWriters(): FamilyWriters<OwnPart> {
		const { children = [], ...head } = this.options;
		return {
			head: this.writerOf(head),
			lists: children.map((child) => ({
				child,
				writer: this.writerOf(listOptions(this.options, child)),
			})),
		};
	}

	private async writePart(records: readonly DestinationRecord[]): Promise<WriteResult> {
		try {
			return await writeFamilies(this.backEnd, this.writers, this.options, records);
		} catch (error) {
			// The tables may have been altered: the next batch looks at them anew.
			this.writers = this.makeWriters();
			if (records.length > 1 && this.backEnd.isTooLarge(error)) {
				return await inHalves(records, async (half) => await this.writePart(half));
			}
			throw this.backEnd.errorOf(error);
		}
	}

	/** Each table for itself: a rehearsal leaves nothing behind that could be apart. */
	private async rehearse(records: readonly DestinationRecord[]): Promise<WriteResult> {
		const { head, lists } = this.writers;
		const result = await head.write(records);
		const outcomes = [...result.outcomes];
		const failures = new Map(result.failures.map((failure) => [failure.index, failure]));
		for (const { child, writer } of lists) {
			const { rows, owners } = entriesIn(records, child, this.options.key[0] ?? '');
			if (rows.length === 0) continue;
			const tried = await writer.write(rows);
			for (const failure of tried.failures) {
				const index = owners[failure.index] ?? -1;
				const outcome = outcomes[index];
				if (outcome === 'failed' || outcome === 'stale' || outcome === 'superseded') continue;
				outcomes[index] = 'failed';
				failures.set(
					index,
					refusedFor(
						{ index, externalId: givenId(records[index]?.columns ?? {}, this.options.key) },
						child,
						failure,
					),
				);
			}
		}
		const sorted = [...failures.values()].sort((one, other) => one.index - other.index);
		return { ...result, outcomes, failures: sorted, counts: countsOf(outcomes) };
	}

	/** What a former reconciliation has left, since it died in between, goes as well. */
	private async follow({ mode = 'soft' }: ReconcileOptions): Promise<void> {
		const { table: parents, key, account, owner, runId, children = [] } = this.options;
		for (const { table, parentKey } of children) {
			const list = { table, parentKey, parents, key: key[0] ?? '', owner, runId };
			await this.backEnd.follow({ ...list, accountColumn: account?.column }, mode);
		}
	}
}

/** Cuts a batch where its entries become too many. */
function inTransactions(records: readonly DestinationRecord[]): readonly DestinationRecord[][] {
	const parts: DestinationRecord[][] = [[]];
	let entries = 0;
	for (const record of records) {
		const own = Object.values(record.children ?? {}).reduce((sum, list) => sum + list.length, 0);
		const last = parts.at(-1);
		if (last === undefined || (last.length > 0 && entries + own > mostEntries)) {
			parts.push([record]);
			entries = own;
			continue;
		}
		last.push(record);
		entries += own;
	}
	return parts;
}

/** @throws EngineError `invalidOption` */
function checkFamily({ table, key, children = [] }: TableOptions): void {
	const fault = (message: string, remedy: string) =>
		destinationError('invalidOption', message, remedy, { parameter: 'table' });
	const names = [table, ...children.map((child) => child.table)].map((name) => name.toLowerCase());
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) {
		throw fault(`Two tables are called "${twice}".`, 'Give each table a name of its own.');
	}
	if (key.length === 1) return;
	throw destinationError(
		'invalidOption',
		`The external ID has ${key.length} columns (${key.join(', ')}), and rows of other tables refer to it by one.`,
		say`Enter one column in "${option('key')}".`,
		{ parameter: 'key' },
	);
}
