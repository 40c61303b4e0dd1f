import { inspect } from 'node:util';

import { openMysqlDestination, openPostgresDestination } from '../../engine/destination';
import { withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { startEchoingMysql } from '../support/echoingMysql';
import { startEchoingPostgres } from '../support/echoingPostgres';

const password = 'pg-CANARY "password"';
const at = (port: number) =>
	({
		host: '127.0.0.1',
		port,
		database: 'sync',
		user: 'sync',
		password,
		schema: 'sync',
		ssl: 'disable',
		ca: '',
	}) as const;

const uses: Readonly<Record<string, (port: number) => Promise<unknown>>> = {
	store: async (port) =>
		await withStore({ kind: 'postgres', ...at(port) }, systemEnvironment, async () => undefined),
	destination: async (port) => {
		const destination = openPostgresDestination(at(port), systemEnvironment);
		try {
			return await destination.columns('orders');
		} finally {
			await destination.close();
		}
	},
};

it.each(Object.keys(uses))(
	'a PostgreSQL that says the password again gets it into no error of the %s',
	async (use) => {
		const server = await startEchoingPostgres();
		const error: unknown = await uses[use]?.(server.port).catch((failure: unknown) => failure);
		await server.close();
		// The control: it was given the password, and its words were read.
		expect(server.heard).toContain(password);
		const told = inspect(error, { depth: 10, showHidden: true });
		expect(told).toContain('no …');
		expect(told).not.toContain('CANARY');
	},
);

it('a MySQL that says the password again gets it into no error of the destination', async () => {
	const server = await startEchoingMysql(password);
	const destination = openMysqlDestination(at(server.port), systemEnvironment);
	const error: unknown = await destination.columns('orders').catch((failure: unknown) => failure);
	await destination.close();
	await server.close();
	const told = inspect(error, { depth: 10, showHidden: true });
	expect(told).toContain('no …');
	expect(told).not.toContain('CANARY');
});
