import { bookkeepingColumns } from '../bookkeeping';
import { checkNewName } from '../newTable';
import { type AnswerWords, kindOfStaged, pagesInOrder } from '../refresh/answer';
import { answered, type ServerWords } from '../refresh/queryErrors';
import { blockComment, type BoundQuery, inBackticks, type Quoting } from '../refresh/queryText';
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
import { carryOut } from './alteration';
import { databaseNames, findTable } from './catalogue';
import { inLock, inTransaction, type MysqlConnection } from './connection';
import { datetimeText } from './datetimes';
import { destinationErrorOf } from './faults';
import { indexParts, keyIndex } from './keyMatching';
import { lockName, nameRules, quoted } from './names';
import { definitionOf, exactCollation, keyTextLength, plannedColumn } from './newColumns';
import { shownAs } from './readRows';
import { faultOf, isServerError } from './serverErrors';
import type { Session } from './session';
import { checkFamily, columnsOf, exact, familyOf } from './stagedColumns';
import { storage } from './statements';
import { checkKeyTypes, planTable, tableName } from './structure';

/**
 * Runs the query, then merges its answer in a transaction of its own: some servers end one that takes longer than 20
 * seconds, and a query may. Other refreshes of the table wait, so that none overwrites what a later one has found.
 */
export async function refresh(
	connection: MysqlConnection,
	options: RefreshOptions,
): Promise<RefreshResult> {
	checkRefresh(options);
	const { database } = connection;
	const surroundings = {
		lock: lockName(database, `${options.table} refresh`),
		after: async (session: Session) => await session.run(`DROP TEMPORARY TABLE IF EXISTS ${stage}`),
	};
	try {
		return await connection.attempted(
			surroundings,
			async (session) => await refreshTable(new MysqlRefresh(session, database, options), options),
		);
	} catch (error) {
		throw destinationErrorOf(error);
	}
}

const quoting: Quoting = {
	passages: [
		/'(?:[^'\\]|''|\\[^])*'/,
		/"(?:[^"\\]|""|\\[^])*"/,
		inBackticks,
		/--(?=\s|$)[^\n]*/,
		/#[^\n]*/,
		blockComment,
	],
	placeholder: '?',
	otherPlaceholders: /\?/,
};

const words: ServerWords = {
	refusal: 'MySQL refused the query',
	faultOf,
	isServerError,
};

const stage = quoted('_sync_refresh');

class MysqlRefresh implements RefreshBackEnd {
	readonly quoting = quoting;
	readonly rules = nameRules;
	readonly session: RefreshSession;
	readonly answer: AnswerWords;
	private readonly name: string;

	constructor(
		private readonly connected: Session,
		private readonly database: string,
		private readonly options: RefreshOptions,
	) {
		this.name = tableName(options);
		this.session = {
			rows: async (sql, values) => await connected.rows(sql, values),
			run: async (sql, values) => {
				await connected.run(sql, values);
			},
		};
		this.answer = {
			shown: (column) => {
				const kind = kindOfStaged(column);
				return { sql: shownAs(column.name, kind, column.type), kind };
			},
			pages: (sql) => pagesInOrder(this.session, sql, keyColumns(options).map(quoted)),
		};
	}

	async findTable(): Promise<FoundTable | undefined> {
		const { connected, options } = this;
		const found = await findTable(connected, options.table);
		if (found === undefined) {
			if (options.table.includes('.')) {
				checkNewName(options.table, await databaseNames(connected), 'database');
			}
			return undefined;
		}
		const addBookkeeping = options.addBookkeeping === true && options.dryRun !== true;
		const asked = { ...tableOptions(options, []), addBookkeeping };
		const plan = await planTable(connected, asked, [], true);
		const key = keyColumns(options);
		checkKeyTypes(
			plan.table.columns.filter(({ name }) => key.includes(name)),
			asked,
		);
		await carryOut(connected, plan);
		return plan.table;
	}

	async stage(
		{ sql, values }: BoundQuery,
		found: FoundTable | undefined,
	): Promise<readonly StagedColumn[]> {
		const { connected, options } = this;
		const { account } = options;
		const bound = values.map((value) => {
			if (typeof value === 'boolean') return value ? '1' : '0';
			return value === null ? null : String(value);
		});
		const given = account === undefined ? '' : `? AS ${quoted(account.column)}, `;
		const answer = `SELECT ${given}${quoted('query')}.* FROM (\n${sql}\n) AS ${quoted('query')}`;
		const all = account === undefined ? bound : [account.id, ...bound];
		await answered(words, false, async () => {
			await connected.run(`CREATE TEMPORARY TABLE ${stage} ${storage} AS ${answer} LIMIT 0`, all);
		});
		await this.fitKey(found);
		// By what is committed, which locks no row that is read; and nothing but temporary tables can be written.
		await connected.run('SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY');
		await inTransaction(connected, 'COMMIT', async () => {
			await answered(words, true, async () => {
				await connected.run(`INSERT INTO ${stage} ${answer}`, all);
			});
		});
		return await columnsOf(connected, stage);
	}

	/** Gives the texts of the key the type that they have in the table: no others are equal to it, and an index finds them. */
	private async fitKey(found: FoundTable | undefined): Promise<void> {
		const { connected, options, name: table } = this;
		const staged = await columnsOf(connected, stage);
		const key = keyColumns(options).flatMap((name) => staged.filter((each) => each.name === name));
		// What is missing is told of by who looks at the columns.
		if (key.length < keyColumns(options).length) return;
		const existing = found === undefined ? [] : await columnsOf(connected, table);
		const collation = await exactCollation(connected);
		const texts = key.filter(({ collation }) => collation !== null).length;
		const newText = `varchar(${keyTextLength(texts, key.length - texts)})`;
		const fitted = key.map((column) => {
			const inTable = existing.find(({ name }) => name === column.name);
			checkFamily(column, inTable, options);
			if (column.collation === null) return column;
			const type = inTable?.type ?? newText;
			return { ...column, type, collation: inTable?.collation ?? collation };
		});
		const changes = fitted
			.filter((column) => column.collation !== null)
			.map(
				({ name, type, collation }) => `MODIFY ${quoted(name)} ${type} COLLATE ${collation} NULL`,
			);
		const index = `ADD INDEX ${keyIndex} (${indexParts(fitted)})`;
		await connected.run(`ALTER TABLE ${stage} ${[...changes, index].join(', ')}`);
	}

	async createTable(staged: readonly StagedColumn[]): Promise<FoundTable> {
		const { connected, options, name } = this;
		const key = keyColumns(options);
		const collation = await exactCollation(connected);
		const columns = staged.map((column) => {
			if (key.includes(column.name)) {
				return `${quoted(column.name)} ${column.type}${familyOf(column.type) === 'text' ? ` COLLATE ${collation}` : ''} NOT NULL`;
			}
			// How long texts are now says nothing of the next ones; of NULL alone it is not known what they are.
			const isText = familyOf(column.type) === 'text' || /binary\(0\)/.test(column.type);
			return isText && column.type !== 'json'
				? definitionOf(plannedColumn({ name: column.name, kind: 'text' }, collation))
				: `${quoted(column.name)} ${column.type} NULL`;
		});
		const own = bookkeepingColumns.map((column) => definitionOf(plannedColumn(column, collation)));
		await connected.run(
			`CREATE TABLE ${name} (${[...columns, ...own].join(', ')}, PRIMARY KEY (${key.map(quoted).join(', ')}))
			${storage} DEFAULT CHARACTER SET utf8mb4 COLLATE ${collation}`,
		);
		return (await planTable(connected, tableOptions(options, []), [], true)).table;
	}

	dialect(staged: readonly StagedColumn[]) {
		const types = new Map(staged.map(({ name, type }) => [name, type]));
		const differs = ({ name, type }: { readonly name: string; readonly type: string }) => {
			const family = familyOf(type);
			const [kept, was] = [`d.${quoted(name)}`, `s.${quoted(name)}`];
			return family !== 'text' && family === familyOf(types.get(name) ?? '')
				? `NOT (${kept} <=> ${was})`
				: `NOT (${exact(kept)} <=> ${exact(was)})`;
		};
		return {
			table: this.name,
			instant: (epochMs: number) => datetimeText(epochMs) ?? '',
			stage,
			quoted,
			assigned: (name) => `d.${quoted(name)}`,
			parameter: () => '?',
			asText: (expression) => `CAST(${expression} AS CHAR)`,
			sameKey: ({ column: { name } }) => `d.${quoted(name)} = s.${quoted(name)}`,
			given: ({ name }) => `s.${quoted(name)}`,
			differs,
			isLost: differs,
			update: ({ table, changes, matches, condition }) =>
				`UPDATE ${table} d JOIN ${stage} s ON ${matches} SET ${changes} WHERE ${condition}`,
			deleteFrom: (table) => `DELETE d FROM ${table} d`,
		} satisfies ReturnType<RefreshBackEnd['dialect']>;
	}

	async atOnce<Result>(isUndone: boolean, work: () => Promise<Result>): Promise<Result> {
		const { connected, database, options } = this;
		const lock = lockName(database, options.table, options.account?.id);
		return await inLock(
			connected,
			lock,
			async () => await inTransaction(connected, isUndone ? 'ROLLBACK' : 'COMMIT', work),
		);
	}
}
