import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { serverFields } from './database/serverFields';

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
			// The form fills in a default once, so that one for each type would stay when the other is chosen.
			port: {
				description:
					'The port that the database listens on. If empty, the usual one: 5432 for PostgreSQL, 3306 for MySQL and MariaDB.',
			},
			database: {
				placeholder: 'e.g. shop',
				description: 'The database that the tables are in',
			},
		}),
	];
}
