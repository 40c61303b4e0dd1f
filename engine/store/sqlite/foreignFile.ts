import type * as SqliteModule from 'node:sqlite';

import { phrase, say } from '../../wording';
import { storeError } from '../errors';
import type { OpenedFile } from './sqliteFile';

/** Marks a database file as this store's ("SSyn"), https://www.sqlite.org/pragma.html#pragma_application_id */
export const storeApplicationId = 0x5353_796e;

/**
 * Looks before anything is written, by a connection that cannot write: a file that holds another program's tables,
 * such as n8n's own database, stays as it is.
 */
export function refuseForeign(sqlite: typeof SqliteModule, file: OpenedFile): void {
	const connection = new sqlite.DatabaseSync(file.path, { readOnly: true, timeout: 0 });
	try {
		// Tables and mark as they were at one moment: another process may be making the store just now.
		connection.exec('BEGIN');
		const found = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
		const id = connection.prepare('PRAGMA application_id').get()?.['application_id'];
		if (id === storeApplicationId || found.length === 0) return;
		const names = found.map(({ name }) => String(name));
		throw storeError(
			'storeIsForeign',
			`The file ${file.path} is another program's database (its tables: ${listed(names)})`,
			say`Choose another file name in the ${phrase('accountSettings')}. Nothing was changed. ${phrase('databaseOfHost')} cannot be the store.`,
		);
	} finally {
		connection.close();
	}
}

function listed(names: readonly string[]): string {
	const shown = [...names].sort().slice(0, 3).join(', ');
	return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
