import type { ICredentialTestFunctions } from 'n8n-workflow';

import { SyncRecords } from '../../../nodes/SyncRecords/SyncRecords.node';
import { S3Files } from '../../../engine/archive';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { type S3Server, startS3 } from '../../../rig/objects/s3';
import { s3Credential } from '../../support/archives/archiveWorld';
import type { CredentialData } from '../../support/credentialVault';

describe('the Sync S3 credential', () => {
	let server: S3Server;
	beforeAll(async () => {
		server = await startS3();
	});
	afterAll(async () => await server.stop());

	const test = async (changes: CredentialData = {}) => {
		const { syncS3Test } = new SyncRecords().methods.credentialTest;
		const data = s3Credential(server, changes) as never;
		const credential = { id: '1', name: 'Sync S3', type: 'syncS3Api', data };
		return await syncS3Test.call({} as ICredentialTestFunctions, credential);
	};

	it('its test puts an object, reads it, and takes it back', async () => {
		expect(await test({ prefix: '/archives/of-a-shop/' })).toEqual({
			status: 'OK',
			message: 'An object was put, listed, read and deleted',
		});
		const files = new S3Files(
			{ ...server.settings, prefix: 'archives/of-a-shop' },
			{ environment: systemEnvironment },
		);
		const left: string[] = [];
		for await (const name of files.list('credential-test')) left.push(name);
		expect(left).toEqual([]);
	});

	it.each<[string, CredentialData | 'readOnly', string]>([
		[
			'there is no such bucket',
			{ bucket: 'other' },
			'There is no bucket "other" at HOST. Make the bucket, or correct "Bucket" and "Endpoint" in the Sync S3 credential.',
		],
		[
			'the key may only read',
			'readOnly',
			'The access key may not write to the bucket "archives" (AccessDenied). Give it the right to list the bucket, and to put, get and delete objects in it.',
		],
		[
			'the bucket is in another region',
			{ region: 'us-east-1' },
			'The bucket "archives" is in the region eu-central-1, not in us-east-1. Enter that region in "Region", and the address of that region in "Endpoint", in the Sync S3 credential.',
		],
		[
			'the key is wrong',
			{ accessKeyId: 'AKIANOBODY' },
			'S3 does not know the access key (InvalidAccessKeyId). Enter "Access Key ID" and "Secret Access Key" anew in the Sync S3 credential.',
		],
		[
			'the secret is wrong',
			{ secretAccessKey: 'canary' },
			'S3 does not accept the secret of the access key (SignatureDoesNotMatch). Enter "Access Key ID" and "Secret Access Key" anew in the Sync S3 credential.',
		],
		[
			'no bucket is named',
			{ bucket: '' },
			'The option "Bucket" is empty. Fill in "Bucket" in the Sync S3 credential.',
		],
		[
			'the address has no https://',
			{ endpoint: 's3.example.com' },
			'The option "Endpoint" is no address of an S3 server. Enter the address in "Endpoint" of the Sync S3 credential with https:// before it and no key in it, such as https://s3.eu-central-1.amazonaws.com. Leave it empty for Amazon S3.',
		],
	])('its test says that %s, and what to do', async (_what, changes, said) => {
		const given = changes === 'readOnly' ? { ...server.readOnlyKey } : changes;
		const { status, message } = await test(given);
		const host = new URL(server.settings.endpoint).host;
		expect({ status, message: message.replace(host, 'HOST') }).toEqual({
			status: 'Error',
			message: said,
		});
	});
});
