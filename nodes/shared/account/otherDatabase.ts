import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';

import { openMysqlDestination, openPostgresDestination } from '../../../engine/destination';
import type { Patience, ServerDestination } from '../../../engine/destination';
import { EngineError } from '../../../engine/errors';
import { shown } from '../../../engine/shortened';
import type { Said } from '../../../engine/wording';
import { environment } from '../n8n/environment';
import { blockError } from '../n8n/errors';
import { inEditor, labels } from '../n8n/labels';
import { chosenCredential } from './chosenCredential';
import type { CredentialContext } from './storedCredential';

/** A Sync Database credential, read: where tables are that are not in the database of the account's store. */
export interface DatabaseConfig {
	readonly type: 'postgres' | 'mysql';
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	readonly password: string;
	readonly ssl: 'disable' | 'require' | 'verify';
	readonly ca: string;
}

const otherDatabase = 'otherDatabase';

/** Shown where the credential is needed. */
export const whenOtherDatabase = { tableIn: [otherDatabase] };

export const tableInField: INodeProperties = {
	displayName: 'Table In',
	name: 'tableIn',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: "Store's Database",
			value: 'storeDatabase',
			description: "The database of the account's store: a PostgreSQL, or a SQLite file beside it",
		},
		{
			name: 'Other Database',
			value: otherDatabase,
			description: 'The database of a Sync Database credential: a PostgreSQL, MySQL or MariaDB',
		},
	],
	default: 'storeDatabase',
	description: 'Which database the table is in',
};

/** The credential of the other database; undefined where the node's tables are in the store's. */
export async function otherDatabaseOf(
	context: CredentialContext,
	itemIndex: number,
): Promise<ICredentialDataDecryptedObject | undefined> {
	const tableIn =
		'getCurrentNodeParameter' in context
			? context.getCurrentNodeParameter('tableIn')
			: context.getNode().parameters.tableIn;
	if (tableIn !== otherDatabase) return undefined;
	return await chosenCredential(context, 'syncDatabaseApi', itemIndex);
}

const usualPorts = { postgres: 5432, mysql: 3306 } as const;

/** @throws EngineError `invalidDatabase` that names what is missing, or cannot be used */
export function readDatabase(data: ICredentialDataDecryptedObject): DatabaseConfig {
	const text = (field: string): string => {
		const value = data[field];
		return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	};
	for (const field of ['host', 'database', 'user'] as const) {
		if (text(field) === '') throw missing(labels.option[field]);
	}
	const ssl = (['disable', 'require', 'verify'] as const).find((mode) => mode === text('ssl'));
	const type = text('type') === 'mysql' ? 'mysql' : 'postgres';
	return {
		type,
		host: readHost(text('host')),
		port: readPort(text('port'), usualPorts[type]),
		database: text('database'),
		user: text('user'),
		password: typeof data.password === 'string' ? data.password : '',
		ssl: ssl ?? 'verify',
		ca: text('ca'),
	};
}

/** People paste what their provider shows, which is often a whole address. */
function readHost(given: string): string {
	if (!/:\/\/|@|^[^:]+:\d+$/.test(given)) return given;
	const label = labels.option.host;
	throw invalidDatabase(
		label,
		`The Sync Database credential has more than a host in "${label}"`,
		`Enter the name alone in "${label}", such as db.example.com: without what stands before it (https://, user and password) and behind it. The port goes to "${labels.option.port}".`,
	);
}

function readPort(given: string, usual: number): number {
	if (given === '') return usual;
	const port = Number(given);
	if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
	const label = labels.option.port;
	throw invalidDatabase(
		label,
		`The Sync Database credential has a port that is none: ${shown(given)}`,
		`Enter a whole number from 1 to 65535 in "${label}" of the Sync Database credential, or leave it empty for the usual one.`,
	);
}

function missing(label: string): EngineError {
	return invalidDatabase(
		label,
		`The Sync Database credential has no ${label.toLowerCase()}`,
		`Fill in "${label}" in the Sync Database credential.`,
	);
}

function invalidDatabase(label: string, message: string, remedy: string): EngineError {
	return blockError('invalidDatabase', message, remedy, { parameter: label });
}

export function openDatabase(
	{ type, ...address }: DatabaseConfig,
	patience?: Patience,
): ServerDestination {
	return type === 'mysql'
		? openMysqlDestination(address, environment(), patience)
		: openPostgresDestination({ ...address, schema: 'public' }, environment(), patience);
}

/** Has an error of the engine name the credential that the other database is described by. */
export function namingDatabase(error: unknown): unknown {
	if (!(error instanceof EngineError)) return error;
	const { kind, said, parameter, cause } = error;
	const named = (text: Said) => inEditor(text, 'Sync Database credential');
	const details = { message: named(said.message), remedy: named(said.remedy), cause };
	return new EngineError(kind, parameter === undefined ? details : { ...details, parameter });
}
