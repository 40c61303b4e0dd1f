import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { startUsersApi } from '../../simulator/users';
import type { ShownUser, UsersApi, UsersApiOptions } from '../../simulator/users';
import { accountBackEnds, type AccountTables } from '../support/accountTables';
import type { RunOptions } from '../support/execution';
import { start, workflowOf } from '../support/listOrdersWorkflow';
import { seededRandom } from '../support/seededRandom';
import { firing } from '../support/shopWorld';
import { type SteeredClock, steeredClock, steeredEnvironment } from '../support/steeredClock';
import { publishedTemplate, withSettings } from '../support/template';
import { createWorkflowEngine } from '../support/workflowEngine';
import type { WorkflowEngine, WorkflowJson, WorkflowRun } from '../support/workflowEngine';

const hourMs = 60 * 60_000;
const users = 450;
/** What is wrong with users, so that it can be told of their time which version is newer. */
const mendable = ['noEmail', 'halfCharacter'] as const;

let accounts = 0;

describe.each(accountBackEnds)('template 04, any API to a table ($kind)', (backEnd) => {
	let clock: SteeredClock;
	let restoreEnvironment: () => void;
	let engine: WorkflowEngine;
	let account: AccountTables;
	let api: UsersApi;
	let template: WorkflowJson;
	let table = '';

	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	const open = async (options: UsersApiOptions = {}): Promise<void> => {
		accounts += 1;
		table = `any_api_${accounts}`;
		account = await backEnd.newAccount(`account-${accounts}`);
		clock = steeredClock(Date.parse('2026-03-02T08:00:00.000Z'));
		restoreEnvironment = replaceEnvironment(steeredEnvironment(clock, seededRandom(1)));
		api = await startUsersApi({
			users,
			clock,
			from: '2026-03-01T00:00:00Z',
			to: '2026-03-02T00:00:00Z',
			...options,
		});
		engine = createWorkflowEngine({
			credentials: {
				syncAccountApi: account.credential,
				syncHttpApi: { baseUrl: api.url, signIn: 'none' },
			},
		});
		template = withSettings(publishedTemplate('04-any-api-to-a-table-hourly.json'), {
			path: '/page-number/users',
			table,
			startDate: '2026-02-20T00:00:00Z',
		});
	};
	afterEach(async () => {
		restoreEnvironment();
		await api.close();
	});

	const hourly = async (options: RunOptions = {}, workflow = template): Promise<WorkflowRun> =>
		await engine.run(workflow, {
			startNode: 'Every hour',
			items: [firing(clock.now())],
			...options,
		});

	/** What was kept because the table had refused it, once more. */
	const retry = async (): Promise<WorkflowRun> =>
		await engine.run(
			workflowOf(
				{
					Start: start,
					'Retry failed': {
						type: 'n8n-nodes-scheduled-sync.syncRecords',
						typeVersion: 1.2,
						parameters: {
							operation: 'retryFailed',
							syncName: 'api.users',
							table,
							externalId: 'external_id',
							options: { tryAllNow: true },
						},
					},
				},
				['Start > Retry failed'],
			),
			{ items: [{}] },
		);

	/** Of the runs, the newest first. */
	const statuses = async () => {
		const run = await engine.run(template, { startNode: 'Show recent syncs', items: [{}] });
		return run.json('Recent syncs').map(({ status }) => status);
	};

	/** What the table is to hold of those users that nothing is wrong with. */
	const expected = () =>
		api.users
			.truth()
			.filter(({ poison }) => poison === null || poison === 'noEmail')
			.map(({ shown }) => rowOf(shown))
			.sort(byId);
	const refusedIds = () => {
		const taken = new Set(expected().map(({ external_id }) => external_id));
		return api.users
			.truth()
			.map(({ id }) => String(id))
			.filter((id) => !taken.has(id))
			.sort();
	};
	const rows = async () => (await account.rows(table)).map(plainRow).sort(byId);
	const completion = (run: WorkflowRun) => run.json('Completion record')[0] ?? {};

	it('makes the table equal to the API, each record transformed, and ends in a completion record', async () => {
		await open();
		const run = await hourly();
		expect(run.error).toBeUndefined();
		expect(await rows()).toEqual(expected());
		expect(run.json('Completion record')).toEqual([
			{
				status: 'complete',
				mode: 'incremental',
				totalProcessed: users,
				totalPages: 5,
				durationSeconds: expect.any(Number) as number,
				errors: [],
				message: expect.stringContaining('450 records fetched (450 new)') as string,
				runId: expect.any(String) as string,
				completedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
			},
		]);
		expect(run.json('Commit run')).toMatchObject([{ verdict: 'complete', created: users }]);
	});

	it('reads only what has changed by the next run, and everything again where the mode is full', async () => {
		await open();
		await hourly();
		const [first, second] = api.users.truth();
		clock.advance(hourMs);
		api.users.edit(Number(first?.id), { email: 'NEW@Example.com' });
		api.users.create({ email: 'One@Example.com' });
		clock.advance(hourMs);
		const next = await hourly();
		expect(next.json('Commit run')).toMatchObject([{ fetched: 2, created: 1, updated: 1 }]);
		expect(await rows()).toEqual(expected());

		await account.execute(`DELETE FROM "${table}" WHERE external_id = '${Number(second?.id)}'`);
		clock.advance(hourMs);
		const full = await hourly({}, withSettings(template, { mode: 'full' }));
		expect(full.error).toBeUndefined();
		expect(completion(full)).toMatchObject({ mode: 'full', totalProcessed: users + 1 });
		expect(full.json('Commit run')).toMatchObject([{ created: 1, updated: 0 }]);
		expect(await rows()).toEqual(expected());
	});

	it.each(['Transform', 'Write page', 'Page is done', 'Commit run'])(
		'killed before "%s", the next run covers it again, and doubles nothing',
		async (block) => {
			await open();
			const dying = engine.start(template, {
				startNode: 'Every hour',
				items: [firing(clock.now())],
				beforeBlock: (name) => {
					if (name === block) dying.kill();
				},
			});
			expect((await dying.finished).status).toBe('killed');
			clock.advance(hourMs);
			const run = await hourly();
			expect(run.json('Commit run')).toMatchObject([{ verdict: 'complete', fetched: users }]);
			expect(await rows()).toEqual(expected());
		},
	);

	it('goes on after a page that cannot be read, names it with the reason, and reads it with the next run', async () => {
		await open({ failingPages: { share: 0.3 } });
		const run = await hourly();
		expect(api.stats().failedPages).toBe(1);
		expect(completion(run)).toMatchObject({
			status: 'incomplete',
			totalProcessed: users - 100,
			errors: [
				{
					page: 1,
					reason: expect.stringContaining('This page cannot be shown at the moment') as string,
				},
			],
		});
		expect(run.error?.message).toMatch(/^Run \S+ is incomplete: .*\npage 1: The API answered /s);
		api.mend();
		clock.advance(hourMs);
		const next = await hourly();
		expect(next.json('Commit run')).toMatchObject([{ verdict: 'complete' }]);
		expect(await rows()).toEqual(expected());
	});

	it('writes all records but those that no table can take, and lists these with the reason', async () => {
		await open({ poison: { share: 0.05 } });
		const run = await hourly();
		expect(await rows()).toEqual(expected());
		const refused = refusedIds();
		expect(refused.length).toBeGreaterThan(5);
		const { errors } = completion(run);
		expect((errors as { externalId: string }[]).map(({ externalId }) => externalId).sort()).toEqual(
			refused,
		);
		expect(errors).toContainEqual({
			externalId: expect.any(String) as string,
			reason: expect.stringContaining('its cursor "2026-02-30') as string,
		});
		expect(run.json('Commit run')).toMatchObject([
			{ verdict: 'incomplete', failed: refused.length },
		]);
	});

	it('becomes complete once the bad records were mended, and what was kept of them was tried again', async () => {
		await open({ poison: { share: 0.05, kinds: mendable } });
		const refused = refusedIds();
		expect(refused.length).toBeGreaterThan(3);
		await hourly();
		api.mend();
		clock.advance(hourMs);
		const next = await hourly();
		expect(next.json('Commit run')).toMatchObject([
			{ verdict: 'complete', created: refused.length, failed: 0 },
		]);
		expect(await rows()).toEqual(expected());
		expect((await statuses()).at(-1)).toBe('incomplete');
		expect((await retry()).json('Retry failed')).toMatchObject([
			{ claimed: refused.length, superseded: refused.length, stillFailing: 0, givenUp: 0 },
		]);
		expect(await statuses()).toEqual(['complete', 'complete']);
	});

	it('has all good records once, and in the end the bad ones, too, whatever pages failed and whoever died', async () => {
		await open({
			users: 1_200,
			failingPages: { share: 0.3 },
			poison: { share: 0.02, kinds: mendable },
		});
		let pages = 0;
		const dying = engine.start(template, {
			startNode: 'Every hour',
			items: [firing(clock.now())],
			beforeBlock: (name) => {
				if (name === 'Page is done' && ++pages === 7) dying.kill();
			},
		});
		expect((await dying.finished).status).toBe('killed');

		clock.advance(hourMs);
		const refused = refusedIds();
		const first = await hourly();
		expect(api.stats().failedPages).toBeGreaterThan(0);
		const written = new Set((await rows()).map(({ external_id }) => external_id));
		expect(refused.filter((id) => written.has(id))).toEqual([]);
		const said = completion(first).errors as { page?: number; externalId?: string }[];
		expect(said.filter(({ page }) => page !== undefined)).not.toEqual([]);
		expect(said.filter(({ externalId }) => externalId !== undefined)).not.toEqual([]);
		expect(first.json('Commit run')).toMatchObject([{ verdict: 'incomplete' }]);

		api.mend();
		clock.advance(hourMs);
		const second = await hourly();
		expect(second.json('Commit run')).toMatchObject([{ verdict: 'complete', failed: 0 }]);
		expect(await rows()).toEqual(expected());
		expect((await retry()).json('Retry failed')).toMatchObject([{ stillFailing: 0, givenUp: 0 }]);
		expect(await statuses()).toEqual(['complete', 'incomplete', 'abandoned']);
	});

	it('shows the recent syncs', async () => {
		await open();
		await hourly();
		const shown = await engine.run(template, { startNode: 'Show recent syncs', items: [{}] });
		expect(shown.json('Recent syncs')).toMatchObject([
			{
				sync: 'api.users',
				status: 'complete',
				totalProcessed: users,
				totalPages: 5,
				failed: 0,
			},
		]);
	});

	it('does the same wherever its blocks stand on the canvas', async () => {
		await open();
		const nodes = template.nodes.map((node) => ({
			...node,
			position: [-node.position[0], -node.position[1]] as [number, number],
		}));
		const run = await hourly({}, { ...template, nodes });
		expect(run.error).toBeUndefined();
		expect(completion(run)).toMatchObject({ status: 'complete', totalProcessed: users });
		expect(await rows()).toEqual(expected());
	});
});

type Row = Readonly<Record<string, unknown>>;

function byId(one: Row, other: Row): number {
	return String(one.external_id) < String(other.external_id) ? -1 : 1;
}

function rowOf(user: ShownUser): Row {
	return {
		external_id: String(user.id),
		email: user.email?.toLowerCase() ?? null,
		full_name: `${user.first_name} ${user.last_name}`,
		status: user.status,
		metadata: user.metadata,
		updated_at: user.updated_at,
	};
}

/** A row as both databases have it. */
function plainRow({ metadata, updated_at: at, ...row }: Row): Row {
	const own = Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('_sync')));
	return {
		...own,
		metadata: typeof metadata === 'string' ? (JSON.parse(metadata) as unknown) : metadata,
		updated_at: new Date(at as string | Date).toISOString(),
	};
}
