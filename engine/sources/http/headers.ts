/** Whether a text can be the name of a header (RFC 9110, section 5.6.2). */
export function isHeaderName(name: string): boolean {
	return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** Whether it can be a token: one word of visible ASCII, short enough for a header. */
export function isToken(value: unknown): value is string {
	return typeof value === 'string' && /^[\x21-\x7e]{1,4096}$/.test(value);
}

/** Whether a text can be the value of a header: one line, and no sign beyond Latin-1. */
export function isHeaderValue(value: string): boolean {
	return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** The headers of an answer, as `fetch` gives them: whatever the case of a name. Those given have lower case. */
export function headersIn(headers: Readonly<Record<string, unknown>>): {
	get(name: string): string | null;
} {
	return {
		get: (name) => {
			const value = headers[name.toLowerCase()];
			return value === undefined || value === null ? null : String(value);
		},
	};
}
