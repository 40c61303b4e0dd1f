/** A server with a port for each kind of answer that is too large; prints `{"urls": {"<kind>": "<url>"}}` when it is ready. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import type { AnswerKind } from './answerKinds';

const megabyte = 1024 * 1024;
const filler = Buffer.alloc(megabyte, 'x');
const opening = '{"data":{"orders":{"nodes":[{"id":"gid://shopify/Order/1","name":"';
const scopes = '{"accessScopes":[{"handle":"read_orders"},{"handle":"read_all_orders"}]}';
const closing = `"}],"pageInfo":{"hasNextPage":false,"endCursor":null}},"currentAppInstallation":${scopes}}}`;

type Send = (response: ServerResponse) => Promise<void>;

/** An answer with one order whose name has so many bytes. */
function* oneOrder(megabytes: number): Generator<Buffer> {
	yield Buffer.from(opening);
	for (let sent = 0; sent < megabytes; sent++) yield filler;
	yield Buffer.from(closing);
}

const sendOrder =
	(megabytes: number): Send =>
	async (response) =>
		await pipeline(Readable.from(oneOrder(megabytes)), response);

async function gzipOf(megabytes: number): Promise<Buffer> {
	const gzip = createGzip({ level: 9 });
	const packed = gzip.toArray() as Promise<Buffer[]>;
	await pipeline(Readable.from(oneOrder(megabytes)), gzip);
	return Buffer.concat(await packed);
}

async function serve(send: Send): Promise<string> {
	const server = createServer((request, response) => {
		request.resume().once('end', () => {
			response.setHeader('content-type', 'application/json');
			// Whoever has had enough closes the connection.
			send(response).catch(() => response.destroy());
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function main(): Promise<void> {
	const bomb = await gzipOf(2_048);
	const sends = {
		bomb: async (response) => {
			response.setHeader('content-encoding', 'gzip');
			response.end(bomb);
		},
		endless: sendOrder(Infinity),
		'100 MB': sendOrder(100),
		'60 MB': sendOrder(60),
	} satisfies Record<AnswerKind, Send>;
	const urls = Object.entries<Send>(sends).map(async ([kind, send]) => [kind, await serve(send)]);
	console.log(
		JSON.stringify({ urls: Object.fromEntries(await Promise.all(urls)), bombBytes: bomb.length }),
	);
	process.once('SIGTERM', () => process.exit(0));
}

void main();
