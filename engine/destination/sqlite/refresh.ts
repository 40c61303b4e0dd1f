import { messageOf } from '../../nativeErrors';
import { instantAt } from '../../records/instant';
import { bookkeepingColumns } from '../bookkeeping';
import { quoted } from '../identifiers';
import { checkNewName } from '../newTable';
import { type AnswerWords, pagesInOrder } from '../refresh/answer';
import { queryRefused } from '../refresh/queryErrors';
import {
	blockComment,
	type BoundQuery,
	inBackticks,
	inDoubleQuotes,
	inSingleQuotes,
	lineComment,
	type Quoting,
} from '../refresh/queryText';
import type { RefreshOptions, RefreshResult } from '../refresh/refresh';
import {
	checkRefresh,
	keyColumns,
	type RefreshBackEnd,
	refreshTable,
	tableOptions,
} from '../refresh/refreshTable';
import type { RefreshSession } from '../refresh/refreshSession';
import type { StagedColumn } from '../refresh/stagedRows';
import type { FoundTable } from '../tableShape';
import { findTable } from './catalogue';
import type { Session, SqliteConnection } from './connection';
import { isBusy, isOfStatement } from './faults';
import { compared } from './statements';
import { definition, nameRules, settleTable, tableName, usualSchemas } from './structure';

/**
 * Runs the query and merges its answer in one transaction. The query keeps no writer out; where one has written
 * meanwhile, what was read is out of date, and the query is run once more with the file kept for itself.
 */
export async function refresh(
	connection: SqliteConnection,
	options: RefreshOptions,
): Promise<RefreshResult> {
	checkRefresh(options);
	return await connection.exclusively(async (session) => {
		const attempt = async (begin: 'BEGIN' | 'BEGIN IMMEDIATE') => {
			await session.execute(begin);
			let isCommitted = false;
			try {
				const result = await refreshTable(new SqliteRefresh(session, options), options);
				await session.execute(`DROP TABLE ${stage}`);
				await session.execute('COMMIT');
				isCommitted = true;
				return result;
			} finally {
				if (!isCommitted) await session.execute('ROLLBACK').catch(() => undefined);
			}
		};
		return await attempt('BEGIN').catch(async (error: unknown) => {
			if (!isBusy(error)) throw error;
			return await attempt('BEGIN IMMEDIATE');
		});
	});
}

const quoting: Quoting = {
	passages: [inSingleQuotes, inDoubleQuotes, inBackticks, /\[[^\]]*\]/, lineComment, blockComment],
	placeholder: '?',
	otherPlaceholders: /\?\d*|[:@#$][A-Za-z_]\w*/,
};

const stage = `temp.${quoted('_sync_refresh')}`;

/** What SQLite calls the columns of a query's answer, and what they are called in a table that is made of it. */
const typeOfStaged: Readonly<Record<string, string>> = { INT: 'BIGINT', NUM: 'NUMERIC' };

class SqliteRefresh implements RefreshBackEnd {
	readonly quoting = quoting;
	readonly rules = nameRules;
	readonly session: RefreshSession;
	readonly answer: AnswerWords;
	private readonly name: string;

	constructor(
		private readonly connected: Session,
		private readonly options: RefreshOptions,
	) {
		this.name = tableName(tableOptions(options, []));
		this.session = {
			rows: async (sql, values) => await connected.query(sql, values),
			run: async (sql, values) => {
				await connected.query(sql, values);
			},
		};
		this.answer = {
			shown: ({ name }) => ({ sql: exact(`s.${quoted(name)}`), kind: 'given' }),
			pages: (sql) => pagesInOrder(this.session, sql, keyColumns(options).map(quoted)),
		};
	}

	async findTable(): Promise<FoundTable | undefined> {
		const { connected, options } = this;
		const found = await findTable(connected, options.table);
		if (found === undefined) {
			checkNewName(options.table, usualSchemas, 'file');
			return undefined;
		}
		if (options.addBookkeeping !== true || options.dryRun === true) return found;
		return await settleTable(connected, tableOptions(options, []), [], true);
	}

	async stage({ sql, values }: BoundQuery): Promise<readonly StagedColumn[]> {
		const { connected, options } = this;
		const { account } = options;
		const bound = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
		const given = account === undefined ? '' : `? AS ${quoted(account.column)}, `;
		await connected
			.query(
				`CREATE TEMPORARY TABLE ${quoted('_sync_refresh')} AS
				SELECT ${given}"query".* FROM (\n${sql}\n) AS "query"`,
				account === undefined ? bound : [account.id, ...bound],
			)
			.catch(refusedByQuery);
		const rows = await connected.query(
			"SELECT name, type FROM pragma_table_xinfo('_sync_refresh', 'temp') ORDER BY cid",
		);
		const staged = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
		await this.indexKey(staged);
		return staged;
	}

	/** Else it would be gone through as a whole for each row of the table. */
	private async indexKey(staged: readonly StagedColumn[]): Promise<void> {
		const key = keyColumns(this.options);
		if (!key.every((name) => staged.some((column) => column.name === name))) return;
		await this.connected.execute(
			`CREATE INDEX temp."_sync_refresh_key" ON "_sync_refresh" (${key.map(quoted).join(', ')})`,
		);
	}

	async createTable(staged: readonly StagedColumn[]): Promise<FoundTable> {
		const { connected, options, name } = this;
		const key = keyColumns(options);
		const columns = staged.map((column) => {
			const type = typeOfStaged[column.type] ?? column.type;
			// SQLite allows NULL in a primary key unless told otherwise.
			return `${quoted(column.name)} ${type}${key.includes(column.name) ? ' NOT NULL' : ''}`;
		});
		const own = bookkeepingColumns.map((column) => definition(column));
		await connected.execute(
			`CREATE TABLE ${name} (${[...columns, ...own].join(', ')}, PRIMARY KEY (${key.map(quoted).join(', ')}))`,
		);
		return await settleTable(connected, tableOptions(options, []), [], true);
	}

	dialect() {
		return {
			table: this.name,
			instant: (epochMs: number) => instantAt(epochMs)?.text ?? '',
			stage,
			quoted,
			assigned: quoted,
			parameter: () => '?',
			asText: (expression) => `CAST(${expression} AS TEXT)`,
			sameKey: (key) => `d.${compared(key)} = s.${quoted(key.column.name)}`,
			given: ({ name }) => `s.${quoted(name)}`,
			differs: ({ name }) => `d.${quoted(name)} IS NOT s.${quoted(name)} COLLATE BINARY`,
			// By value, then by text: 5 may become '5', and '007' must not become 7.
			isLost: ({ name }) => {
				const [kept, was] = [`d.${quoted(name)}`, `s.${quoted(name)}`];
				return `(+${kept} IS NOT (+${was}) COLLATE BINARY AND CAST(${kept} AS TEXT) IS NOT CAST(${was} AS TEXT) COLLATE BINARY)`;
			},
			update: ({ table, changes, matches, condition }) =>
				`UPDATE ${table} AS d SET ${changes} FROM ${stage} AS s WHERE ${matches} AND (${condition})`,
			deleteFrom: (table) => `DELETE FROM ${table} AS d`,
		} satisfies ReturnType<RefreshBackEnd['dialect']>;
	}

	async atOnce<Result>(isUndone: boolean, work: () => Promise<Result>): Promise<Result> {
		if (!isUndone) return await work();
		await this.connected.execute('SAVEPOINT rehearsal');
		const result = await work();
		await this.connected.execute('ROLLBACK TO rehearsal');
		return result;
	}
}

/** As it is, but for whole numbers that JavaScript would round: these are text. */
function exact(value: string): string {
	const most = Number.MAX_SAFE_INTEGER;
	return `CASE WHEN typeof(${value}) = 'integer' AND ${value} NOT BETWEEN -${most} AND ${most} THEN CAST(${value} AS TEXT) ELSE ${value} END`;
}

function refusedByQuery(error: unknown): never {
	if (!isOfStatement(error)) throw error;
	const [, missing] = /no such (table|column)/.exec(messageOf(error)) ?? [];
	const fault = missing === 'table' ? 'tableMissing' : 'columnMissing';
	throw queryRefused('SQLite refused the query', missing === undefined ? 'other' : fault, error);
}
