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
