import { userOfRow } from '../../rig/users/userRecord';
import type { KeptTables } from '../../rig/tables/keptTables';
import type { UsersService } from '../users/usersService';
import { tableWorkflow } from './tableWorkflow';
import type { ToldWorkflow } from './tellSyncs';

/** Tells of the runs of template 04. */
export function usersWorkflow(
	workflowId: string,
	parts: { readonly service: UsersService; readonly tables: KeptTables; readonly since: string },
): ToldWorkflow {
	const { service, tables, since } = parts;
	return tableWorkflow({
		workflowId,
		tables,
		table: 'users',
		thing: 'user',
		source: 'the API',
		since,
		records: () => service.records(),
		toRecord: userOfRow,
	});
}
