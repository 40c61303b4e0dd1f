import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { serverFields } from './database/serverFields';

const forSqlite: INodeProperties['displayOptions'] = { show: { store: ['sqlite'] } };
const inPostgres = { store: ['postgres'] };

const schema: INodeProperties = {
	displayName: 'Schema',
	name: 'schema',
	type: 'string',
	default: 'scheduled_sync',
	required: true,
	placeholder: 'e.g. scheduled_sync',
	description: 'The schema of the tables; made when it does not exist. Accounts may share it.',
	displayOptions: { show: inPostgres },
};

/** Whose state it is, and where it is kept. Tested by the block Account Variable, which opens the store and writes. */
export class SyncAccountApi implements ICredentialType {
	name = 'syncAccountApi';

	displayName = 'Sync Account API';

	icon = { light: 'file:syncAccount.svg', dark: 'file:syncAccount.dark.svg' } as const;

	documentationUrl =
		'https://github.com/scheduled-sync/n8n-nodes-scheduled-sync/blob/main/docs/store.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Account ID',
			name: 'accountId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. acme-eu',
			description:
				'Names the shop or the customer that the state belongs to. Two accounts share nothing; upper and lower case are different accounts.',
		},
		{
			displayName: 'Store',
			name: 'store',
			type: 'options',
			options: [
				{
					name: 'SQLite',
					value: 'sqlite',
					description: "A file in n8n's own folder: nothing to set up, for n8n on one machine",
				},
				{
					name: 'PostgreSQL',
					value: 'postgres',
					description: 'A database that all machines reach: for n8n on several machines',
				},
			],
			default: 'sqlite',
			description: 'Where the state is kept',
		},
		{
			displayName: 'File Name',
			name: 'sqliteFile',
			type: 'string',
			default: 'sync.sqlite',
			required: true,
			placeholder: 'e.g. sync.sqlite',
			description:
				'A bare file name; the file is always in the folder "scheduled-sync" inside n8n\'s own folder. Accounts may share a file.',
			displayOptions: forSqlite,
		},
		{
			displayName: 'Queue Mode: All Workers Share This Disk',
			name: 'sharedDisk',
			type: 'boolean',
			default: false,
			description:
				"Whether n8n's main process and all its workers run on one machine, on the same local disk. Asked for in queue mode only, where workers elsewhere would each have a file of their own.",
			displayOptions: forSqlite,
		},
		...serverFields({
			show: inPostgres,
			hostDescription: 'Where PostgreSQL runs',
			port: { usual: 5432, description: 'The port that PostgreSQL listens on' },
			database: {
				placeholder: 'e.g. n8n',
				description: 'The database to keep the state in',
			},
			beforeSsl: [schema],
		}),
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- a secret by a name that the rule does not know
		{
			displayName: 'Encryption Key',
			name: 'encryptionKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Encrypts the records that are kept because they failed, and the reasons, in the store. Any text; the longer, the better. Who loses it cannot try these records again. Empty: they are kept as they are.',
		},
	];
}
