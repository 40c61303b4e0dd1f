import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** Who may sign in to the console. Tested by the block Sync Console Trigger, which looks at what was entered. */
export class SyncConsoleApi implements ICredentialType {
	name = 'syncConsoleApi';

	displayName = 'Sync Console API';

	icon = { light: 'file:syncConsole.svg', dark: 'file:syncConsole.dark.svg' } as const;

	documentationUrl =
		'https://github.com/scheduled-sync/n8n-nodes-scheduled-sync/blob/main/docs/console.md';

	properties: INodeProperties[] = [
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			placeholder: 'e.g. operations',
			description: 'The name to sign in with in a browser; any but one with a colon',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'At least 12 characters, and used nowhere else. If empty, nobody signs in with a browser.',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'What machines send as "Authorization: Bearer …": at least 20 letters, digits, or any of - . _ ~ + / =. If empty, none can.',
		},
		{
			displayName: 'Role',
			name: 'role',
			type: 'options',
			options: [
				{
					name: 'Operator',
					value: 'operator',
					description: 'Looks, starts syncs, has what failed tried again or given up',
				},
				{ name: 'Viewer', value: 'viewer', description: 'Looks, and nothing else' },
			],
			default: 'viewer',
			description: 'What whoever signs in with this may do',
		},
	];
}
