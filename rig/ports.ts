import { createServer } from 'node:net';

/** Everything of the demo listens here, so that nothing of it can be reached from another machine. */
export const loopback = '127.0.0.1';

/**
 * A port that nobody listens on: the preferred one when it is free, else (or with 0) one that the system picks. Ports
 * in `taken` are passed over: they were handed out before and may not be listening yet.
 */
export async function choosePort(
	preferred: number,
	taken: ReadonlySet<number> = new Set(),
): Promise<number> {
	const port = taken.has(preferred) ? undefined : await listenOnce(preferred);
	if (port !== undefined && !taken.has(port)) return port;
	for (let attempt = 0; attempt < 20; attempt++) {
		const port = await listenOnce(0);
		if (port !== undefined && !taken.has(port)) return port;
	}
	throw new Error(`No free port was found on ${loopback}: close some programs and try again.`);
}

async function listenOnce(port: number): Promise<number | undefined> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
			else reject(error);
		});
		server.listen({ port, host: loopback, exclusive: true }, () => {
			const address = server.address();
			server.close(() => {
				resolve(typeof address === 'object' && address !== null ? address.port : undefined);
			});
		});
	});
}
