import { faultOf, isServerError } from '../../postgres/faults';
import { instantAt } from '../../records/instant';
import { bookkeepingColumns } from '../bookkeeping';
import type { Column } from '../columns';
import { quoted } from '../identifiers';
import { checkNewName } from '../newTable';
import { type AnswerWords, kindOfStaged, pagesByCursor } from '../refresh/answer';
import type { MergeDialect } from '../refresh/mergeStatements';
import { answered, type ServerWords } from '../refresh/queryErrors';
import {
	blockComment,
	type BoundQuery,
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
import { findTable, type PostgresTable, schemaNames } from './catalogue';
import type { PostgresConnection, Session } from './connection';
import { destinationErrorOf } from './faults';
import { equalIn } from './keyMatching';
import { advisoryLock } from './settledTable';
import { refuseStoreRead, refuseStoreSchema } from './storeSchema';
import { definition, nameRules, qualifiedName, settleTable } from './structure';

/**
 * Runs the query and merges its answer in one transaction. Until the answer is there, other refreshes of the table wait,
 * so that none overwrites what a later one has found; nobody else does.
 */
export async function refresh(
	connection: PostgresConnection,
	schema: string,
	options: RefreshOptions,
): Promise<RefreshResult> {
	checkRefresh(options);
	const name = qualifiedName(schema, options.table);
	const opening = `${sessionSettings} ${advisoryLock(`refresh ${name}`)}`;
	try {
		return await connection.transaction(
			opening,
			async (session) =>
				await refreshTable(new PostgresRefresh(session, schema, name, options), options),
		);
	} catch (error) {
		throw destinationErrorOf(error);
	}
}

/** So that a query means the same whoever runs it: backslashes are letters, and times are in UTC. */
const sessionSettings =
	"SET LOCAL lock_timeout = '60s'; SET LOCAL standard_conforming_strings = on; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD';";

const quoting: Quoting = {
	passages: [
		/(?<![\w$])[eE]'(?:[^'\\]|''|\\[^])*'/,
		inSingleQuotes,
		inDoubleQuotes,
		/(?<![\w$])\$(?<tag>(?:[A-Za-z_]\w*)?)\$[^]*?\$\k<tag>\$/,
		lineComment,
		blockComment,
	],
	placeholder: 'numbered',
};

const words: ServerWords = {
	refusal: 'PostgreSQL refused the query',
	faultOf,
	hintOf: (error) => (isServerError(error) ? error.hint : undefined),
	isServerError,
};

const stage = `pg_temp.${quoted('_sync_refresh')}`;
const numbers = /^(?:smallint|integer|bigint|numeric|real|double precision)/;
const numberKinds: ReadonlySet<Column['kind']> = new Set([
	'integer',
	'bigint',
	'numeric',
	'double',
]);

class PostgresRefresh implements RefreshBackEnd {
	readonly quoting = quoting;
	readonly rules = nameRules;
	readonly session: RefreshSession;
	readonly answer: AnswerWords;
	private oid = '';

	constructor(
		private readonly connected: Session,
		private readonly schema: string,
		private readonly name: string,
		private readonly options: RefreshOptions,
	) {
		this.session = {
			rows: async (text, values = []) => {
				const query = { text, values: [...values], rowMode: 'array' as const };
				const { rows } = await connected.query<unknown[]>(query);
				return rows;
			},
			run: async (text, values = []) => {
				await connected.query(text, [...values]);
			},
		};
		this.answer = {
			shown: (column) => ({ sql: `s.${quoted(column.name)}::text`, kind: kindOfStaged(column) }),
			pages: (sql) => pagesByCursor(this.session, sql),
		};
	}

	async findTable(): Promise<PostgresTable | undefined> {
		const { connected, schema, options } = this;
		await refuseStoreSchema(connected, schema, options.table);
		const found = await findTable(connected, schema, options.table);
		if (found === undefined) {
			if (options.table.includes('.')) {
				checkNewName(options.table, await schemaNames(connected), 'schema');
			}
			return undefined;
		}
		this.oid = found.oid;
		if (options.addBookkeeping !== true || options.dryRun === true) return found;
		return await settleTable(connected, schema, tableOptions(options, []), [], true);
	}

	async stage({ sql, values }: BoundQuery): Promise<readonly StagedColumn[]> {
		const { connected, schema, options } = this;
		await connected.query(
			"SELECT set_config('search_path', concat_ws(', ', $1::text, nullif(current_setting('search_path'), '')), true)",
			[quoted(schema)],
		);
		const { account } = options;
		const bound = values.map((value) => (value === null ? null : String(value)));
		if (account !== undefined) bound.push(account.id);
		const given = account && `$${bound.length}::text AS ${quoted(account.column)}, `;
		const answer = `SELECT ${given ?? ''}"query".* FROM (\n${sql}\n) AS "query"`;
		await answered(words, false, async () => {
			await connected.query(
				`CREATE TEMPORARY TABLE ${quoted('_sync_refresh')} ON COMMIT DROP AS ${answer} WITH NO DATA`,
				bound,
			);
		});
		// Only temporary tables can be written until the savepoint is released: not by a function of the query either.
		await connected.query('SAVEPOINT reading; SET LOCAL transaction_read_only = on');
		await answered(words, true, async () => {
			await connected.query(`INSERT INTO ${stage} ${answer}`, bound);
		});
		await refuseStoreRead(connected);
		await connected.query(`RELEASE SAVEPOINT reading; ANALYZE ${stage}`);
		const rows = await this.session.rows(
			`SELECT attname, format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
			WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum`,
			[stage],
		);
		return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
	}

	async createTable(staged: readonly StagedColumn[]): Promise<PostgresTable> {
		const { connected, schema, options, name } = this;
		const columns = staged.map((column) => `${quoted(column.name)} ${column.type}`);
		const key = keyColumns(options).map(quoted).join(', ');
		await connected.query(
			`CREATE TABLE ${name} (${[...columns, ...bookkeepingColumns.map(definition)].join(', ')}, PRIMARY KEY (${key}))`,
		);
		const made = await settleTable(connected, schema, tableOptions(options, []), [], true);
		this.oid = made.oid;
		return made;
	}

	dialect(staged: readonly StagedColumn[]) {
		const types = new Map(staged.map(({ name, type }) => [name, type]));
		const given = ({ name, type }: Column) => `s.${quoted(name)}::${type}`;
		const exact = (expression: string) => `(${expression})::text COLLATE "C"`;
		return {
			table: this.name,
			instant: (epochMs: number) => instantAt(epochMs)?.text ?? '',
			stage,
			quoted,
			assigned: quoted,
			parameter: (place, type) => `$${place}::${type === 'text' ? 'text' : 'timestamptz'}`,
			asText: (expression) => `${expression}::text`,
			sameKey: ({ column, ...part }) => equalIn(part, `d.${quoted(column.name)}`, given(column)),
			given,
			differs: (column) => {
				const stored = `d.${quoted(column.name)}`;
				return numberKinds.has(column.kind)
					? `${stored} IS DISTINCT FROM ${given(column)}`
					: `${exact(stored)} IS DISTINCT FROM ${exact(given(column))}`;
			},
			isLost: ({ name }) => {
				const type = types.get(name) ?? 'text';
				const [kept, was] = [`d.${quoted(name)}::${type}`, `s.${quoted(name)}`];
				return numbers.test(type)
					? `${kept} IS DISTINCT FROM ${was}`
					: `${exact(kept)} IS DISTINCT FROM ${exact(was)}`;
			},
			update: ({ table, changes, matches, condition }) =>
				`UPDATE ${table} d SET ${changes} FROM ${stage} s WHERE ${matches} AND (${condition})`,
			deleteFrom: (table) => `DELETE FROM ${table} d`,
		} satisfies ReturnType<RefreshBackEnd['dialect']> & MergeDialect;
	}

	async atOnce<Result>(isUndone: boolean, work: () => Promise<Result>): Promise<Result> {
		const { connected, options } = this;
		await connected.query(advisoryLock(`${this.oid}:${options.account?.id ?? ''}`));
		if (!isUndone) return await work();
		await connected.query('SAVEPOINT rehearsal');
		const result = await work();
		await connected.query('ROLLBACK TO SAVEPOINT rehearsal');
		return result;
	}
}
