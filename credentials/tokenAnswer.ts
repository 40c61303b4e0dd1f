/** The fields of an answer with a token; none of what is no JSON object. */
export function objectIn(body: unknown): Readonly<Record<string, unknown>> {
	const value: unknown = typeof body === 'string' ? parsed(body) : body;
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
