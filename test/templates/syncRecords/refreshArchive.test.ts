import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { folderName } from '../../../engine/archive/names';
import type { S3Settings } from '../../../engine/archive';
import { replaceEnvironment } from '../../../nodes/shared/n8n/environment';
import { type S3Server, startS3 } from '../../../rig/objects/s3';
import { s3Credential } from '../../support/archives/archiveWorld';
import { figureBackEnds, type FigureTables } from '../../support/figures/figureWorld';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import { userFolder } from '../../support/n8nUserFolder';
import { seededRandom } from '../../support/seededRandom';
import { type SteeredClock, steeredClock, steeredEnvironment } from '../../support/steeredClock';
import { createWorkflowEngine, type WorkflowRun } from '../../support/workflowEngine';

const dayMs = 86_400_000;
const archives = path.join(userFolder, '.n8n', 'scheduled-sync', 'archive');

let accounts = 0;

describe.each(figureBackEnds)('an archive of Refresh Table ($name)', (backEnd) => {
	let s3: S3Server;
	let tables: FigureTables;
	let accountId: string;
	let clock: SteeredClock;
	let restore: () => void;
	beforeAll(async () => {
		s3 = await startS3();
		await backEnd.start();
	});
	afterAll(async () => {
		await backEnd.stop();
		await s3.stop();
	});
	beforeEach(async () => {
		accountId = `refreshing-${++accounts}`;
		tables = await backEnd.tables(accountId);
		clock = steeredClock(Date.parse('2026-11-29T02:00:00Z'));
		restore = replaceEnvironment(steeredEnvironment(clock, seededRandom(accounts)));
	});
	afterEach(() => restore());

	const run = async (
		{ options = {}, ...parameters }: INodeParameters,
		bucket: Partial<S3Settings> = {},
	): Promise<WorkflowRun> => {
		const { credentials, place } = tables;
		const engine = createWorkflowEngine({
			credentials: { ...credentials, syncS3Api: s3Credential(s3, { ...bucket }) },
		});
		const block = {
			type: 'n8n-nodes-scheduled-sync.syncRecords',
			typeVersion: 1.3,
			parameters: {
				...parameters,
				...place.parameters,
				options: { ...(options as IDataObject), ...place.options } as INodeParameters,
			},
		};
		const workflow = workflowOf({ Start: start, Records: block }, ['Start > Records']);
		return await engine.run(workflow, { items: [{}] });
	};
	const made = async (parameters: INodeParameters): Promise<IDataObject> => {
		const ran = await run(parameters);
		if (ran.error !== undefined) throw ran.error;
		return ran.json('Records')[0] ?? {};
	};
	const sales = (...amounts: readonly string[]) =>
		amounts
			.map((amount, at) => `SELECT 'p${at}' AS product, CAST(${amount} AS decimal(12, 2)) AS net`)
			.join(' UNION ALL ');
	const refresh = (more: INodeParameters = {}): INodeParameters => ({
		operation: 'refreshTable',
		table: 'figures',
		externalId: 'product',
		archiveTo: 'folder',
		query: sales('4.25', '12'),
		...more,
	});
	const replay = async ({ archive }: IDataObject, more: INodeParameters = {}) => {
		const { syncName, runId } = archive as IDataObject;
		return await made({
			operation: 'writeToTable',
			source: 'archive',
			archiveTo: 'folder',
			syncName: String(syncName),
			replay: 'run',
			runId: String(runId),
			externalId: 'product',
			table: 'again',
			...more,
		});
	};
	const rows = async (table: string) =>
		(await tables.rows(`SELECT product, net FROM ${table} ORDER BY product`)).map(
			({ product, net }) => `${String(product)} ${Number(net)}`,
		);
	const folders = async () =>
		await readdir(path.join(archives, folderName(accountId), folderName('figures')));

	it.each(['folder', 's3'])(
		'(%s), replayed into a new table, is the table of that time',
		async (archiveTo) => {
			const first = await made(refresh({ archiveTo }));
			expect(first).toMatchObject({
				created: 2,
				archive: { syncName: 'figures', rows: 2, files: 1 },
			});
			clock.advance(dayMs);
			const second = await made(refresh({ archiveTo, query: sales('4.25', '13', '1') }));
			expect(second).toMatchObject({ created: 1, updated: 1, archive: { rows: 3 } });

			expect(await replay(first, { archiveTo })).toMatchObject({ fetched: 2, created: 2 });
			expect(await rows('again')).toEqual(['p0 4.25', 'p1 12']);
			expect(await replay(second, { archiveTo })).toMatchObject({ created: 1, updated: 1 });
			expect(await rows('again')).toEqual(await rows('figures'));
			// In the table itself it puts back what it has, until the next refresh.
			await replay(first, { archiveTo, table: 'figures' });
			expect(await rows('figures')).toEqual(['p0 4.25', 'p1 12', 'p2 1']);
			clock.advance(dayMs);
			await made(refresh({ archiveTo, query: sales('4.25', '13', '1') }));
			expect(await rows('figures')).toEqual(['p0 4.25', 'p1 13', 'p2 1']);
		},
	);

	it('is made also where nothing has changed, and none in a dry run or without "Archive To"', async () => {
		await made(refresh());
		clock.advance(dayMs);
		expect(await made(refresh())).toMatchObject({ unchanged: 2, archive: { rows: 2 } });
		expect(await folders()).toHaveLength(2);
		expect(await made(refresh({ options: { dryRun: true } }))).not.toHaveProperty('archive');
		expect(await made(refresh({ archiveTo: 'none' }))).not.toHaveProperty('archive');
		expect(await folders()).toHaveLength(2);
	});

	it('goes when it has been kept for long enough', async () => {
		const kept: IDataObject[] = [];
		for (const archiveRetentionDays of [0, 2, 2]) {
			kept.push(await made(refresh({ options: { archiveRetentionDays } })));
			clock.advance(1.5 * dayMs);
		}
		const names = kept.map(({ archive }) => String((archive as IDataObject).runId).toLowerCase());
		expect(await folders()).toEqual(names.slice(1));
	});

	it.each<[string, Partial<S3Settings> | 'readOnly', string]>([
		['that is not there', { bucket: 'no-such-bucket' }, 'There is no bucket "no-such-bucket"'],
		[
			'that may only be read',
			'readOnly',
			'The access key may not write to the bucket "archives" (AccessDenied)',
		],
		[
			'of another region',
			{ region: 'us-west-2' },
			'is in the region eu-central-1, not in us-west-2',
		],
	])(
		'in a bucket %s leaves the table as it was, and names the reason',
		async (_, changes, said) => {
			await made(refresh({ archiveTo: 'none' }));
			const key = changes === 'readOnly' ? s3.readOnlyKey : changes;
			const failed = await run(refresh({ archiveTo: 's3', query: sales('99', '12') }), key);
			expect(failed.error?.message).toContain(said);
			expect(await rows('figures')).toEqual(['p0 4.25', 'p1 12']);
			const secret = key.secretAccessKey ?? s3.settings.secretAccessKey;
			expect(inspect(failed, { depth: 12 })).not.toContain(secret);
			const first = await run(refresh({ archiveTo: 's3', table: 'others' }), key);
			expect(first.error?.message).toContain(said);
			await expect(rows('others')).rejects.toThrow(/others/);
		},
	);

	it('in a folder that cannot be made leaves the table as it was', async () => {
		await made(refresh({ archiveTo: 'none' }));
		await rm(archives, { recursive: true, force: true });
		await mkdir(path.dirname(archives), { recursive: true });
		await writeFile(archives, 'a file where the folder would be');
		try {
			const failed = await run(refresh({ query: sales('99', '12') }));
			expect(failed.error?.message).toMatch(
				/^The folder .*archive cannot be used for archives \(ENOTDIR\)/,
			);
			expect(await rows('figures')).toEqual(['p0 4.25', 'p1 12']);
		} finally {
			await rm(archives);
		}
	});

	it('is none of a refresh that was refused, and its files go with the old ones', async () => {
		const last = await made(refresh());
		const refused = await run(refresh({ query: `${sales('1')} WHERE 1 = 0` }));
		expect(refused.error?.message).toContain('at most 50 % may be deleted at once');
		const { runId } = last.archive as IDataObject;
		const manifests: string[] = [];
		for (const folder of await folders()) {
			const place = path.join(archives, folderName(accountId), folderName('figures'), folder);
			if ((await readdir(place)).includes('manifest.json')) manifests.push(folder);
		}
		expect(manifests).toEqual([String(runId).toLowerCase()]);
	});

	it.each<[INodeParameters, string]>([
		[{ archiveTo: 'tape' }, 'The parameter "Archive To" must be one of none, folder, s3'],
		[
			{ options: { archiveRetentionDays: -1 } },
			'The parameter "Archive Retention (Days)" must be a whole number from 0 to 36500',
		],
	])('that is asked for by %j is refused by name', async (more, said) => {
		expect((await run(refresh(more))).error?.message).toContain(said);
		await expect(rows('figures')).rejects.toThrow(/figures/);
	});
});
