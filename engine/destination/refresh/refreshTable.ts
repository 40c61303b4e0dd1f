import { describeOwner, OwnerCheck } from '../owners';
import { checkShare, type ShareWords } from '../seenIds';
import { checkOptions, type FoundTable, shapeOf } from '../tableShape';
import type { NameRules } from '../fieldNames';
import type { TableOptions } from '../destination';
import { option, say } from '../../wording';
import { answerOf, type AnswerWords } from './answer';
import { type MergeDialect, mergeStatements, type MergeStatements } from './mergeStatements';
import { boundQuery, type BoundQuery, type Quoting } from './queryText';
import { defaultShareOfRefresh, type RefreshOptions, type RefreshResult } from './refresh';
import type { RefreshSession } from './refreshSession';
import {
	checkColumns,
	checkNoneChanged,
	checkNoneEmpty,
	checkNoneForeign,
	checkNoneTwice,
	mostNamed,
	type StagedColumn,
} from './stagedRows';

/** What a back end does for a refresh, in this order; all of it on one connection, which keeps other refreshes of the table out. */
export interface RefreshBackEnd {
	readonly session: RefreshSession;
	readonly quoting: Quoting;
	readonly rules: NameRules;
	/** The table as it is, with bookkeeping columns where they are to be added; undefined where there is none. */
	findTable(): Promise<FoundTable | undefined>;
	/**
	 * Runs the query, and leaves its answer in a temporary table.
	 *
	 * @param found the table: keys are kept as it compares them
	 */
	stage(query: BoundQuery, found: FoundTable | undefined): Promise<readonly StagedColumn[]>;
	/** Makes the table with the columns of the stage. */
	createTable(staged: readonly StagedColumn[]): Promise<FoundTable>;
	dialect(staged: readonly StagedColumn[]): MergeDialect & {
		/** The table, as it stands in statements. */
		readonly table: string;
		/** A time, as a statement takes it. */
		readonly instant: (epochMs: number) => string;
	};
	readonly answer: AnswerWords;
	/** Runs `work` so that all of it is done or nothing; `isUndone`: nothing in any case. */
	atOnce<Result>(isUndone: boolean, work: () => Promise<Result>): Promise<Result>;
}

/**
 * Merges what a query gives into a table: what is new is added, what differs is changed, what is gone is removed, and what
 * is the same is left alone.
 */
export async function refreshTable(
	backEnd: RefreshBackEnd,
	options: RefreshOptions,
): Promise<RefreshResult> {
	const query = boundQuery(options, backEnd.quoting);
	const found = await backEnd.findTable();
	const staged = await backEnd.stage(query, found);
	checkColumns(staged, found, options, backEnd.rules);
	const rows = await checkKeys(backEnd, staged, options);
	if (found === undefined && options.dryRun === true) {
		return { rows, created: rows, updated: 0, unchanged: 0, deleted: 0 };
	}
	if (options.dryRun !== true) await keepAnswer(backEnd, staged, options);
	await options.mayWrite?.();
	const table = found ?? (await backEnd.createTable(staged));
	return await backEnd.atOnce(options.dryRun === true, async () => {
		return await merge(backEnd, table, staged, rows, options);
	});
}

async function keepAnswer(
	backEnd: RefreshBackEnd,
	staged: readonly StagedColumn[],
	{ account, keepRows }: RefreshOptions,
): Promise<void> {
	const columns = staged.filter(({ name }) => name !== account?.column);
	await keepRows?.(answerOf(backEnd.dialect(staged).stage, columns, backEnd.answer));
}

/** Returns how many rows are staged. */
async function checkKeys(
	backEnd: RefreshBackEnd,
	staged: readonly StagedColumn[],
	options: RefreshOptions,
): Promise<number> {
	const { session } = backEnd;
	const { stage, quoted, asText } = backEnd.dialect(staged);
	const keys = keyColumns(options).map((name) => `s.${quoted(name)}`);
	const isEmpty = keys.map((key) => `${key} IS NULL`).join(' OR ');
	const [counts] = await session.rows(
		`SELECT count(*), coalesce(sum(CASE WHEN ${isEmpty} THEN 1 ELSE 0 END), 0) FROM ${stage} s`,
	);
	checkNoneEmpty(Number(counts?.[1]), options.key);
	checkNoneTwice(
		await session.rows(
			`SELECT ${keys.map(asText).join(', ')}, count(*) FROM ${stage} s
			GROUP BY ${keys.join(', ')} HAVING count(*) > 1 LIMIT ${mostNamed + 1}`,
		),
		keyColumns(options),
	);
	return Number(counts?.[0]);
}

/** The account, where it has a column, is a part of the key like any other from here on. */
export function keyColumns({ account, key }: Pick<RefreshOptions, 'account' | 'key'>) {
	return account === undefined ? key : [account.column, ...key];
}

async function merge(
	backEnd: RefreshBackEnd,
	found: FoundTable,
	staged: readonly StagedColumn[],
	rows: number,
	options: RefreshOptions,
): Promise<RefreshResult> {
	const { owner, runId, takeOver } = options;
	const { session } = backEnd;
	const { table, instant, ...words } = backEnd.dialect(staged);
	const shape = shapeOf(found, tableOptions(options, staged));
	const statements = mergeStatements(table, shape, words);
	await new OwnerCheck({ ...tableOptions(options, staged), account: options.account }).check(
		async () => {
			const owners = await session.rows(statements.owners);
			return owners.map(([each]) => String(each));
		},
	);
	checkNoneTwice(await session.rows(statements.equalKeys), keyColumns(options));
	if (takeOver !== true) {
		checkNoneForeign(await session.rows(statements.foreign, [owner]), describeOwner, options);
	}
	const counts = await countChanges(session, statements, rows, options);
	const by = [instant(options.readAt), runId, owner];
	// What goes makes room first, where other columns are unique as well.
	if (counts.deleted > 0) await session.run(statements.remove, [owner]);
	if (counts.updated > 0) await session.run(statements.update, [...by, owner]);
	if (counts.created > 0) await session.run(statements.insert, by);
	if (counts.updated + counts.created > 0) {
		const [lost = []] = await session.rows(statements.lost);
		const names = shape.columns.flatMap(({ name }, place) =>
			Number(lost[place]) > 0 ? [name] : [],
		);
		checkNoneChanged(names, options);
	}
	return counts;
}

async function countChanges(
	session: RefreshSession,
	statements: MergeStatements,
	rows: number,
	{ owner, maxShare = defaultShareOfRefresh }: RefreshOptions,
): Promise<RefreshResult> {
	const [known = []] = await session.rows(statements.known, [owner]);
	const [[existing] = []] = await session.rows(statements.existing, [owner]);
	const [[gone] = []] = await session.rows(statements.gone, [owner]);
	const [matched, updated, deleted] = [Number(known[0]), Number(known[1]), Number(gone)];
	checkShare(deleted, Number(existing), { maxShare }, rows === 0 ? ofNothing : ofSome);
	return { rows, created: rows - matched, updated, unchanged: matched - updated, deleted };
}

const remedy = say`Make sure that "${option('query')}" gives all rows, and that the tables which it reads are filled; if so many are gone indeed, raise "${option('maxShare')}".`;
const ofSome: ShareWords = { things: 'rows', fault: "are not in the query's answer", remedy };
const ofNothing: ShareWords = {
	things: 'rows',
	fault: "are not in the query's answer, which is empty",
	remedy,
};

/** @throws EngineError as `checkOptions` */
export function checkRefresh(options: RefreshOptions): void {
	checkOptions(tableOptionsOf(options, options.key, options.account, []));
}

/** The options as those of a table whose columns are the stage's. */
export function tableOptions(
	options: RefreshOptions,
	staged: readonly StagedColumn[],
): TableOptions {
	const names = staged.map(({ name }) => name);
	return tableOptionsOf(options, keyColumns(options), undefined, names);
}

function tableOptionsOf(
	{ table, schema, owner, takeOver, runId, addBookkeeping }: RefreshOptions,
	key: readonly string[],
	account: TableOptions['account'],
	columns: readonly string[],
): TableOptions {
	const structure = { kind: 'existing', columns } as const;
	return { table, schema, key, account, owner, takeOver, runId, addBookkeeping, structure };
}
