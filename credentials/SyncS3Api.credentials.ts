import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** A bucket for archives. Tested by the block Sync Records, which puts an object there, reads it and takes it back. */
export class SyncS3Api implements ICredentialType {
	name = 'syncS3Api';

	displayName = 'Sync S3 API';

	icon = { light: 'file:syncS3.svg', dark: 'file:syncS3.dark.svg' } as const;

	documentationUrl =
		'https://github.com/scheduled-sync/n8n-nodes-scheduled-sync/blob/main/docs/archive.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://account-id.r2.cloudflarestorage.com',
			description:
				'The address of the S3 server, as Cloudflare R2, MinIO and others name it. Leave it empty for Amazon S3.',
		},
		{
			displayName:
				'By http:// all data go in clear text. Take https://, unless nobody can listen on the way.',
			name: 'clearTextNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { endpoint: [{ _cnd: { startsWith: 'http://' } }] } },
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'string',
			default: 'us-east-1',
			required: true,
			placeholder: 'e.g. eu-central-1',
			description: 'Where the bucket is; for Cloudflare R2 it is auto',
		},
		{
			displayName: 'Bucket',
			name: 'bucket',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. my-archives',
			description: 'The bucket to keep archives in; it must be there already',
		},
		{
			displayName: 'Prefix',
			name: 'prefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. scheduled-sync/shop',
			description: 'A folder of the bucket, if not all of it is for archives',
		},
		{
			displayName: 'Access Key ID',
			name: 'accessKeyId',
			type: 'string',
			default: '',
			required: true,
			description:
				'The ID of a key that may list the bucket, and put, get and delete objects in it',
		},
		{
			displayName: 'Secret Access Key',
			name: 'secretAccessKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The secret that belongs to the access key',
		},
		{
			displayName: 'Force Path Style',
			name: 'forcePathStyle',
			type: 'boolean',
			default: true,
			description:
				'Whether the bucket stands in the path of an address, which every server takes, and not before the host',
		},
	];
}
