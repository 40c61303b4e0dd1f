import { connectionConfig } from '../../../engine/postgres/address';

const server = { host: 'db', port: 5432, database: 'sync', user: 'sync', password: 'secret' };

it.each([
	[{}, false],
	[{ ssl: 'disable', ca: 'PEM' }, false],
	[{ ssl: 'require' }, { rejectUnauthorized: false }],
	[{ ssl: 'require', ca: 'PEM' }, { rejectUnauthorized: false }],
	[{ ssl: 'verify' }, { rejectUnauthorized: true }],
	[{ ssl: 'verify', ca: '' }, { rejectUnauthorized: true }],
	[
		{ ssl: 'verify', ca: 'PEM' },
		{ rejectUnauthorized: true, ca: 'PEM' },
	],
] as const)('the credential asks for %j, and the client is told %j', (settings, ssl) => {
	expect(connectionConfig({ ...server, ...settings })).toEqual({ ...server, ssl });
});
