import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import type { PostgresDatabase } from '../../rig/databases/postgres';
import type { FreshN8n } from '../../rig/n8n/freshN8n';
import { hasEnded } from '../../rig/n8n/n8nClient';

/** What executions of a real n8n left, as text, by where it stands. */
export type Traces = Readonly<
	Record<
		| "n8n's database"
		| "n8n's other files"
		| "n8n's log"
		| 'answers for executions'
		| "the stores' files"
		| 'the tables of PostgreSQL',
		string
	>
>;

const databaseFile = 'database.sqlite';

/**
 * Reads all that executions left, in n8n and in the stores. Files are read byte by byte (as latin1), and databases row by
 * row besides: a long text goes on in another page, so that it is not whole in the file.
 *
 * @param workflowIds whose executions are asked for, with all their data
 * @throws when one of them has not ended
 */
export async function readTraces(
	n8n: FreshN8n,
	postgres: PostgresDatabase,
	workflowIds: Iterable<string>,
): Promise<Traces> {
	const folder = path.join(n8n.userFolder, '.n8n');
	const stores = path.join(folder, 'scheduled-sync');
	const bytes = bytesIn(folder);
	const files = [...bytes.keys()];
	const read = (file: string) => bytes.get(file) ?? '';
	const ofDatabase = (file: string) => path.basename(file).startsWith(databaseFile);
	const ofStores = (file: string) => file.startsWith(stores + path.sep);
	const others = files.filter((file) => !ofDatabase(file) && !ofStores(file));
	const stored = files.filter(ofStores);
	return {
		"n8n's database": [
			...files.filter(ofDatabase).map(read),
			rowsOfSqlite(path.join(folder, databaseFile)),
		].join('\n'),
		"n8n's other files": others.map(read).join('\n'),
		"n8n's log": bytesOf(n8n.logFile),
		'answers for executions': await executionsOf(n8n, workflowIds),
		"the stores' files": [
			...stored.map(read),
			...stored.filter((file) => file.endsWith('.sqlite')).map(rowsOfSqlite),
		].join('\n'),
		'the tables of PostgreSQL': await rowsOfPostgres(postgres),
	};
}

/** All but the installed package, of which executions write nothing. */
function filesIn(folder: string): readonly string[] {
	const installed = path.join(folder, 'nodes');
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(installed))
		.map((entry) => path.join(entry.parentPath, entry.name));
}

/** What is in each file, all from one look: a store that is closed meanwhile takes its log into its file. */
function bytesIn(folder: string): ReadonlyMap<string, string> {
	for (let look = 1; ; look++) {
		try {
			return new Map(filesIn(folder).map((file) => [file, bytesOf(file)]));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || look === 10) throw error;
		}
	}
}

function bytesOf(file: string): string {
	return readFileSync(file, 'latin1');
}

function rowsOfSqlite(file: string): string {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	try {
		const tables = database
			.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
			.all();
		return tables
			.flatMap(({ name }) => {
				const select = database.prepare(`SELECT * FROM "${String(name)}"`);
				select.setReadBigInts(true);
				return select.all();
			})
			.flatMap((row) => Object.values(row).map(textOf))
			.join('\n');
	} finally {
		database.close();
	}
}

function textOf(value: unknown): string {
	return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}

async function rowsOfPostgres({ host, port, user, password, database }: PostgresDatabase) {
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	try {
		const { rows: tables } = await client.query<{ name: string }>(
			`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
				WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
		);
		const texts: string[] = [];
		for (const { name } of tables) {
			const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
			texts.push(...rows.map(({ row }) => row));
		}
		return texts.join('\n');
	} finally {
		await client.end();
	}
}

async function executionsOf({ client }: FreshN8n, workflowIds: Iterable<string>) {
	const texts: string[] = [];
	for (const id of workflowIds) {
		for (const execution of await client.executions(id, 250)) {
			if (!hasEnded(execution)) throw new Error(`The execution ${execution.id} has not ended`);
			texts.push(JSON.stringify(await client.execution(execution.id)));
		}
	}
	return texts.join('\n');
}
