import type { IncomingMessage } from 'node:http';

/** Reads all of a request's body as text. */
export async function readBody(message: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString();
}

/** Reads a form or a JSON object of texts; null when it is neither. */
export function readForm(body: string, type = ''): Record<string, string> | null {
	if (!type.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(body));
	try {
		const parsed: unknown = JSON.parse(body);
		if (typeof parsed !== 'object' || parsed === null) return null;
		return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
	} catch {
		return null;
	}
}

export interface GraphqlBody {
	readonly query: string;
	readonly variables: Readonly<Record<string, unknown>>;
	readonly operationName: string | undefined;
}

/** Reads the body of a GraphQL request; null when it has no document. */
export function readGraphql(body: string, type = ''): GraphqlBody | null {
	if (type.startsWith('application/graphql')) {
		return { query: body, variables: {}, operationName: undefined };
	}
	try {
		const parsed: unknown = JSON.parse(body);
		if (typeof parsed !== 'object' || parsed === null) return null;
		const { query, variables, operationName } = parsed as Record<string, unknown>;
		if (typeof query !== 'string') return null;
		const given = typeof variables === 'object' && variables !== null ? variables : {};
		return {
			query,
			variables: given as Record<string, unknown>,
			operationName: typeof operationName === 'string' ? operationName : undefined,
		};
	} catch {
		return null;
	}
}
