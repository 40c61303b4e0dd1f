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

/** What a server at localhost that cannot be reached often comes to. */
export const localhostInContainer = 'Inside a container, localhost is the container itself.';

/** Returns the address with its defaults, and without what else the object may have. */
export function fullAddress({
	host,
	port,
	database,
	user,
	password,
	ssl = 'disable',
	ca = '',
}: PostgresAddress): Required<PostgresAddress> {
	return { host, port, database, user, password, ssl, ca };
}

/** The address as node-postgres takes it. */
export function connectionConfig(address: PostgresAddress): PoolConfig {
	const { ssl, ca, ...credentials } = fullAddress(address);
	if (ssl !== 'verify') {
		return { ...credentials, ssl: ssl === 'require' && { rejectUnauthorized: false } };
	}
	return { ...credentials, ssl: { rejectUnauthorized: true, ...(ca !== '' && { ca }) } };
}
