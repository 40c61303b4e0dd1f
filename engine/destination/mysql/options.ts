import type { ConnectionOptions } from 'mysql2/promise';

import { fullAddress, type PostgresAddress } from '../../postgres/address';

/** Where a MySQL or MariaDB is and how to get in, in the terms of {@link PostgresAddress}; its port is usually 3306. */
export type MysqlDestinationOptions = PostgresAddress;

/**
 * The server's own may be lax: without strict mode it cuts and rounds. Zeros are numbers like others, also where a column
 * counts by itself. Of what a column's default is, whoever made the table is right, so that dates of zeros in it are let be.
 * No wait is longer than a transaction may take. With a higher level of its cache, which MariaDB alone has, it would go
 * through a table as a whole for each batch, even where it is told by which index to find rows. What a server may have set
 * for the careless or for the cautious is undone: a limit of rows that a SELECT returns, a refusal of statements on whole
 * (here: temporary) tables or of long joins, and connections that end, or begin a transaction by themselves, after each. A
 * proxy such as Vitess takes all of these.
 */
export const settings = `SET SESSION
	sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO',
	time_zone = '+00:00', innodb_lock_wait_timeout = 10, lock_wait_timeout = 20,
	autocommit = 1, completion_type = 'NO_CHAIN',
	sql_safe_updates = 0, sql_big_selects = 1, sql_select_limit = 9223372036854775807 /*M!, join_cache_level = 2 */`;

export function connectionOptions(address: MysqlDestinationOptions): ConnectionOptions {
	const { ssl, ca, ...signIn } = fullAddress(address);
	return {
		...signIn,
		...(ssl === 'require' ? { ssl: { rejectUnauthorized: false } } : {}),
		...(ssl === 'verify'
			? { ssl: { rejectUnauthorized: true, verifyIdentity: true, ...(ca !== '' && { ca }) } }
			: {}),
		charset: 'UTF8MB4_BIN',
		// No server is to read a file of this machine.
		flags: ['-LOCAL_FILES'],
		supportBigNumbers: true,
		bigNumberStrings: true,
		dateStrings: true,
		jsonStrings: true,
		maxPreparedStatements: 100,
		enableKeepAlive: true,
	};
}
