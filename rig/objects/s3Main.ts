/** A process with an S3 server, which prints where it is as a line of JSON, and ends when it is told to. */
import crypto from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { S3Access } from './s3';
import { policy, type Request } from './s3Policy';

/** As far as it is used here. */
interface S3rver {
	readonly middleware: ((request: Request, next: () => Promise<void>) => Promise<void>)[];
	run(): Promise<AddressInfo>;
}
interface Account {
	createKeyPair(accessKeyId: string, secretAccessKey: string): void;
}

const [folder = '', given = '{}'] = process.argv.slice(2);
const access = JSON.parse(given) as S3Access;

// It continues listings by DES, which OpenSSL has no more; three times with one key is the same.
const { createCipheriv, createDecipheriv } = crypto;
const thrice = (key: Buffer) => Buffer.concat([key, key, key]);
crypto.createCipheriv = ((_name: string, key: Buffer, iv: Buffer) =>
	createCipheriv('des-ede3-cbc', thrice(key), iv)) as typeof createCipheriv;
crypto.createDecipheriv = ((_name: string, key: Buffer, iv: Buffer) =>
	createDecipheriv('des-ede3-cbc', thrice(key), iv)) as typeof createDecipheriv;

/* eslint-disable @typescript-eslint/no-require-imports -- it is written without types, and its accounts are a file of it */
const Server = require('@20minutes/s3rver') as new (options: object) => S3rver;
const { DUMMY_ACCOUNT } = require(
	path.join(path.dirname(require.resolve('@20minutes/s3rver')), 'models', 'account.js'),
) as { readonly DUMMY_ACCOUNT: Account };
/* eslint-enable @typescript-eslint/no-require-imports */

for (const { accessKeyId, secretAccessKey } of access.keys) {
	DUMMY_ACCOUNT.createKeyPair(accessKeyId, secretAccessKey);
}
for (const bucket of access.buckets) mkdirSync(path.join(folder, bucket), { recursive: true });
const server = new Server({
	address: '127.0.0.1',
	port: 0,
	silent: true,
	directory: folder,
	configureBuckets: access.buckets.map((name) => ({ name })),
});
server.middleware.unshift(policy(access));
void server.run().then(({ port }) => {
	process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
