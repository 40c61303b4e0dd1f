import type { PoolConfig } from 'pg';

/** Where a PostgreSQL is and how to get in; the terms of the Sync Account credential. */
export interface PostgresAddress {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	readonly password: string;
	/** `require` encrypts; `verify` also proves who answers, by `ca` or else the system's authorities. Default: `disable`. */
	readonly ssl?: 'disable' | 'require' | 'verify';
	/** Certificate of the authority that signed the server's, in PEM. */
	readonly ca?: string;
}

/** The address as node-postgres takes it. */
export function connectionConfig({
	host,
	port,
	database,
	user,
	password,
	ssl = 'disable',
	ca = '',
}: PostgresAddress): PoolConfig {
	const credentials = { host, port, database, user, password };
	if (ssl !== 'verify') {
		return { ...credentials, ssl: ssl === 'require' && { rejectUnauthorized: false } };
	}
	return { ...credentials, ssl: { rejectUnauthorized: true, ...(ca !== '' && { ca }) } };
}
