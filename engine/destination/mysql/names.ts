import { createHash } from 'node:crypto';

import type { NameRules } from '../fieldNames';

/** It has room for 64 characters; PostgreSQL's limit keeps a table fit to be moved there. */
const maxNameBytes = 63;

export const nameRules: NameRules = {
	maxBytes: maxNameBytes,
	system: new Set(),
	foldsCase: true,
	// https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html
	maxColumns: 1017,
	isPlain: true,
};

/** Any name, quoted for a statement. Not in double quotes, which stand for a text where nobody has said otherwise. */
export function quoted(name: string): string {
	return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * Names a lock of the server's, which has room for 64 characters. Names of tables that differ in capitals only have one
 * lock, since they are one table on some servers.
 */
export function lockName(database: string, table: string, account = ''): string {
	const subject = [database.toLowerCase(), table.toLowerCase(), account];
	const digest = createHash('sha256').update(JSON.stringify(subject)).digest('base64url');
	return `scheduled-sync ${digest}`;
}
