import { randomBytes } from 'node:crypto';

import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { Destination, ServerDestination } from '../../../engine/destination';
import { environment } from '../n8n/environment';
import { blockError } from '../n8n/errors';
import { type DatabaseConfig, namingDatabase, openDatabase, readDatabase } from './otherDatabase';
import { testMessageOf } from './testMessage';

/**
 * The credential's test: makes a table, writes a record to it, and takes both back. Of a user who may make none, it is
 * enough that there is a table to write to.
 */
export async function syncDatabaseTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const database = readDatabase(credential.data ?? {});
		// Somebody waits for the answer.
		const destination = openDatabase(database, { tries: 1 });
		const message = await tryOut(destination, database).finally(
			async () => await destination.close(),
		);
		return { status: 'OK', message };
	} catch (error) {
		return { status: 'Error', message: testMessageOf(namingDatabase(error)) };
	}
}

/** MySQL cannot take back that a table was made. */
const tried = {
	postgres: 'A table was made, written to, and taken back',
	mysql: 'A temporary table was made and taken back, and the user may make others',
};

/** @returns what was tried */
async function tryOut(
	destination: ServerDestination,
	{ type, user }: DatabaseConfig,
): Promise<string> {
	const { makesTablesIn, writesTo } = await destination.rights();
	const [place] = makesTablesIn;
	if (place !== undefined) {
		await makeAndWrite(destination, place);
		return tried[type];
	}
	if (writesTo !== undefined) {
		return `The user may make no tables, but may write to those that are there, such as ${writesTo}`;
	}
	throw blockError(
		'invalidDatabase',
		`The user "${user}" may neither make tables in this database nor write to one that is there`,
		`Have an administrator of the database grant it ${neededRights[type]}.`,
	);
}

/** Of a table that is there, and to make others. */
const neededRights = {
	postgres:
		'SELECT, INSERT, UPDATE and DELETE on the table, and USAGE on its schema; to make tables, CREATE on the schema',
	mysql:
		'SELECT, INSERT, UPDATE, DELETE and CREATE TEMPORARY TABLES; to make tables and columns also CREATE, ALTER and INDEX',
};

/** In a dry run, which leaves nothing behind whatever happens to it. */
async function makeAndWrite(destination: Destination, schema: string): Promise<void> {
	const name = `_sync_test_${randomBytes(6).toString('hex')}`;
	const writer = destination.table({
		table: name,
		schema,
		key: ['id'],
		structure: { kind: 'created', columns: [{ name: 'id', kind: 'text' }] },
		owner: name,
		runId: name,
		dryRun: true,
	});
	await writer.write([{ columns: { id: name }, readAt: environment().now() }]);
}
