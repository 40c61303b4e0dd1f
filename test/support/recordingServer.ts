import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on the loopback that notes what it is sent, word for word. */
export interface RecordingServer {
	readonly port: number;
	readonly url: string;
	/** Each request as one text: method, address, headers, body. */
	readonly received: string[];
	close(): Promise<void>;
}

/** @param answer gets the request's body as well; it may leave the answer open */
export async function startRecordingServer(
	answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<RecordingServer> {
	const received: string[] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const body = Buffer.concat(parts).toString('utf8');
			const { method, url, rawHeaders } = request;
			received.push([method, url, ...rawHeaders, body].join('\n'));
			answer(request, response, body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		url: `http://127.0.0.1:${port}`,
		received,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
