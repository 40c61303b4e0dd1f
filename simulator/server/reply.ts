import type { ServerResponse } from 'node:http';

/** An answer on its way out. */
export interface Reply {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** What the client should not have to ask again for. */
	readonly success: boolean;
	/** Written when the answer goes out, so that what it says of the rate limit is true then. */
	finish(): string | Buffer;
}

export function json(
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): Reply {
	return { status, headers, success: status < 400, finish: () => JSON.stringify(body) };
}

const jsonType = 'application/json; charset=utf-8';

export function send(response: ServerResponse, reply: Reply, date: Date): void {
	write(response, reply.status, reply.finish(), date, {
		'content-type': jsonType,
		...reply.headers,
	});
}

export function write(
	response: ServerResponse,
	status: number,
	body: string | Buffer,
	date: Date,
	headers: Readonly<Record<string, string>>,
): void {
	response.sendDate = false;
	response.writeHead(status, {
		date: date.toUTCString(),
		'content-length': Buffer.byteLength(body),
		...headers,
	});
	response.end(body);
}

/** Announces all of `body` and sends half of it: the client sees the connection end too early. */
export function writeHalf(
	response: ServerResponse,
	status: number,
	body: string | Buffer,
	headers: Readonly<Record<string, string>>,
): void {
	const bytes = typeof body === 'string' ? Buffer.from(body) : body;
	response.writeHead(status, {
		'content-length': bytes.length,
		'content-type': jsonType,
		...headers,
	});
	response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
}
