import { EngineError } from '../../errors';
import { messageOf, sqliteCodeOf } from '../../nativeErrors';
import { phrase, type Said, say } from '../../wording';
import { storeError, type StoreErrorKind } from '../errors';

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** Whether another connection holds what this one needs, so that it is worth trying again. */
export function isBusy(error: unknown): boolean {
	const code = primaryCode(error);
	return code === BUSY || code === LOCKED;
}

/** Says what is wrong with the file in the store's own words. */
export function toSqliteStoreError(error: unknown, file: string): EngineError {
	if (error instanceof EngineError) return error;
	const [kind, message, remedy] = explain(error, file);
	return storeError(kind, message, remedy, { cause: error });
}

function explain(error: unknown, file: string): readonly [StoreErrorKind, string, Said] {
	switch (primaryCode(error)) {
		case BUSY:
		case LOCKED:
			return [
				'storeBusy',
				`The store ${file} stayed locked by another process`,
				say`Run it again. If it stays so, look for a program other than ${phrase('host')} that has the file open, such as a database browser or a backup.`,
			];
		case READONLY:
			return readOnly(file);
		case FULL:
			return [
				'storeFull',
				`The store ${file} cannot grow: the disk is full`,
				'Free some space on the disk that holds the file. Nothing of this change was kept, and what was there before is intact.',
			];
		case CORRUPT:
		case NOTADB:
			return [
				'storeCorrupt',
				`The file ${file} is damaged, or is no SQLite database`,
				say`Stop ${phrase('host')}, move the file and its -wal and -shm companions away, put your last backup in its place or let a new store be made, and start ${phrase('host')}. A new store knows no variables: initialise each account again.`,
			];
		case CANTOPEN:
			return [
				'storeCannotBeOpened',
				`The store ${file} cannot be opened`,
				say`Check that the user that ${phrase('host')} runs as may enter and write the folder, and that the file belongs to that user.`,
			];
		case IOERR:
			return [
				'storeFailed',
				`The disk answered with an error when the store ${file} was used`,
				'Check the disk, and that the folder is not on a network share. Nothing of this change was kept.',
			];
		default:
			return [
				'storeFailed',
				`The store ${file} could not be used: ${messageOf(error)}`,
				'Run it again. If it stays so, report it with this message.',
			];
	}
}

export function readOnly(file: string): readonly [StoreErrorKind, string, Said] {
	return [
		'storeReadOnly',
		`The store ${file} is read-only`,
		say`Give the user that ${phrase('host')} runs as the right to write the file and its folder, and check that the disk is not mounted read-only.`,
	];
}

function primaryCode(error: unknown): number | undefined {
	const code = sqliteCodeOf(error);
	// The lowest byte; the others refine it.
	return code === undefined ? undefined : code & 0xff;
}
