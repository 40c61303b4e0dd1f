import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';

import type { INodeParameters } from 'n8n-workflow';

import { folderName } from '../../../engine/archive/names';
import type { S3Settings } from '../../../engine/archive';
import { type S3Server, startS3 } from '../../../rig/objects/s3';
import { accountBackEnds } from '../../support/accountTables';
import { replay, s3Credential } from '../../support/archives/archiveWorld';
import { userFolder } from '../../support/n8nUserFolder';
import {
	openStreamWorld,
	type StreamWorld,
	type StreamWorldOptions,
} from '../../support/streamWorld';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const small = { options: { pageSize: 10, batchSize: 10, maxRetries: 0 } };
/** What an expression may give. */
const empty = '={{ "" }}';
const archives = path.join(userFolder, '.n8n', 'scheduled-sync', 'archive');

describe.each(accountBackEnds)('an archive in trouble ($kind)', (backEnd) => {
	let s3: S3Server;
	let world: StreamWorld;
	beforeAll(async () => {
		s3 = await startS3();
		await backEnd.start();
	});
	afterEach(async () => await world.close());
	afterAll(async () => {
		await backEnd.stop();
		await s3.stop();
	});

	const open = async (options: StreamWorldOptions = {}, s3Changes: Partial<S3Settings> = {}) => {
		const credentials = { syncS3Api: s3Credential(s3, { ...s3Changes }) };
		world = await openStreamWorld(backEnd, { credentials, ...options });
	};
	const run = async (records: INodeParameters) =>
		await world.engine.run(world.workflow({ ...small, ...records }), { items: [{}] });
	const folderOf = () =>
		path.join(
			archives,
			folderName(String(world.account.credential.accountId)),
			folderName('orders'),
		);
	const replayOf = async (what: INodeParameters) =>
		await replay(world.account, s3Credential(s3), {
			archiveTo: 'folder',
			syncName: 'orders',
			externalId: 'id',
			table: `${world.table}_again`,
			...what,
		});
	const replayed = async () =>
		(await world.account.rows(`${world.table}_again`)).map(({ id }) => id).sort();

	it.each<[string, Partial<S3Settings> | 'readOnly', string]>([
		[
			'that is not there',
			{ bucket: 'no-such-bucket' },
			'There is no bucket "no-such-bucket" at 127.0.0.1',
		],
		[
			'that may only be read',
			'readOnly',
			'The access key may not write to the bucket "archives" (AccessDenied)',
		],
		[
			'of another region',
			{ region: 'us-west-2' },
			'The bucket "archives" is in the region eu-central-1, not in us-west-2',
		],
		[
			'that refuses the secret',
			{ secretAccessKey: 'canary-0123456789' },
			'S3 does not accept the secret of the access key (SignatureDoesNotMatch)',
		],
	])(
		'in a bucket %s leaves the table as it was, and names the reason',
		async (_what, changes, said) => {
			const key = changes === 'readOnly' ? s3.readOnlyKey : changes;
			await open({}, key);
			world.createOrders(12);
			world.clock.advance(5 * minuteMs);
			const failed = await run({ archiveTo: 's3' });
			expect(failed.error?.message).toContain(said);
			expect(await world.account.rows(world.table)).toEqual([]);
			const secret = key.secretAccessKey ?? s3.settings.secretAccessKey;
			expect(inspect(failed, { depth: 12 })).not.toContain(secret);
			// The window is not lost: the next run reads it, once the bucket is well.
			world.clock.advance(61 * minuteMs);
			const next = await run({ archiveTo: 'none' });
			expect(next.json('Records')).toMatchObject([{ created: 12 }]);
		},
	);

	it('in a folder that cannot be made leaves the table as it was', async () => {
		await open();
		world.createOrders(3);
		world.clock.advance(5 * minuteMs);
		await rm(archives, { recursive: true, force: true });
		await mkdir(path.dirname(archives), { recursive: true });
		await writeFile(archives, 'a file where the folder would be');
		try {
			const failed = await run({ archiveTo: 'folder' });
			expect(failed.error?.message).toMatch(
				/^The folder .*archive cannot be used for archives \(ENOTDIR\)/,
			);
			expect(await world.account.rows(world.table)).toEqual([]);
		} finally {
			await rm(archives);
		}
	});

	it('in a folder is refused in queue mode, where each machine would have one of its own', async () => {
		await open();
		// A store in a file is refused there itself, unless all processes are said to share the disk.
		if (backEnd.kind === 'sqlite') return;
		world.createOrders(3);
		world.clock.advance(5 * minuteMs);
		process.env.EXECUTIONS_MODE = 'queue';
		try {
			const refused = await run({ archiveTo: 'folder' });
			expect(refused.error?.message).toBe(
				'n8n runs in queue mode, where workers on other machines would not see archives in a folder',
			);
		} finally {
			delete process.env.EXECUTIONS_MODE;
		}
		expect(await world.account.rows(world.table)).toEqual([]);
	});

	it('of a run that is tried again has what both tries have read', async () => {
		await open();
		const ids = world.createOrders(60);
		world.clock.advance(5 * minuteMs);
		world.simulator.faults.add({ kind: 'status', after: 4, times: 1 });
		const workflow = world.workflow({ ...small, archiveTo: 'folder' });
		const nodes = workflow.nodes.map((node) =>
			node.name === 'Records'
				? { ...node, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 }
				: node,
		);
		const ran = await world.engine.run({ ...workflow, nodes }, { items: [{}] });
		expect(ran.error).toBeUndefined();
		const [runId = ''] = ran.json('Begin').map(({ runId: id }) => String(id));
		const again = await replayOf({ replay: 'run', runId });
		expect(again.error).toBeUndefined();
		expect(Number(again.json('Records')[0]?.fetched)).toBeGreaterThanOrEqual(60);
		expect(await replayed()).toEqual([...ids].sort());
		const manifest = await readFile(path.join(folderOf(), runId.toLowerCase(), 'manifest.json'));
		expect(JSON.parse(manifest.toString())).toMatchObject({
			isWhole: true,
			files: { length: expect.any(Number) },
		});
		expect((JSON.parse(manifest.toString()) as { files: unknown[] }).files.length).toBeGreaterThan(
			1,
		);
	});

	it('of a run that Maximum Run Time has ended says that it is not whole, and is replayed as far as it goes', async () => {
		let slow = true;
		await open({
			latencyMs: () => {
				if (slow) world.clock.advance(8 * minuteMs);
				return 0;
			},
		});
		world.createOrders(100);
		world.clock.advance(5 * minuteMs);
		const first = await run({ archiveTo: 'folder' });
		slow = false;
		const [{ fetched } = {}] = first.json('Records');
		expect(Number(fetched)).toBeLessThan(100);
		const runId = String(first.json('Begin')[0]?.runId);
		const again = await replayOf({ replay: 'run', runId });
		expect(again.json('Records')).toMatchObject([
			{
				coverage: {
					complete: false,
					message: `The archive of the run "${runId}" does not hold all of its window: the time of the run was up before its window was done. Replay the runs after it as well, or read the time again with a backfill.`,
				},
			},
		]);
		expect(again.hints('Records')).toContainEqual(
			expect.objectContaining({
				type: 'warning',
				message: expect.stringContaining('does not hold all'),
			}),
		);
		expect((await replayed()).length).toBeGreaterThanOrEqual(Number(fetched));
	});

	it('that is damaged is named, and nothing is written, neither from it nor from those beside it', async () => {
		await open();
		world.createOrders(5);
		world.clock.advance(5 * minuteMs);
		await run({ archiveTo: 'folder' });
		world.createOrders(5);
		world.clock.advance(5 * minuteMs);
		const second = await run({ archiveTo: 'folder' });
		const runId = String(second.json('Begin')[0]?.runId);
		const folder = path.join(folderOf(), runId.toLowerCase());
		const [file = ''] = (await readdir(folder)).filter((name) => name.startsWith('records'));
		await chmod(path.join(folder, file), 0o600);
		await writeFile(
			path.join(folder, file),
			(await readFile(path.join(folder, file))).subarray(0, -9),
		);
		for (const what of [
			{ replay: 'run', runId },
			{ replay: 'timeRange', replayFrom: '2026-03-01', replayTo: '2026-03-10' },
		]) {
			const refused = await replayOf(what);
			expect(refused.error?.message).toContain(
				`The file ${file} of the archive of the run "${runId}"`,
			);
			expect(await world.account.rows(`${world.table}_again`)).toEqual([]);
		}
	});

	it.each<[INodeParameters, string]>([
		[
			{ replay: 'run', runId: 'unknown' },
			'There is no archive of the run "unknown" of the sync "orders"',
		],
		[{ replay: 'run', runId: empty }, 'The parameter "Run ID" must not be empty'],
		[{ replay: 'run', runId: '../../other' }, 'There is no archive of the run "../../other"'],
		[
			{ replay: 'timeRange', replayFrom: empty, replayTo: '2026-03-01' },
			'The parameter "From" must not be empty',
		],
		[
			{ replay: 'timeRange', replayFrom: '2026-03-02', replayTo: '2026-03-01' },
			'The parameter "From" must be earlier than "To"',
		],
		[{ replay: 'run', runId: 'x', syncName: empty }, 'The parameter "Sync Name" must not be empty'],
		[{ replay: 'all' }, 'The parameter "Replay" must be one of run, timeRange'],
	])('that is asked for by %j is refused by name', async (what, said) => {
		await open();
		const refused = await replayOf(what);
		expect(refused.error?.message).toContain(said);
	});

	it('goes when it has been kept for long enough, and no other of the account with it', async () => {
		await open();
		const kept: string[] = [];
		for (const archiveRetentionDays of [0, 2, 2]) {
			world.createOrders(1);
			world.clock.advance(5 * minuteMs);
			const ran = await run({
				archiveTo: 'folder',
				options: { ...small.options, archiveRetentionDays },
			});
			expect(ran.error).toBeUndefined();
			kept.push(String(ran.json('Begin')[0]?.runId).toLowerCase());
			world.clock.advance(1.5 * dayMs);
		}
		expect(await readdir(folderOf())).toEqual(kept.slice(1));
	});
});
