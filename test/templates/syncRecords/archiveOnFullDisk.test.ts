import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { accountBackEnds } from '../../support/accountTables';
import { replay } from '../../support/archives/archiveWorld';
import { canMakeDisks, type SmallDisk, smallDisk } from '../../support/archives/smallDisk';
import { userFolder } from '../../support/n8nUserFolder';
import { openStreamWorld, type StreamWorld } from '../../support/streamWorld';

const minuteMs = 60_000;
const archives = path.join(userFolder, '.n8n', 'scheduled-sync', 'archive');
const orders = 60;

/** Where none can be made, the errors alone are tested: see test/unit/archive/faults.test.ts. */
const onDisks = canMakeDisks ? describe : describe.skip;

onDisks.each(accountBackEnds)('an archive on a disk of its own ($kind)', (backEnd) => {
	let world: StreamWorld;
	let disk: SmallDisk;
	let requests = 0;
	let breaks: (() => void) | undefined;
	beforeAll(async () => await backEnd.start());
	beforeEach(async () => {
		await rm(archives, { recursive: true, force: true });
		[requests, breaks] = [0, undefined];
		world = await openStreamWorld(backEnd, {
			latencyMs: () => {
				// So slow that each page has a file of its own.
				world.clock.advance(11_000);
				requests += 1;
				if (requests === 6) breaks?.();
				return 0;
			},
		});
		world.createOrders(orders);
		world.clock.advance(5 * minuteMs);
	});
	afterEach(async () => {
		disk.remove();
		await world.close();
	});
	afterAll(async () => await backEnd.stop());

	const run = async () => {
		const records = { options: { pageSize: 6, batchSize: 6, maxRetries: 0 }, archiveTo: 'folder' };
		return await world.engine.run(world.workflow(records), { items: [{}] });
	};
	const replayed = async (runId: string) =>
		await replay(
			world.account,
			{},
			{
				...{ archiveTo: 'folder', syncName: 'orders', externalId: 'id' },
				...{ replay: 'run', runId, table: `${world.table}_again` },
			},
		);
	const files = async () => {
		const found = await readdir(archives, { recursive: true, withFileTypes: true });
		return found.filter((entry) => entry.isFile()).map(({ name }) => name);
	};

	it.each<[string, number, () => void, () => void, string, string]>([
		[
			'that becomes full',
			12_288,
			() => undefined,
			() => disk.resize(4_194_304),
			'The disk is full: the folder',
			'Make room, keep archives for fewer days, or keep them in S3.',
		],
		[
			'that becomes read-only',
			4_194_304,
			() => disk.setReadOnly(true),
			() => disk.setReadOnly(false),
			'cannot be used for archives (EROFS)',
			'Let the user that runs this program read and write it, or keep archives in S3.',
		],
	])(
		'%s amid a run stops it with what to do, keeps nothing by halves, and the next run goes on',
		async (_what, bytes, goesWrong, isMended, said, remedy) => {
			disk = smallDisk(archives, bytes);
			breaks = goesWrong;
			const stopped = await run();
			expect(stopped.error?.message).toContain(said);
			expect(String(stopped.error?.description)).toContain(remedy);
			const stored = await files();
			expect(stored.length).toBeGreaterThan(0);
			expect(stored.filter((name) => !/^records-\d{6}-\w+\.jsonl\.gz$/.test(name))).toEqual([]);
			// Nothing is in the table that is not in the archive.
			const written = await world.account.rows(world.table);
			expect(written.length).toBeGreaterThan(0);
			expect(written.length).toBeLessThanOrEqual(6 * stored.length);
			const broken = await replayed(String(stopped.json('Begin')[0]?.runId));
			expect(broken.error?.message).toContain('There is no archive of the run');

			isMended();
			world.clock.advance(61 * minuteMs);
			const next = await run();
			expect(next.error).toBeUndefined();
			expect(await world.account.rows(world.table)).toHaveLength(orders);
			const again = await replayed(String(next.json('Begin')[0]?.runId));
			expect(again.json('Records')).toMatchObject([{ coverage: { complete: true } }]);
			expect(await world.account.rows(`${world.table}_again`)).toHaveLength(orders);
		},
	);
});
