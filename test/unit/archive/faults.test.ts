import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { FolderFiles, S3Files, type S3Settings } from '../../../engine/archive';
import { folderFault } from '../../../engine/archive/folder/folderFault';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { type S3Server, startS3 } from '../../../rig/objects/s3';

const hello = Buffer.from('hello');

describe('a folder for archives', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'archive-'));
	});
	afterEach(async () => await rm(folder, { recursive: true, force: true }));

	it('that cannot be made is named, with what to do', async () => {
		await writeFile(path.join(folder, 'file'), '');
		const files = new FolderFiles(path.join(folder, 'file', 'archive'));
		await expect(files.put('a/b/c', hello)).rejects.toMatchObject({
			kind: 'accessRefused',
			message: `The folder ${path.join(folder, 'file', 'archive')} cannot be used for archives (ENOTDIR)`,
			remedy:
				'Let the user that runs this program read and write it, or keep archives in S3. Nothing was written of what could not be archived.',
		});
	});

	it('that cannot be written is named', async () => {
		// Root may write anywhere; what root cannot, is to write where a folder stands.
		const files = new FolderFiles(folder);
		await files.put('a/b/c', hello);
		if (process.getuid?.() !== 0) {
			await chmod(path.join(folder, 'a', 'b'), 0o500);
			await expect(files.put('a/b/d', hello)).rejects.toMatchObject({ kind: 'accessRefused' });
		}
		await expect(files.put('a/b', hello)).rejects.toMatchObject({ kind: 'unexpected' });
		expect(await readdir(path.join(folder, 'a'))).toEqual(['b']);
	});

	it('on a full disk says so', async () => {
		// Linux has a device that is always full.
		if (process.platform !== 'linux') return;
		const error = await writeFile('/dev/full', hello).catch((refused: unknown) => refused);
		expect(folderFault(error, folder)).toMatchObject({
			kind: 'outOfSpace',
			message: `The disk is full: the folder ${folder} takes no more archives (ENOSPC)`,
		});
	});

	it('takes nothing for a file of an archive that a dead process has left unfinished', async () => {
		const files = new FolderFiles(folder);
		await files.put('a/b/c', hello);
		await writeFile(path.join(folder, 'a', 'b', 'd.1234.unfinished'), 'he');
		const names: string[] = [];
		for await (const name of files.list('a/b')) names.push(name);
		expect(names).toEqual(['c']);
		await files.delete('a/b/c');
		expect(await readdir(path.join(folder, 'a'))).toEqual([]);
	});
});

describe('a bucket for archives', () => {
	let server: S3Server;
	beforeAll(async () => {
		server = await startS3();
	});
	afterAll(async () => await server.stop());

	const refused = async (changes: Partial<S3Settings>): Promise<unknown> => {
		const settings = { ...server.settings, ...changes };
		const options = { environment: systemEnvironment, tries: 1 };
		try {
			await new S3Files(settings, options).put('a/b/c', hello);
		} catch (error) {
			// No secret in what is said, nor in what it was made of.
			const all = `${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
			expect(all).not.toContain(settings.secretAccessKey);
			return error;
		}
		throw new Error('Nothing was refused');
	};

	it.each<[string, Partial<S3Settings>, object]>([
		[
			'is not there',
			{ bucket: 'no-such-bucket' },
			{
				kind: 'bucketMissing',
				parameter: 'bucket',
				message: expect.stringMatching(/^There is no bucket "no-such-bucket" at 127\.0\.0\.1:\d+$/),
			},
		],
		[
			'is in another region',
			{ region: 'us-west-2' },
			{
				kind: 'wrongRegion',
				parameter: 'region',
				message: 'The bucket "archives" is in the region eu-central-1, not in us-west-2',
			},
		],
		[
			'knows no such key',
			{ accessKeyId: 'AKIANOBODY' },
			{
				kind: 'signInRefused',
				parameter: 'accessKeyId',
				message: 'S3 does not know the access key (InvalidAccessKeyId)',
				// It is the user's own, and not a source of the account's: objects are tried on without a person.
				retry: undefined,
			},
		],
		[
			'knows another secret',
			{ secretAccessKey: 'another/secret' },
			{
				kind: 'signInRefused',
				parameter: 'secretAccessKey',
				message: 'S3 does not accept the secret of the access key (SignatureDoesNotMatch)',
			},
		],
		[
			'cannot be reached',
			{ endpoint: 'http://127.0.0.1:9' },
			{
				kind: 'unreachable',
				parameter: 'endpoint',
				message: expect.stringMatching(/^S3 at 127\.0\.0\.1:9 cannot be reached: \w+/),
			},
		],
		[
			'has no name',
			{ bucket: ' ' },
			{ kind: 'invalidPlace', parameter: 'bucket', message: 'The option "bucket" is empty' },
		],
		[
			'is named by an address',
			{ bucket: 'https://x/y' },
			{ kind: 'invalidPlace', parameter: 'bucket' },
		],
		[
			'has a prefix that leads out of it',
			{ prefix: 'a/../b' },
			{ kind: 'invalidPlace', parameter: 'prefix' },
		],
		[
			'is at an address with a password',
			{ endpoint: 'https://me:hunter2hunter2@s3.example.com' },
			{
				kind: 'invalidPlace',
				parameter: 'endpoint',
				message: 'The option "endpoint" is no address of an S3 server',
			},
		],
		['is nowhere', { endpoint: 'localhost:9000' }, { kind: 'invalidPlace', parameter: 'endpoint' }],
		[
			'is of no region',
			{ region: 'Frankfurt am Main' },
			{ kind: 'invalidPlace', parameter: 'region' },
		],
		[
			'is used without a key',
			{ accessKeyId: '' },
			{ kind: 'invalidPlace', parameter: 'accessKeyId' },
		],
	])('that %s is named, without the secret', async (_what, changes, error) => {
		expect(await refused(changes)).toMatchObject(error);
	});

	it('that may only be read is read, and refuses what is put', async () => {
		await new S3Files(server.settings, { environment: systemEnvironment }).put('a/b/c', hello);
		expect(await refused(server.readOnlyKey)).toMatchObject({
			kind: 'accessRefused',
			message: 'The access key may not write to the bucket "archives" (AccessDenied)',
		});
		const files = new S3Files(
			{ ...server.settings, ...server.readOnlyKey },
			{ environment: systemEnvironment },
		);
		expect((await files.get('a/b/c', 5))?.bytes?.toString()).toBe('hello');
	});

	it('is addressed before the host where that is asked for', async () => {
		const settings = { ...server.settings, endpoint: 'http://s3.invalid', forcePathStyle: false };
		const files = new S3Files(settings, { environment: systemEnvironment, tries: 1 });
		await expect(files.put('a', hello)).rejects.toMatchObject({
			message: 'S3 at archives.s3.invalid cannot be reached: ENOTFOUND',
		});
	});
});

describe('a server for archives that is out of order', () => {
	let server: Server;
	let answers: { status: number; body?: string; headers?: Record<string, string> }[];
	let asked: (string | undefined)[];
	beforeEach(async () => {
		[answers, asked] = [[], []];
		server = createServer((request, response) => {
			asked.push(request.method);
			const { status, body = '', headers = {} } = answers.shift() ?? { status: 200 };
			request.resume().once('end', () => response.writeHead(status, headers).end(body));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterEach(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	const put = async (tries: number) => {
		const { port } = server.address() as AddressInfo;
		const waits: number[] = [];
		const environment = {
			...systemEnvironment,
			random: () => 0,
			sleep: async (ms: number) => void waits.push(ms),
		};
		const files = new S3Files(
			{
				endpoint: `http://127.0.0.1:${port}`,
				region: 'auto',
				bucket: 'archives',
				prefix: '',
				accessKeyId: 'AKIAKEY',
				secretAccessKey: 'canary-secret',
				forcePathStyle: true,
			},
			{ environment, tries },
		);
		const error = await files.put('a/b/c', hello).then(
			() => undefined,
			(refusal: unknown) => refusal,
		);
		return { error, waits };
	};

	it('is asked again after 500, 503 and 429, each time later', async () => {
		answers = [
			{ status: 500 },
			{ status: 503, body: '<Error><Code>SlowDown</Code></Error>' },
			{ status: 429 },
		];
		expect(await put(5)).toEqual({ error: undefined, waits: [250, 500, 1000] });
	});

	it('is given up after so many tries', async () => {
		answers = Array.from({ length: 9 }, () => ({ status: 503 }));
		expect(await put(3)).toMatchObject({
			error: {
				kind: 'unreachable',
				message: 'S3 answered 503 when it was to write to the bucket "archives"',
			},
		});
		expect(asked).toHaveLength(3);
	});

	it.each<[number, string, object]>([
		[
			404,
			'<html>no S3 here</html>',
			{
				kind: 'unexpected',
				message: 'S3 answered 404 when it was to write to the bucket "archives"',
			},
		],
		[507, '', { kind: 'outOfSpace' }],
		[403, '<Error><Code>QuotaExceeded</Code></Error>', { kind: 'outOfSpace' }],
		[
			403,
			'<Error><Code>RequestTimeTooSkewed</Code></Error>',
			{ kind: 'signInRefused', remedy: 'Set the clock of this machine.' },
		],
		[
			400,
			'<Error><Code>canary-secret</Code></Error>',
			{ message: 'S3 answered 400 when it was to write to the bucket "archives"' },
		],
	])(
		'that answers %d (%s) is told of once, in its own words nowhere',
		async (status, body, error) => {
			answers = [{ status, body }];
			expect((await put(1)).error).toMatchObject(error);
		},
	);

	it('is not followed to another address', async () => {
		answers = [
			{
				status: 307,
				headers: { location: 'http://127.0.0.1:9/', 'x-amz-bucket-region': 'eu-west-1' },
			},
		];
		expect((await put(3)).error).toMatchObject({
			kind: 'wrongRegion',
			message: 'The bucket "archives" is in the region eu-west-1, not in auto',
		});
		expect(asked).toEqual(['PUT']);
	});
});
