import type { ColumnKind } from '../columns';
import { rowsOf, type ShownKind } from '../tableRows';
import type { RefreshAnswer, ToldKind } from './refresh';
import type { RefreshSession } from './refreshSession';
import type { StagedColumn } from './stagedRows';

/** So many rows are held at once. */
const pageRows = 2_000;

/** How a back end gives out what lies in a stage. */
export interface AnswerWords {
	/** A column as what `rowsOf` reads, and as what it is read. */
	shown(column: StagedColumn): { readonly sql: string; readonly kind: ShownKind };
	/** The rows of a query in pages; each row once, whatever the order. */
	pages(sql: string): AsyncIterable<readonly (readonly unknown[])[]>;
}

/** What the columns of a server hold, by its own words for their types, the first that fits; text is what is none of these. */
const kinds: readonly (readonly [type: RegExp, kind: ColumnKind | 'date'])[] = [
	[/\]$/, 'text'],
	[/^(?:boolean$|tinyint\(1\))/, 'boolean'],
	[/^bigint/, 'bigint'],
	[/^(?:small|medium|tiny)?int(?:eger)?\b/, 'integer'],
	[/^(?:numeric|decimal)/, 'numeric'],
	[/^(?:double|float|real)/, 'double'],
	[/^(?:datetime|timestamp)\b(?!.* without)/, 'timestamptz'],
	[/^jsonb?$/, 'jsonb'],
	[/^date$/, 'date'],
];

/** What a column of a query's answer holds, on a server. */
export function kindOfStaged({ type }: StagedColumn): ColumnKind | 'date' {
	return kinds.find(([of]) => of.test(type))?.[1] ?? 'text';
}

/**
 * The answer of a query as it lies in a stage.
 *
 * @param staged its columns, without the one of the account
 */
export function answerOf(
	stage: string,
	staged: readonly StagedColumn[],
	{ shown, pages }: AnswerWords,
): RefreshAnswer {
	const columns = staged.map((column) => ({ name: column.name, ...shown(column) }));
	const cells = columns.map(({ sql }) => sql).join(', ');
	async function* rows(): AsyncGenerator<Readonly<Record<string, unknown>>> {
		for await (const page of pages(`SELECT ${cells} FROM ${stage} s`)) {
			yield* await rowsOf(page, { shown: columns });
		}
	}
	const told = columns.flatMap(({ name, kind }) => (isTold(kind) ? [[name, kind] as const] : []));
	return { kinds: Object.fromEntries(told), rows: rows() };
}

/** Others follow from their values. */
function isTold(kind: ShownKind): kind is ToldKind {
	return toldKinds.has(kind);
}

const toldKinds: ReadonlySet<ShownKind> = new Set<ToldKind>([
	'bigint',
	'numeric',
	'timestamptz',
	'jsonb',
	'date',
]);

/** @param order columns that tell the rows apart */
export async function* pagesInOrder(
	session: Pick<RefreshSession, 'rows'>,
	sql: string,
	order: readonly string[],
): AsyncGenerator<readonly (readonly unknown[])[]> {
	for (let from = 0; ; from += pageRows) {
		const page = await session.rows(
			`${sql} ORDER BY ${order.join(', ')} LIMIT ${pageRows} OFFSET ${from}`,
		);
		if (page.length > 0) yield page;
		if (page.length < pageRows) return;
	}
}

/** By a cursor, within a transaction. */
export async function* pagesByCursor(
	session: RefreshSession,
	sql: string,
): AsyncGenerator<readonly (readonly unknown[])[]> {
	await session.run(`DECLARE _sync_answer NO SCROLL CURSOR FOR ${sql}`);
	for (;;) {
		const page = await session.rows(`FETCH ${pageRows} FROM _sync_answer`);
		if (page.length > 0) yield page;
		if (page.length < pageRows) break;
	}
	await session.run('CLOSE _sync_answer');
}
