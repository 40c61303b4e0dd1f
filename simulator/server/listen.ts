import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens. */
export interface Listening {
	/** `http://127.0.0.1:<port>` */
	readonly url: string;
	/** Cuts every connection, and resolves when nothing is left open. */
	close(): Promise<void>;
}

/**
 * Listens on a loopback port.
 *
 * @param port 0 for any free one
 */
export async function listen(
	port: number,
	handle: (message: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>,
): Promise<Listening> {
	const server = createServer((message, response) => {
		const url = new URL(message.url ?? '/', `http://${message.headers.host ?? '127.0.0.1'}`);
		handle(message, response, url).catch((error: unknown) => {
			// A client that goes away, or the simulator that closes, ends a request early; anything else is a fault
			// of the simulator itself and must not look like one of the service's.
			if (response.destroyed || response.headersSent || isAbort(error)) response.destroy();
			else
				response
					.writeHead(500, { 'content-type': 'text/plain' })
					.end(`Simulator: ${String(error)}`);
		});
	});
	// No idle connection is closed from here: a client that a loaded machine holds up would send into it.
	server.keepAliveTimeout = 0;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve());
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => await closed(server),
	};
}

async function closed(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

function isAbort(error: unknown): boolean {
	return error instanceof Error && error.name === 'AbortError';
}
