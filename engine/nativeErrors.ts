/** What Node, SQLite and PostgreSQL say of their errors. Told by shape: an error may come from another realm. */

/** `ENOENT`, `ECONNREFUSED`, an SQLSTATE, … */
export function codeOf(error: unknown): string | undefined {
	const code = fieldOf(error, 'code');
	return typeof code === 'string' ? code : undefined;
}

/** SQLite's extended result code. */
export function sqliteCodeOf(error: unknown): number | undefined {
	const code = fieldOf(error, 'errcode');
	return typeof code === 'number' ? code : undefined;
}

export function messageOf(error: unknown): string {
	const message = fieldOf(error, 'message');
	return typeof message === 'string' && message !== '' ? message : String(error);
}

function fieldOf(error: unknown, name: string): unknown {
	return typeof error === 'object' && error !== null
		? (error as Record<string, unknown>)[name]
		: undefined;
}
