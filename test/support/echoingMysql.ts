import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

import { createConnection } from 'mysql2';

export interface EchoingMysql {
	readonly port: number;
	close(): Promise<void>;
}

/**
 * A false MySQL that says the password in the error by which it refuses the sign-in. A client only sends what proves that
 * it has the password, so the server is told it.
 */
export async function startEchoingMysql(password: string): Promise<EchoingMysql> {
	const server = createServer((stream) => {
		const connection = createConnection({ stream, isServer: true });
		connection.on('error', () => undefined);
		connection.serverHandshake({
			protocolVersion: 10,
			serverVersion: '8.0.0',
			connectionId: 1,
			statusFlags: 2,
			characterSet: 45,
			capabilityFlags: 0xff_ff_ff,
			authCallback: (_given: unknown, answer: (fault: null, refusal: object) => void) =>
				answer(null, { message: `no ${password}`, code: 1045 }),
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}
