import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { randomBytes } from 'node:crypto';

import { archiveError, S3Files, type S3Settings } from '../../../engine/archive';
import { phrase, say } from '../../../engine/wording';
import { testMessageOf } from '../account/testMessage';
import { environment } from '../n8n/environment';

/** Reads a Sync S3 credential; whether it can be used is said where it is. */
export function readS3(data: ICredentialDataDecryptedObject): S3Settings {
	const text = (field: string): string => {
		const value = data[field];
		return typeof value === 'string' ? value : '';
	};
	return {
		endpoint: text('endpoint'),
		region: text('region'),
		bucket: text('bucket'),
		prefix: text('prefix'),
		accessKeyId: text('accessKeyId'),
		secretAccessKey: text('secretAccessKey'),
		forcePathStyle: data.forcePathStyle !== false,
	};
}

/** The credential's test: puts an object, lists and reads it, and takes it back. */
export async function syncS3Test(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		// Somebody waits for the answer.
		const options = { environment: environment(), tries: 1 };
		await tryOut(new S3Files(readS3(credential.data ?? {}), options));
		return { status: 'OK', message: 'An object was put, listed, read and deleted' };
	} catch (error) {
		return { status: 'Error', message: testMessageOf(error) };
	}
}

async function tryOut(files: S3Files): Promise<void> {
	const name = `probe-${randomBytes(8).toString('hex')}`;
	const path = `credential-test/${name}`;
	const probe = Buffer.from('Put by the test of a Sync S3 credential; it can be deleted.\n');
	await files.put(path, probe);
	const names: string[] = [];
	for await (const listed of files.list('credential-test')) names.push(listed);
	const stored = await files.get(path, probe.length);
	if (stored?.bytes?.equals(probe) !== true || !names.includes(name)) {
		throw archiveError(
			'unexpected',
			'What was put into the bucket was not there afterwards',
			say`Check in the ${phrase('bucketSettings')} whether what is at this address speaks the language of S3.`,
		);
	}
	await files.delete(path);
}
