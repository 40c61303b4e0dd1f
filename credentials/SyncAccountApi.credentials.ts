import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const forSqlite: INodeProperties['displayOptions'] = { show: { store: ['sqlite'] } };
const forPostgres: INodeProperties['displayOptions'] = { show: { store: ['postgres'] } };

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
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			required: true,
			placeholder: 'e.g. db.example.com',
			description: 'Where PostgreSQL runs',
			displayOptions: forPostgres,
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 5432,
			required: true,
			description: 'The port that PostgreSQL listens on',
			displayOptions: forPostgres,
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. n8n',
			description: 'The database to keep the state in',
			displayOptions: forPostgres,
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. n8n',
			description: 'The user to sign in as',
			displayOptions: forPostgres,
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: "The user's password",
			displayOptions: forPostgres,
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: 'scheduled_sync',
			required: true,
			placeholder: 'e.g. scheduled_sync',
			description: 'The schema of the tables; made when it does not exist. Accounts may share it.',
			displayOptions: forPostgres,
		},
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'options',
			options: [
				{ name: 'Disable', value: 'disable', description: 'Not encrypted' },
				{
					name: 'Require',
					value: 'require',
					description: 'Encrypted, whoever answers',
				},
				{
					name: 'Verify',
					value: 'verify',
					description: 'Encrypted, and the server must show a certificate that is trusted',
				},
			],
			default: 'disable',
			description: 'Whether the connection is encrypted. Over a network, choose Verify.',
			displayOptions: forPostgres,
		},
		// Not a default of its own for other hosts: n8n does not save what equals the default, so that a new default would
		// change the credentials that exist.
		{
			displayName:
				'The password and all data go to this host in clear text. Choose <b>Verify</b> in <b>SSL</b>, unless nobody can listen on the way.',
			name: 'clearTextNotice',
			type: 'notice',
			default: '',
			displayOptions: {
				show: { store: ['postgres'], ssl: ['disable'] },
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
			displayOptions: { show: { store: ['postgres'], ssl: ['verify'] } },
		},
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
