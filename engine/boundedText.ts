import { addAbortSignal, Readable } from 'node:stream';

/** How a body is read that somebody else sends, who may send without end. */
export interface Bound {
	readonly maxBytes: number;
	/** Stops reading, and closes the connection. */
	readonly signal: AbortSignal;
	/** The error for what is larger. Default: the body is cut there, which is enough for what is only shown. */
	readonly tooLarge?: () => Error;
}

/**
 * Reads a body as UTF-8, and no more of it than it may have: what is left is not taken from the network. It is counted as
 * it comes out, so a small body that unpacks to a huge one is stopped at the same size.
 *
 * @param body a stream, unpacked where it was compressed; what n8n may put in its place is turned into text
 */
export async function boundedText(
	body: unknown,
	{ maxBytes, signal, tooLarge }: Bound,
): Promise<string> {
	if (!(body instanceof Readable)) {
		return typeof body === 'string' ? body : JSON.stringify(body ?? '');
	}
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of addAbortSignal(signal, body) as AsyncIterable<Buffer>) {
		size += part.length;
		if (size <= maxBytes) {
			parts.push(part);
			continue;
		}
		// To leave the loop is to destroy the stream.
		if (tooLarge !== undefined) throw tooLarge();
		parts.push(part.subarray(0, part.length - (size - maxBytes)));
		break;
	}
	// Node decodes what has characters beyond Latin-1 in half the time that a TextDecoder takes.
	const text = Buffer.concat(parts).toString('utf8');
	return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

const byteOrderMark = '\uFEFF';
