import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { accountWithTables } from '../shared/account/account';
import { withDestination } from '../shared/account/destination';
import { testMessageOf } from '../shared/account/testMessage';
import { toNodeError } from '../shared/n8n/toNodeError';
import { editorParameters } from './editorParameters';
import { readPlace } from './fields/table';

/** The tables to choose from, for the list in the editor. */
export async function getTables(
	context: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	try {
		const { schema, databaseFile } = readPlace(editorParameters(context), 0);
		const account = await accountWithTables(context, 0);
		const tables = await withDestination(
			account,
			databaseFile,
			async (destination) => await destination.tables(schema),
		);
		const wanted = filter.trim().toLowerCase();
		return {
			results: tables
				.filter((name) => name.toLowerCase().includes(wanted))
				.map((name) => ({ name, value: name })),
		};
	} catch (error) {
		const shown = toNodeError(context.getNode(), error);
		// In the place of the list stands the message alone.
		shown.message = testMessageOf(error);
		throw shown;
	}
}
