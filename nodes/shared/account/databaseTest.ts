import { randomBytes } from 'node:crypto';

import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { Destination } from '../../../engine/destination';
import { environment } from '../n8n/environment';
import { namingDatabase, openDatabase, readDatabase } from './otherDatabase';
import { testMessageOf } from './testMessage';

/** The credential's test: makes a table, writes a record to it, and takes both back. */
export async function syncDatabaseTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const database = readDatabase(credential.data ?? {});
		const destination = openDatabase(database);
		await tryOut(destination).finally(async () => await destination.close());
		return { status: 'OK', message: tried[database.type] };
	} catch (error) {
		return { status: 'Error', message: testMessageOf(namingDatabase(error)) };
	}
}

/** MySQL cannot take back that a table was made. */
const tried = {
	postgres: 'A table was made, written to, and taken back',
	mysql: 'A temporary table was made and taken back, and the user may make others',
};

/** In a dry run, which leaves nothing behind whatever happens to it. */
async function tryOut(destination: Destination): Promise<void> {
	const name = `_sync_test_${randomBytes(6).toString('hex')}`;
	const writer = destination.table({
		table: name,
		key: ['id'],
		structure: { kind: 'created', columns: [{ name: 'id', kind: 'text' }] },
		owner: name,
		runId: name,
		dryRun: true,
	});
	await writer.write([{ columns: { id: name }, readAt: environment().now() }]);
}
