/**
 * The one way out to the network: `fetch`, as far as it is used here. Whoever builds a door signs the requests;
 * the engine never sees a secret. A door returns every status, a 401 only when a new token did not help, follows no
 * redirect, and rejects when the connection fails or `signal` is aborted.
 */
export type Door = (
	url: string,
	init: {
		readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
		readonly headers: Readonly<Record<string, string>>;
		readonly body?: string;
		readonly redirect: 'manual';
		readonly signal: AbortSignal;
	},
) => Promise<DoorResponse>;

export interface DoorResponse {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	text(): Promise<string>;
}

/** What Node and n8n's client call a connection that failed in passing, so that trying again can help. */
const passingFailures = new Set([
	'EAI_AGAIN',
	'ECONNABORTED',
	'ECONNREFUSED',
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETDOWN',
	'ENETUNREACH',
	'ENOTFOUND',
	'EPIPE',
	'ERR_BAD_RESPONSE',
	'ERR_NETWORK',
	'ERR_STREAM_PREMATURE_CLOSE',
	'ETIMEDOUT',
	'UND_ERR_BODY_TIMEOUT',
	'UND_ERR_CONNECT_TIMEOUT',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_SOCKET',
]);

/** By Node's HTTP parser (HPE) and its decompressors: zlib, zstd, Brotli. */
const brokenTransfers = /^(?:HPE_|Z_|ZSTD_|ERR__ERROR_)/;

/** Returns the code of a passing connection failure, wherever in the chain of causes it stands. */
export function passingFailure(error: unknown): string | undefined {
	return codesOf(error).find((code) => passingFailures.has(code));
}

/** Returns the code of an answer that could not be taken apart: headers, chunks, compression. */
export function brokenTransfer(error: unknown): string | undefined {
	return codesOf(error).find((code) => brokenTransfers.test(code));
}

function codesOf(error: unknown): readonly string[] {
	const codes: string[] = [];
	let cause: unknown = error;
	for (let depth = 0; depth < 6 && typeof cause === 'object' && cause !== null; depth++) {
		const { code, cause: deeper } = cause as { code?: unknown; cause?: unknown };
		if (typeof code === 'string') codes.push(code);
		cause = deeper;
	}
	return codes;
}
