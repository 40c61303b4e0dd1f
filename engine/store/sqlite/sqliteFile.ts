import {
	accessSync,
	chmodSync,
	closeSync,
	constants,
	lstatSync,
	mkdirSync,
	openSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import path from 'node:path';

import { codeOf } from '../../nativeErrors';
import { phrase, say } from '../../wording';
import type { SqliteConfig } from '../config';
import { storeError } from '../errors';
import { readOnly } from './sqliteErrors';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** The file as it was when it was opened: another one at the same path is another store. */
export interface OpenedFile {
	readonly path: string;
	readonly isSame: () => boolean;
}

/**
 * Makes the folder and an empty file where there are none, readable by n8n's own user alone (SQLite gives the
 * companions -wal and -shm the mode of the file), and refuses what is not a file in that very folder.
 */
export function prepareFile(config: SqliteConfig): OpenedFile {
	const file = path.join(config.folder, config.file);
	try {
		refuseLink(config.folder, 'folder');
		mkdirSync(config.folder, { recursive: true, mode: FOLDER_MODE });
		refuseLink(file, 'file');
		makeFile(file);
		const opened = lstatSync(file);
		if (!opened.isFile()) throw notAFile(file, opened);
		if (opened.nlink > 1) throw sharedFile(file);
		makePrivate(config.folder, FOLDER_MODE);
		makePrivate(file, FILE_MODE);
		// SQLite opens what it may not write, and fails at the first change.
		for (const needed of [config.folder, file]) {
			accessSync(needed, constants.R_OK | constants.W_OK);
		}
		return { path: file, isSame: () => isSameFile(file, opened) };
	} catch (error) {
		throw fileError(error, config.folder, file);
	}
}

function makeFile(file: string): void {
	if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return;
	const flags = constants.O_CREAT | constants.O_RDWR | constants.O_NOFOLLOW;
	closeSync(openSync(file, flags, FILE_MODE));
}

function refuseLink(target: string, what: 'file' | 'folder'): void {
	if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
	throw storeError(
		'storeIsSymlink',
		`The store's ${what} ${target} is a symbolic link`,
		say`Put the real ${what} in its place, or choose another file name: state that is behind a link can be changed for another's without notice. To keep the store on another disk, move ${phrase('wholeStoreFolder')}.`,
	);
}

function notAFile(file: string, found: Stats): Error {
	return storeError(
		found.isDirectory() ? 'storeIsDirectory' : 'storeCannotBeOpened',
		`The store ${file} is ${found.isDirectory() ? 'a folder' : 'no regular file'}`,
		say`Choose another file name in the ${phrase('accountSettings')}, or move what is there away.`,
	);
}

/**
 * Such a file may be n8n's own database. Merely to open and close it here would free the locks that n8n's SQLite
 * holds on it in this process (https://www.sqlite.org/howtocorrupt.html, 2.2), so this is told without opening it.
 */
function sharedFile(file: string): Error {
	return storeError(
		'storeIsSymlink',
		`The store ${file} is a hard link: the same file has another name elsewhere`,
		say`Choose another file name in the ${phrase('accountSettings')}, or put a file of its own in its place.`,
	);
}

/** What belongs to another user, and is shared with n8n by its group as volumes in containers are, is left alone. */
function makePrivate(target: string, mode: number): void {
	const found = lstatSync(target);
	const user = process.geteuid?.();
	const own = user === 0 || user === found.uid;
	if (own && (found.mode & 0o777) !== mode) chmodSync(target, mode);
}

function isSameFile(file: string, opened: Stats): boolean {
	const now = lstatSync(file, { throwIfNoEntry: false });
	return now !== undefined && now.ino === opened.ino && now.dev === opened.dev;
}

function fileError(error: unknown, folder: string, file: string): unknown {
	switch (codeOf(error)) {
		case 'EACCES':
		case 'EPERM':
		case 'EROFS': {
			const [kind, message, remedy] = readOnly(file);
			return storeError(kind, message, remedy, { cause: error });
		}
		case 'ENOSPC':
		case 'EDQUOT':
			return storeError(
				'storeFull',
				`The store ${file} cannot be made: the disk is full`,
				'Free some space on the disk that holds the folder.',
				{ cause: error },
			);
		case 'EEXIST':
		case 'ENOTDIR':
			return storeError(
				'storeCannotBeOpened',
				`The store's folder ${folder} cannot be made: something else has that name`,
				'Move away what is there, so that a folder can take its place.',
				{ cause: error },
			);
		case undefined:
			return error;
		default:
			return storeError(
				'storeCannotBeOpened',
				`The store ${file} cannot be opened (${codeOf(error)})`,
				say`Check that the user that ${phrase('host')} runs as may enter and write the folder.`,
				{ cause: error },
			);
	}
}
