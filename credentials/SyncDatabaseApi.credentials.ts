import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { serverFields } from './database/serverFields';

const port = (type: 'postgres' | 'mysql', usual: number): INodeProperties => ({
	displayName: 'Port',
	name: 'port',
	type: 'number',
	default: usual,
	required: true,
	description: 'The port that the database listens on',
	displayOptions: { show: { type: [type] } },
});

/** A database for tables, other than the store's. Tested by the block Sync Records, which writes and takes it back. */
export class SyncDatabaseApi implements ICredentialType {
	name = 'syncDatabaseApi';

	displayName = 'Sync Database API';

	icon = { light: 'file:syncDatabase.svg', dark: 'file:syncDatabase.dark.svg' } as const;

	documentationUrl =
		'https://github.com/scheduled-sync/n8n-nodes-scheduled-sync/blob/main/docs/tables.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: [
				{
					name: 'MySQL or MariaDB',
					value: 'mysql',
					description: 'MySQL 8, MariaDB, and what speaks their language',
				},
				{ name: 'PostgreSQL', value: 'postgres', description: 'PostgreSQL 13 and newer' },
			],
			default: 'postgres',
			description: 'Which database it is',
		},
		...serverFields({
			hostDescription: 'Where the database runs',
			ports: [port('postgres', 5432), port('mysql', 3306)],
			database: {
				placeholder: 'e.g. shop',
				description: 'The database that the tables are in',
			},
		}),
	];
}
