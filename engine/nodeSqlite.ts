import type * as SqliteModule from 'node:sqlite';

import { phrase, say } from './wording';

/** Why this Node keeps no SQLite file, and what to do about it; each room says so with a kind of its own. */
export const withoutSqlite = {
	message: `Node.js ${process.version} has no SQLite that can be used here`,
	remedy: say`Run ${phrase('host')} on Node.js 22.16 or newer (of 23, no version will do), or choose PostgreSQL as the store in the ${phrase('accountSettings')}.`,
} as const;

/**
 * Loads Node's own SQLite, when it is first needed, and keeps its experimental warning, which Node 22 gives once a
 * process, out of the user's log. No other warning is touched.
 *
 * @returns undefined where Node has none, or one that is older than that of 22.16
 */
export function loadSqlite(): typeof SqliteModule | undefined {
	const { emitWarning } = process;
	process.emitWarning = new Proxy(emitWarning, {
		apply: (emit, self, warning: readonly unknown[]) => {
			const isOfSqlite = String(warning[0]).startsWith('SQLite is an experimental feature');
			if (!isOfSqlite) Reflect.apply(emit, self, warning);
		},
	});
	try {
		const sqlite = process.getBuiltinModule?.('node:sqlite');
		// It came with 22.16 and 24, and with it the rest of what is used here.
		const isUsable = sqlite !== undefined && 'setReturnArrays' in sqlite.StatementSync.prototype;
		return isUsable ? sqlite : undefined;
	} finally {
		process.emitWarning = emitWarning;
	}
}
