import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { accountWithTables } from '../shared/account/account';
import { withDestination } from '../shared/account/destination';
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
		throw toNodeError(context.getNode(), error);
	}
}
