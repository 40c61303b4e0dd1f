import { EngineError } from '../../errors';
import { ownValue } from '../../ownValue';
import { codeOf, messageOf } from '../nativeErrors';
import type { PostgresConfig } from '../storeConfig';
import { storeError, type StoreErrorKind } from '../storeErrors';

/** What to say of an error; `{}` stands for the server's name. */
type Explanation = readonly [kind: StoreErrorKind, message: string, remedy: string];

const signInFailed = (config: PostgresConfig): Explanation => [
	'postgresSignInFailed',
	`${server(config)} refused the user "${config.user}" or its password`,
	'Check "User" and "Password" in the Sync Account credential, and that the server lets this user in from this machine (pg_hba.conf).',
];
const noPermission = (config: PostgresConfig): Explanation => [
	'postgresNoPermission',
	`The user "${config.user}" may not use the schema "${config.schema}" of ${place(config)}`,
	`Let an administrator run: CREATE SCHEMA IF NOT EXISTS "${config.schema}"; GRANT USAGE, CREATE ON SCHEMA "${config.schema}" TO "${config.user}"; and, where tables exist already, GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${config.schema}" TO "${config.user}".`,
];
const busy = (config: PostgresConfig): Explanation => [
	'storeBusy',
	`The store in ${place(config)} stayed locked by another transaction`,
	'Run it again. If it stays so, look in pg_stat_activity for a session that keeps a transaction open.',
];
const corrupt = (config: PostgresConfig): Explanation => [
	'storeCorrupt',
	`${server(config)} found its data of the store damaged`,
	'Restore the database from a backup.',
];

/** By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const explanations: Readonly<Record<string, (config: PostgresConfig) => Explanation>> = {
	'28P01': signInFailed,
	'28000': signInFailed,
	'42501': noPermission,
	'3D000': (config) => [
		'postgresNoDatabase',
		`${server(config)} has no database "${config.database}"`,
		'Create it, or enter the name of one that exists in "Database" of the Sync Account credential.',
	],
	'53300': (config) => [
		'postgresTooManyConnections',
		`${server(config)} has no connection free`,
		'Raise max_connections, or let fewer programs use the server at once. Each n8n process uses up to 4 for the store and 4 for tables.',
	],
	'53100': (config) => [
		'storeFull',
		`The disk of ${server(config)} is full`,
		'Free some space there. Nothing of this change was kept, and what was there before is intact.',
	],
	'25006': (config) => [
		'storeReadOnly',
		`${place(config)} is read-only`,
		'Enter the address of the primary server: a standby, or a database set to read-only, cannot keep state.',
	],
	'42P07': (config) => [
		'storeIsForeign',
		`The schema "${config.schema}" of ${place(config)} holds another program's tables`,
		'Enter a schema of its own for the store, for example scheduled_sync. Nothing was changed.',
	],
	'55P03': busy,
	'57014': busy,
	XX001: corrupt,
	XX002: corrupt,
};

const RETRYABLE = new Set(['40001', '40P01']);

/** Whether the server undid the transaction to let another one through, so that it is worth trying again. */
export function isRetryable(error: unknown): boolean {
	return RETRYABLE.has(codeOf(error) ?? '');
}

/** Whether the connection is gone, or was never there. */
export function isConnectionLost(error: unknown): boolean {
	const code = codeOf(error) ?? '';
	if (/^(08|57P0)/.test(code)) return true;
	if (/^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EACCES)/.test(code)) return true;
	const lost = /Connection terminated|timeout exceeded when trying to connect|not queryable/;
	return lost.test(messageOf(error));
}

/** Says what is wrong with the server in the store's own words. The client has taken the password out of the server's. */
export function toPostgresStoreError(error: unknown, config: PostgresConfig): EngineError {
	if (error instanceof EngineError) return error;
	const [kind, message, remedy] = explain(error, config);
	return storeError(kind, message, remedy, { cause: error });
}

function explain(error: unknown, config: PostgresConfig): Explanation {
	const explained = ownValue(explanations, codeOf(error) ?? '');
	if (explained !== undefined) return explained(config);
	if (isNotSecure(error)) {
		return [
			'postgresNotSecure',
			`No trusted encrypted connection to ${server(config)}: ${messageOf(error)}`,
			'Choose "SSL" in the Sync Account credential as the server has it; for "Verify", enter the certificate of the authority that signed the server\'s.',
		];
	}
	if (isConnectionLost(error)) {
		return [
			'postgresUnreachable',
			`${server(config)} cannot be reached (${codeOf(error) ?? messageOf(error)})`,
			'Check "Host" and "Port" in the Sync Account credential, that the server runs, and that no firewall is between. Inside a container, localhost is the container itself.',
		];
	}
	return [
		'storeFailed',
		`${place(config)} could not be used: ${messageOf(error)}`,
		'Run it again. If it stays so, report it with this message.',
	];
}

function isNotSecure(error: unknown): boolean {
	const byCode = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|EPROTO)/;
	return byCode.test(codeOf(error) ?? '') || /does not support SSL/.test(messageOf(error));
}

function server({ host, port }: PostgresConfig): string {
	return `PostgreSQL at ${host}:${port}`;
}

function place(config: PostgresConfig): string {
	return `the database "${config.database}" of ${server(config)}`;
}
