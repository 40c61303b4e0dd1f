import { isNativeError } from 'node:util/types';

import { DestinationError, type DestinationErrorKind } from '../errors';

/** What node:sqlite puts on an error of SQLite. */
interface SqliteError extends Error {
	/** SQLite's extended result code; its low byte is the primary one. */
	readonly errcode: number;
	readonly errstr: string;
}

/** https://sqlite.org/rescode.html */
const code = {
	permission: 3,
	busy: 5,
	locked: 6,
	readOnly: 8,
	full: 13,
	cannotOpen: 14,
	tooBig: 18,
	constraint: 19,
	mismatch: 20,
	authorization: 23,
	notADatabase: 26,
} as const;

const meaning: Readonly<Record<number, { kind: DestinationErrorKind; remedy: string }>> = {
	[code.busy]: {
		kind: 'busy',
		remedy: 'Run it again; if it goes on, look for a program that keeps the file locked.',
	},
	[code.locked]: { kind: 'busy', remedy: 'Run it again.' },
	[code.permission]: {
		kind: 'permissionDenied',
		remedy: 'Give the process the right to write the file and its folder.',
	},
	[code.readOnly]: {
		kind: 'permissionDenied',
		remedy: 'Give the process the right to write the file and its folder.',
	},
	[code.authorization]: {
		kind: 'permissionDenied',
		remedy: 'Give the process the right to write the file and its folder.',
	},
	[code.full]: { kind: 'outOfSpace', remedy: 'Make room on the disk.' },
	[code.cannotOpen]: {
		kind: 'unreachable',
		remedy: 'Check that the folder exists and may be written to.',
	},
	[code.notADatabase]: {
		kind: 'unreachable',
		remedy: 'Choose another file: this is no SQLite file.',
	},
};

export function isSqliteError(error: unknown): error is SqliteError {
	return isNativeError(error) && 'errcode' in error && typeof error.errcode === 'number';
}

export function isBusy(error: unknown): boolean {
	return isSqliteError(error) && [code.busy, code.locked].some((busy) => busy === primary(error));
}

/** Whether an error is of the one row that was written: a constraint, or a value of the wrong type or size. */
export function isRecordFault(error: unknown): error is SqliteError {
	return (
		isSqliteError(error) &&
		[code.constraint, code.mismatch, code.tooBig].some((fault) => fault === primary(error))
	);
}

export function destinationErrorOf(error: unknown, file: string): DestinationError {
	if (error instanceof DestinationError) return error;
	const known = isSqliteError(error) ? (goneTable(error) ?? meaning[primary(error)]) : undefined;
	const told = isNativeError(error) ? error.message : String(error);
	return new DestinationError(known?.kind ?? 'unexpected', {
		message: `SQLite (${file}): ${told}.`,
		remedy: known?.remedy ?? 'See what the database says, and run it again.',
		cause: error,
	});
}

/** The column that SQLite names: "NOT NULL constraint failed: orders.total", "cannot store TEXT value in REAL column orders.total". */
export function columnOf(error: SqliteError, columnNames: readonly string[]): string | undefined {
	const named = /(?:NOT NULL constraint failed: |column )(.+)$/.exec(error.message)?.[1];
	return columnNames.find((name) => named === name || named?.endsWith(`.${name}`));
}

/** SQLite has no code of its own for a table or column that was dropped since the statement was prepared. */
function goneTable({
	message,
}: SqliteError): { kind: DestinationErrorKind; remedy: string } | undefined {
	const found = /no such (table|column)|has no column/.exec(message);
	if (found === null) return undefined;
	const remedy = 'The table changed while it was written: run it again.';
	return { kind: found[1] === 'table' ? 'tableMissing' : 'columnMissing', remedy };
}

function primary(error: SqliteError): number {
	return error.errcode & 0xff;
}
