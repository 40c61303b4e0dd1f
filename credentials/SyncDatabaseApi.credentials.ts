import type { ICredentialType, INodeProperties } from 'n8n-workflow';

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
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			required: true,
			placeholder: 'e.g. db.example.com',
			description: 'Where the database runs',
		},
		port('postgres', 5432),
		port('mysql', 3306),
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. shop',
			description: 'The database that the tables are in',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. n8n',
			description: 'The user to sign in as',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: "The user's password",
		},
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'options',
			options: [
				{ name: 'Disable', value: 'disable', description: 'Not encrypted' },
				{ name: 'Require', value: 'require', description: 'Encrypted, whoever answers' },
				{
					name: 'Verify',
					value: 'verify',
					description: 'Encrypted, and the server must show a certificate that is trusted',
				},
			],
			default: 'disable',
			description: 'Whether the connection is encrypted. Over a network, choose Verify.',
		},
		{
			displayName:
				'The password and all data go to this host in clear text. Choose <b>Verify</b> in <b>SSL</b>, unless nobody can listen on the way.',
			name: 'clearTextNotice',
			type: 'notice',
			default: '',
			displayOptions: {
				show: { ssl: ['disable'] },
				hide: { host: ['localhost', '127.0.0.1', '::1', ''] },
			},
		},
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description:
				"The certificate (PEM) of the authority that signed the server's; empty for the authorities that the system trusts",
			displayOptions: { show: { ssl: ['verify'] } },
		},
	];
}
