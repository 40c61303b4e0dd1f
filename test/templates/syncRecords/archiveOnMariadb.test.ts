import { type S3Server, startS3 } from '../../../rig/objects/s3';
import { accountBackEnds } from '../../support/accountTables';
import { replay, s3Credential } from '../../support/archives/archiveWorld';
import { figureBackEnds } from '../../support/figures/figureWorld';
import { openStreamWorld } from '../../support/streamWorld';

const minuteMs = 60_000;
const [onSqlite] = accountBackEnds;
const onMariadb = figureBackEnds.find(({ name }) => name === 'MariaDB');

describe('an archive of a sync whose tables are in a MariaDB', () => {
	let s3: S3Server;
	beforeAll(async () => {
		s3 = await startS3();
		await onMariadb?.start();
	});
	afterAll(async () => {
		await onMariadb?.stop();
		await s3.stop();
	});

	it('is the table of its time when it is replayed into a new one, without a request to the shop', async () => {
		if (onSqlite === undefined || onMariadb === undefined) throw new Error('They are there');
		const { credentials, place, rows } = await onMariadb.tables('archived');
		const { syncDatabaseApi = {} } = credentials;
		const bucket = s3Credential(s3);
		const world = await openStreamWorld(onSqlite, {
			credentials: { syncS3Api: bucket, syncDatabaseApi },
		});
		try {
			const { account, simulator, table } = world;
			const tableOf = async (name: string) =>
				(await rows(`SELECT * FROM ${name} ORDER BY id`)).map((row) => ({
					...row,
					_sync_run_id: undefined,
				}));
			const records = { ...place.parameters, archiveTo: 's3' };
			const run = async () => {
				world.clock.advance(5 * minuteMs);
				const ran = await world.engine.run(
					world.workflow({ ...records, options: { pageSize: 10, batchSize: 10 } }),
					{ items: [{}] },
				);
				expect(ran.error).toBeUndefined();
				return String(ran.json('Begin')[0]?.runId);
			};
			const [changed = ''] = world.createOrders(25);
			const first = await run();
			const afterFirst = await tableOf(table);
			simulator.shop.editOrder(changed, { note: 'changed' });
			world.createOrders(3);
			await run();
			const afterSecond = await tableOf(table);
			expect([afterFirst.length, afterSecond.length]).toEqual([25, 28]);

			const requests = simulator.stats().requests;
			const common = { ...records, syncName: 'orders', externalId: 'id' };
			const range = { replayFrom: '2026-03-02T08:00:00Z', replayTo: '2026-03-03T00:00:00Z' };
			for (const [what, name, expected] of [
				[{ replay: 'run', runId: first }, `${table}_first`, afterFirst],
				[{ replay: 'timeRange', ...range }, `${table}_all`, afterSecond],
			] as const) {
				const given = { ...common, ...what, table: name };
				const replayed = await replay(account, bucket, given, { syncDatabaseApi });
				expect(replayed.error).toBeUndefined();
				expect(await tableOf(name)).toEqual(expected);
			}
			expect(simulator.stats().requests).toBe(requests);
		} finally {
			await world.close();
		}
	});
});
