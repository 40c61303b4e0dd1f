import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { accountWithTables } from '../shared/account/account';
import { withDestination } from '../shared/account/destination';
import { testMessageOf } from '../shared/account/testMessage';
import { toNodeError } from '../shared/n8n/toNodeError';
import { editorParameters } from './editorParameters';
import { readPlace } from './fields/table';

/** How many names the editor gets at once: it asks for more when its user scrolls to the end. */
const pageSize = 200;

/**
 * The tables to choose from, for the list in the editor.
 *
 * @param filter what the user searches for
 * @param from where the page begins, as the page before said it
 */
export async function getTables(
	context: ILoadOptionsFunctions,
	filter = '',
	from = '0',
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
		const found = tables.filter((name) => name.toLowerCase().includes(wanted));
		const end = Number(from) + pageSize;
		return {
			results: found.slice(Number(from), end).map((name) => ({ name, value: name })),
			...(end < found.length && { paginationToken: String(end) }),
		};
	} catch (error) {
		const shown = toNodeError(context.getNode(), error);
		// In the place of the list stands the message alone.
		shown.message = testMessageOf(error);
		throw shown;
	}
}
