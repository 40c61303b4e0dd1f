import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface EchoingPostgres {
	readonly port: number;
	/** The passwords that it was given. */
	readonly heard: string[];
	close(): Promise<void>;
}

/** A false PostgreSQL: asks for the password in clear text, and says it again in the error that it answers with. */
export async function startEchoingPostgres(): Promise<EchoingPostgres> {
	const heard: string[] = [];
	const server = createServer((socket) => {
		let begun = false;
		socket.on('error', () => undefined);
		socket.on('data', (data) => {
			if (!begun) {
				begun = true;
				socket.write(message('R', Buffer.from([0, 0, 0, 3])));
				return;
			}
			// A letter, the length, the password, a zero.
			const password = data.subarray(5, -1).toString('utf8');
			heard.push(password);
			const fields = {
				S: 'FATAL',
				C: 'XX000',
				M: `no ${password}`,
				D: `not ${password}`,
				H: password,
			};
			const told = Object.entries(fields).map(([field, text]) => `${field}${text}\0`);
			socket.end(message('E', Buffer.from(`${told.join('')}\0`)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		heard,
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}

function message(type: string, body: Buffer): Buffer {
	const head = Buffer.alloc(5);
	head.write(type);
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
}
