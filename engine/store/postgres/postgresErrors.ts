import { EngineError } from '../../errors';
import { codeOf, messageOf } from '../../nativeErrors';
import { localhostInContainer } from '../../postgres/address';
import { maxConnections } from '../../postgres/connectionBudget';
import { faultOf, type PostgresFault } from '../../postgres/faults';
import { choice, option, phrase, type Said, say } from '../../wording';
import type { PostgresConfig } from '../config';
import { storeError, type StoreErrorKind } from '../errors';

/** What to say of an error. */
type Explanation = readonly [kind: StoreErrorKind, message: string, remedy: Said];

const locked = (config: PostgresConfig): Explanation => [
	'storeBusy',
	`The store in ${place(config)} stayed locked by another transaction`,
	'Run it again. If it stays so, look in pg_stat_activity for a session that keeps a transaction open.',
];

/** Of every fault that the user can mend. */
const explanations: Readonly<
	Partial<Record<PostgresFault, (config: PostgresConfig, error: unknown) => Explanation>>
> = {
	signInRefused: (config) => [
		'postgresSignInFailed',
		`${server(config)} refused the user "${config.user}" or its password`,
		say`Check "${option('user')}" and "${option('password')}" in the ${phrase('accountSettings')}, and that the server lets this user in from this machine (pg_hba.conf).`,
	],
	permissionDenied: (config) => [
		'postgresNoPermission',
		`The user "${config.user}" may not use the schema "${config.schema}" of ${place(config)}`,
		`Let an administrator run: CREATE SCHEMA IF NOT EXISTS "${config.schema}"; GRANT USAGE, CREATE ON SCHEMA "${config.schema}" TO "${config.user}"; and, where tables exist already, GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${config.schema}" TO "${config.user}".`,
	],
	databaseMissing: (config) => [
		'postgresNoDatabase',
		`${server(config)} has no database "${config.database}"`,
		say`Create it, or enter the name of one that exists in "${option('database')}" of the ${phrase('accountSettings')}.`,
	],
	tooManyConnections: (config) => [
		'postgresTooManyConnections',
		`${server(config)} has no connection free`,
		say`Raise max_connections, or let fewer programs use the server at once. Each ${phrase('process')} uses up to ${maxConnections} for a database and user.`,
	],
	diskFull: (config) => [
		'storeFull',
		`The disk of ${server(config)} is full`,
		'Free some space there. Nothing of this change was kept, and what was there before is intact.',
	],
	readOnly: (config) => [
		'storeReadOnly',
		`${place(config)} is read-only`,
		'Enter the address of the primary server: a standby, or a database set to read-only, cannot keep state.',
	],
	tableExists: (config) => [
		'storeIsForeign',
		`The schema "${config.schema}" of ${place(config)} holds another program's tables`,
		'Enter a schema of its own for the store, for example scheduled_sync. Nothing was changed.',
	],
	locked,
	canceled: locked,
	connectionsInUse: (config) => [
		'storeBusy',
		`The connections of this process to ${place(config)} were all in use for too long`,
		'Run it again. If it stays so, let fewer workflows run at once, and look in pg_stat_activity for what keeps them waiting.',
	],
	damaged: (config) => [
		'storeCorrupt',
		`${server(config)} found its data of the store damaged`,
		'Restore the database from a backup.',
	],
	notSecure: (config, error) => [
		'postgresNotSecure',
		`No trusted encrypted connection to ${server(config)}: ${messageOf(error)}`,
		say`Choose "${option('ssl')}" in the ${phrase('accountSettings')} as the server has it; for "${choice('verify')}", enter the certificate of the authority that signed the server's.`,
	],
	connectionLost: (config, error) => [
		'postgresUnreachable',
		`${server(config)} cannot be reached (${codeOf(error) ?? messageOf(error)})`,
		say`Check "${option('host')}" and "${option('port')}" in the ${phrase('accountSettings')}, that the server runs, and that no firewall is between. ${localhostInContainer}`,
	],
};

/** Says what is wrong with the server in the store's own words. The client has taken the password out of the server's. */
export function toPostgresStoreError(error: unknown, config: PostgresConfig): EngineError {
	if (error instanceof EngineError) return error;
	const explain = explanations[faultOf(error)] ?? failed;
	const [kind, message, remedy] = explain(config, error);
	return storeError(kind, message, remedy, { cause: error });
}

function failed(config: PostgresConfig, error: unknown): Explanation {
	return [
		'storeFailed',
		`${place(config)} could not be used: ${messageOf(error)}`,
		'Run it again. If it stays so, report it with this message.',
	];
}

function server({ host, port }: PostgresConfig): string {
	return `PostgreSQL at ${host}:${port}`;
}

function place(config: PostgresConfig): string {
	return `the database "${config.database}" of ${server(config)}`;
}
