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
