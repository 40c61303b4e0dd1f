/**
 * The thread in which SQLite does its work: its commits wait for the disk, and n8n's editor and webhooks share the
 * process's own thread. It knows statements and values and nothing of records. It imports no file of this package, so
 * that Node runs it from its source as well as compiled.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

import type { Rows, ThreadAnswer, ThreadData, ThreadRequest } from './threadMessages';

const { file, busyTimeoutMs, settings } = workerData as ThreadData;

/** SQLite's primary result codes for what one row is at fault for: too big, constraint, mismatch. */
const rowFaults = new Set([18, 19, 20]);

let database: DatabaseSync | undefined;
const statements = new Map<string, StatementSync>();

parentPort?.on('message', ({ id, request }: { id: number; request: ThreadRequest }) => {
	parentPort?.postMessage({ id, answer: answerTo(request) });
	if (request.kind === 'execute' && request.sql === 'COMMIT') moveLog();
});

/** How many characters of rows go into the log before it is moved into the file. */
const longLog = 8_000_000;

/** A commit logs whole pages, however few characters it brings. */
const charactersOfCommit = 12_000;

let charactersLogged = 0;

/**
 * Moves what the log holds into the file while nobody waits for this thread: who has committed has been answered. SQLite
 * does the same within a commit once the log has grown much longer.
 */
function moveLog(): void {
	charactersLogged += charactersOfCommit;
	if (charactersLogged < longLog) return;
	charactersLogged = 0;
	try {
		database?.exec('PRAGMA wal_checkpoint(PASSIVE)');
	} catch {
		// What the disk refuses here, it refuses the next commit as well, which says so.
	}
}

function answerTo(request: ThreadRequest): ThreadAnswer {
	try {
		const opened = (database ??= open());
		switch (request.kind) {
			case 'execute':
				opened.exec(request.sql);
				return { kind: 'done' };
			case 'query':
				return { kind: 'rows', rows: queryRows(opened, request.sql, request.values) };
			case 'runEach':
				return runEach(opened, request.sql, request.before, request.rows);
			case 'getEach':
				return { kind: 'rows', rows: getEach(opened, request.sql, request.rows) };
			case 'close':
				statements.clear();
				opened.close();
				return { kind: 'done' };
		}
	} catch (error) {
		return { kind: 'failed', ...faultOf(error) };
	}
}

function open(): DatabaseSync {
	const opened = new DatabaseSync(file, { timeout: busyTimeoutMs });
	let isReady = false;
	try {
		opened.exec(settings);
		isReady = true;
		return opened;
	} finally {
		if (!isReady) opened.close();
	}
}

function prepared(opened: DatabaseSync, sql: string): StatementSync {
	const known = statements.get(sql);
	if (known !== undefined) return known;
	const statement = opened.prepare(sql);
	statement.setReturnArrays(true);
	statements.set(sql, statement);
	return statement;
}

function queryRows(opened: DatabaseSync, sql: string, values: readonly SQLInputValue[]) {
	// Not kept: what is asked once would fill the memory.
	const statement = opened.prepare(sql);
	statement.setReturnArrays(true);
	return statement.all(...values) as unknown as readonly (readonly unknown[])[];
}

function getEach(opened: DatabaseSync, sql: string, rows: Rows) {
	const statement = prepared(opened, sql);
	return rowsOf(rows).map(
		(row) => statement.get(...row) as unknown as readonly unknown[] | undefined,
	);
}

function runEach(
	opened: DatabaseSync,
	sql: string,
	before: readonly SQLInputValue[],
	rows: Rows,
): ThreadAnswer {
	// Else every row would be a transaction of its own, and stay when its batch is rolled back.
	if (!opened.isTransaction)
		return { kind: 'failed', errcode: 0, message: 'no transaction is open' };
	charactersLogged += rows.text.length;
	const statement = prepared(opened, sql);
	const untouched: number[] = [];
	const refused: { index: number; errcode: number; message: string }[] = [];
	for (const [index, row] of rowsOf(rows).entries()) {
		try {
			if (statement.run(...before, ...row).changes === 0) untouched.push(index);
		} catch (error) {
			const fault = faultOf(error);
			// A trigger may roll back everything: then it is no longer one row's fault.
			const isOfRow = rowFaults.has(fault.errcode & 0xff) && opened.isTransaction;
			if (!isOfRow) return { kind: 'failed', ...fault };
			refused.push({ index, ...fault });
		}
	}
	return { kind: 'ran', untouched, refused };
}

function rowsOf({ text, numberPlaces }: Rows): readonly SQLInputValue[][] {
	return text === '' ? [] : text.split('\n').map((line) => valuesOf(line, numberPlaces));
}

function valuesOf(line: string, numberPlaces: readonly number[]): SQLInputValue[] {
	const fields: SQLInputValue[] = line.split('\t');
	if (line.includes('\\')) {
		for (const [place, field] of fields.entries()) fields[place] = unescaped(String(field));
	}
	for (const place of numberPlaces) {
		const field = fields[place];
		if (typeof field !== 'string') continue;
		// Else it is a word, or has more digits than a number keeps, and SQLite decides by the type of the column.
		const number = Number(field);
		if (Number.isFinite(number) && String(number) === field) fields[place] = number;
	}
	return fields;
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

function unescaped(field: string): string | null {
	if (!field.includes('\\')) return field;
	if (field === '\\N') return null;
	return field.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}

function faultOf(error: unknown): { errcode: number; message: string } {
	if (!(error instanceof Error)) return { errcode: 0, message: String(error) };
	const errcode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
	return { errcode, message: error.message };
}
