import { EngineError } from '../../errors';
import type { IdentifiedRecord } from '../batchRecords';
import {
	destinationError,
	type DestinationErrorKind,
	type RecordFailure,
	recordRefused,
} from '../errors';
import type { TableShape } from '../tableShape';

/** An error of SQLite, brought over from the thread in which it arose. */
export class SqliteFault extends Error {
	constructor(
		/** SQLite's extended result code; its low byte is the primary one. 0 for an error that is not SQLite's. */
		readonly errcode: number,
		message: string,
	) {
		super(message);
	}
}

/** https://sqlite.org/rescode.html */
const code = {
	error: 1,
	permission: 3,
	busy: 5,
	locked: 6,
	readOnly: 8,
	full: 13,
	cannotOpen: 14,
	tooBig: 18,
	mismatch: 20,
	authorization: 23,
	notADatabase: 26,
	unique: 2067,
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

export function destinationErrorOf(error: unknown, file: string): EngineError {
	if (error instanceof EngineError) return error;
	const known =
		error instanceof SqliteFault ? (goneTable(error) ?? meaning[primary(error)]) : undefined;
	const told = error instanceof Error ? error.message : String(error);
	return destinationError(
		known?.kind ?? 'unexpected',
		`SQLite (${file}): ${told}.`,
		known?.remedy ?? 'See what the database says, and run it again.',
		{ cause: error },
	);
}

const ofStatement: ReadonlySet<number> = new Set([code.error, code.tooBig, code.mismatch]);

/** Tells whether a statement itself is at fault: SQLite's general error, or a value of another type or size. */
export function isOfStatement(error: unknown): error is SqliteFault {
	return error instanceof SqliteFault && ofStatement.has(primary(error));
}

/** Tells whether another writer was in the way. */
export function isBusy(error: unknown): boolean {
	return error instanceof SqliteFault && primary(error) === code.busy;
}

/**
 * Returns the column that SQLite names: "NOT NULL constraint failed: orders.total", "cannot store TEXT value in REAL
 * column orders.total".
 */
function columnOf(message: string, columnNames: readonly string[]): string | undefined {
	const named = /(?:NOT NULL constraint failed: |column )(.+)$/.exec(message)?.[1];
	return columnNames.find((name) => named === name || named?.endsWith(`.${name}`));
}

/** Tells what became of a record that SQLite refused. */
export function failureOf(
	record: IdentifiedRecord,
	message: string,
	{ columns }: TableShape,
): RecordFailure {
	const column = columnOf(
		message,
		columns.map(({ name }) => name),
	);
	return recordRefused(record, column, message);
}

/** Tells whether a value is to be unique and a row has it already. */
export function isUniqueViolation(errcode: number): boolean {
	return errcode === code.unique;
}

/** "UNIQUE constraint failed: orders.sku, orders.place"; of an index on expressions it names the index alone. */
export function uniqueParts(message: string): readonly { readonly column: string }[] {
	const list = /UNIQUE constraint failed: (.+)$/.exec(message)?.[1] ?? '';
	return list.split(', ').map((part) => ({ column: part.slice(part.indexOf('.') + 1) }));
}

/** SQLite has no code of its own for a table or column that was dropped since the statement was prepared. */
function goneTable({
	message,
}: SqliteFault): { kind: DestinationErrorKind; remedy: string } | undefined {
	const found = /no such (table|column)|has no column/.exec(message);
	if (found === null) return undefined;
	const remedy = 'The table changed while it was written: run it again.';
	return { kind: found[1] === 'table' ? 'tableMissing' : 'columnMissing', remedy };
}

function primary({ errcode }: SqliteFault): number {
	return errcode & 0xff;
}
