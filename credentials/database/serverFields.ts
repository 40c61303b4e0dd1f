import type { INodeProperties } from 'n8n-workflow';

type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** What differs between the credentials that ask for a database server. */
export interface ServerWords {
	/** When the fields are there. Default: always. */
	readonly show?: Show;
	readonly hostDescription: string;
	/** Without a usual one it may be left empty. */
	readonly port: { readonly usual?: number; readonly description: string };
	readonly database: { readonly placeholder: string; readonly description: string };
	/** What stands between the password and the encryption. */
	readonly beforeSsl?: readonly INodeProperties[];
}

/** Where a database server is, how to sign in to it, and whether the connection is encrypted. */
export function serverFields(words: ServerWords): INodeProperties[] {
	const { show, hostDescription, port, database, beforeSsl = [] } = words;
	const shown = show === undefined ? {} : { displayOptions: { show } };
	return [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			required: true,
			placeholder: 'e.g. db.example.com',
			description: hostDescription,
			...shown,
		},
		{
			displayName: 'Port',
			name: 'port',
			...(port.usual === undefined
				? { type: 'string', default: '', placeholder: 'e.g. 5432' }
				: { type: 'number', default: port.usual, required: true }),
			description: port.description,
			...shown,
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			required: true,
			...database,
			...shown,
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. n8n',
			description: 'The user to sign in as',
			...shown,
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: "The user's password",
			...shown,
		},
		...beforeSsl,
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
			...shown,
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
				show: { ...show, ssl: ['disable'] },
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
			displayOptions: { show: { ...show, ssl: ['verify'] } },
		},
	];
}
