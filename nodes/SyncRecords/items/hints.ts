import type { IExecuteFunctions } from 'n8n-workflow';

import { maxColumns, maxRareColumns, type WriteResult } from '../../../engine/destination';
import type { RunCounts } from '../../../engine/run';
import { shortened } from '../../../engine/shortened';
import { TableFindings } from '../../../engine/sync';
import { labels } from '../../shared/n8n/labels';
import { type Saying, showSayings } from '../../shared/n8n/sayings';
import { type HintSubject, showOnce } from '../../shared/n8n/showOnce';
import type { ColumnsFrom } from '../fields/columns';
import { columnTypesLabel } from '../fields/columnTypes';
import { becameOf, counted, some } from './hintWords';
import { misfitRemedies } from './misfits';
import type { MissingField } from './namedFields';
import type { WrittenColumns } from './writtenColumns';

/** Whether a table was written to, and how far its source was read, in the words of the reader. */
interface Written {
	readonly writes: boolean;
	readonly upTo?: string;
}

interface Told extends HintSubject {
	/** Default: `warning` */
	readonly type?: 'info' | 'warning';
	readonly message: (names: readonly string[]) => string;
}

/** What is worth telling of a whole execution, once each. */
export class ExecutionHints {
	/** What was done, told with every round, of which the figures are. */
	private readonly sayings: Saying[] = [];
	/** What writing to tables has found. */
	readonly tables = new TableFindings();
	private readonly notReported = new Set<string>();
	private readonly dry = new Set<string>();
	private readonly withoutDeletes = new Set<string>();
	private readonly leftOut = new Map<string, Set<string>>();
	private readonly dotted = new Map<string, string>();
	private readonly withoutCursor = new Map<string, string>();
	private misfitRemedy: string = misfitRemedies.shop;
	private failed = 0;
	private readonly misnamed = new Set<string>();
	private readonly valueless = new Set<string>();

	/** @param what is not told of what the block has done, since this is a test run */
	heldBack(what: string): void {
		this.notReported.add(what);
	}

	/** @param table that records were written to, or would have been */
	wrote(table: string, counts: RunCounts, { writes, upTo }: Written): void {
		const to = `${writes ? 'Written' : 'Would be written'} to the table "${table}"`;
		const reach = upTo === undefined ? '' : `, up to ${upTo}`;
		this.sayings.push({ about: table, message: `${to}: ${becameOf(counts)}${reach}` });
	}

	/** @param delivered how many records a sub-workflow was given */
	handedOver(delivered: number): void {
		const message = `Handed over to the sub-workflow: ${counted(delivered, 'record')}`;
		this.sayings.push({ about: 'sub-workflow', message });
	}

	dryRun(runId: string): void {
		this.dry.add(runId);
	}

	/** @param reason why what is gone from the source was not given out */
	noDeletes(reason: string): void {
		this.withoutDeletes.add(reason);
	}

	/** What is to be said of the columns that are written of a table. */
	columns(table: string, { leftOut, misnamed, valueless }: WrittenColumns): void {
		for (const { name, meant } of misnamed) this.misnamed.add(`"${name}" ("${meant}")`);
		for (const name of valueless) this.valueless.add(name);
		if (leftOut.length === 0) return;
		const known = this.leftOut.get(table) ?? new Set();
		for (const field of leftOut) known.add(field);
		this.leftOut.set(table, known);
	}

	/** @param remedy what to do if the name was meant otherwise */
	newNameWithDot(table: string, remedy: string): void {
		this.dotted.set(table, remedy);
	}

	/** @param from where the columns of the table are from, which says what can be done about values that did not fit */
	wroteTo(key: readonly string[], from: ColumnsFrom, result: WriteResult): void {
		const remedy = misfitRemedies[from];
		if (remedy !== undefined) this.misfitRemedy = remedy;
		this.tables.note(result, remedy === undefined ? undefined : key);
	}

	cursorMissing(missing: MissingField | undefined): void {
		if (missing !== undefined) this.withoutCursor.set(missing.message, missing.remedy);
	}

	failedRecords(count: number): void {
		this.failed += count;
	}

	/** Shows what no earlier round of this execution has shown. */
	show(context: IExecuteFunctions): void {
		showSayings(context, this.sayings);
		for (const { type = 'warning', names, kind, message } of this.messages()) {
			showOnce(context, { kind, names }, (fresh) => ({ type, message: message(fresh) }));
		}
	}

	private *messages(): Generator<Told> {
		yield* this.ofTestRuns();
		if (this.failed > 0) {
			yield {
				kind: 'failed',
				message: () =>
					`${counted(this.failed, 'record')} failed, and came out of "Failed" with the reason.`,
			};
		}
		yield* this.ofTables();
		for (const reason of this.withoutDeletes) {
			yield {
				kind: 'withoutDeletes',
				names: [reason],
				message: () => `Nothing came out of "Deleted", since ${reason}.`,
			};
		}
		yield* this.ofVersions();
	}

	private *ofTestRuns(): Generator<Told> {
		if (this.notReported.size > 0) {
			yield {
				kind: 'heldBack',
				type: 'info',
				message: () =>
					`Test run: not remembered for ${[...this.notReported].join(', ')}. It is when published; to remember it now, add the option "Write in Test Runs" here.`,
			};
		}
		if (this.dry.size > 0) {
			yield {
				kind: 'dryRun',
				type: 'info',
				message: () =>
					`Nothing was written, since ${[...this.dry].join(', ')} only shows what a run would do. The counts say what would have been written.`,
			};
		}
	}

	private *ofTables(): Generator<Told> {
		for (const [table, remedy] of this.dotted) {
			yield {
				kind: 'dotted',
				names: [table],
				message: () => `The table "${table}" is new, and the dot is part of its name. ${remedy}`,
			};
		}
		yield {
			kind: 'misfits',
			names: this.tables.misfitting,
			message: (names) =>
				`Some values did not fit their columns: ${some(names)}. ${this.misfitRemedy}`,
		};
		yield {
			kind: 'valueless',
			names: this.valueless,
			message: (names) =>
				`No record gave a value to ${some(names.map((name) => `"${name}"`))}. Check the Value of the column in "${labels.option.columns}"; where nothing is to go into it, let it be {{ null }}.`,
		};
		yield {
			kind: 'misnamed',
			names: this.misnamed,
			message: (names) =>
				`"${columnTypesLabel}" names fields that no record has, and some have in other letters: ${some(names)}. If those are meant, enter them as the records have them.`,
		};
		yield* this.ofFields();
		for (const [column, ids] of this.tables.rounded) {
			yield {
				kind: 'rounded',
				names: [column],
				message: () =>
					`The column "${column}" got whole numbers beyond 2^53 as they came, and JSON may have taken digits from them on the way: ${some([...ids])}. Have the source give such numbers as text.`,
			};
		}
		for (const [table, fields] of this.leftOut) {
			yield {
				kind: `leftOut of ${table}`,
				names: fields,
				message: (names) =>
					`${counted(names.length, 'field')} went into no column of the table "${table}", which has none of that name that takes a value: ${some(names)}. Add the column, or let "Columns From" be "Records".`,
			};
		}
	}

	private *ofFields(): Generator<Told> {
		yield {
			kind: 'renamed',
			names: Array.from(
				this.tables.renamed,
				([field, column]) => `"${shortened(field)}" is in "${column}"`,
			),
			message: (names) =>
				`Fields whose names a table cannot have are written to columns of other names: ${some(names)}.`,
		};
		yield {
			kind: 'withoutColumn',
			names: this.tables.withoutColumn,
			message: (names) =>
				`Fields were left out, since their records would take the table beyond its columns: ${some(names)}. What few records have gets at most ${maxRareColumns} new columns in a batch, and a table has at most ${maxColumns}. Keep what belongs together in one field, as a list or an object; or add the columns to the table yourself.`,
		};
	}

	private *ofVersions(): Generator<Told> {
		for (const [message, remedy] of this.withoutCursor) {
			yield {
				kind: 'withoutCursor',
				names: [message],
				message: () =>
					`${message}${message.endsWith('?') ? '' : '.'} The time of reading decides which version is newer. ${remedy}`,
			};
		}
		if (this.tables.repeated.size > 0) {
			yield {
				kind: 'repeated',
				message: () =>
					`${counted(this.tables.repeated.size, 'external ID')} came more than once: ${some([...this.tables.repeated])}. The newest version of each counts, the others are unchanged. If they are different records, choose more fields for "External ID".`,
			};
		}
		if (this.tables.stale > 0) {
			yield {
				kind: 'stale',
				type: 'info',
				message: () =>
					`${counted(this.tables.stale, 'record')} came in an older version than the one that is known already, and changed nothing: ${some([...this.tables.staleIds])}.`,
			};
		}
	}
}
