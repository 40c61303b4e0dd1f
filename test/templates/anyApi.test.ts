import { accountBackEnds } from '../support/accountTables';
import { type AnyApiWorld, openAnyApiWorld } from '../support/anyApiWorld';
import { startRecordingServer } from '../support/recordingServer';
import { firing } from '../support/shopWorld';
import { editBlock, withSettings } from '../support/template';
import type { WorkflowRun } from '../support/workflowEngine';
import type { UsersApiOptions } from '../../simulator/users';

const hourMs = 60 * 60_000;
const users = 450;
/** What is wrong with users, so that it can be told of their time which version is newer. */
const mendable = ['noEmail', 'halfCharacter'] as const;

describe.each(accountBackEnds)('template 04, any API to a table ($kind)', (backEnd) => {
	let world: AnyApiWorld;

	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());
	afterEach(async () => await world.close());

	const open = async (options: UsersApiOptions = {}): Promise<void> => {
		world = await openAnyApiWorld(backEnd, { users, ...options });
	};
	const completion = (run: WorkflowRun) => run.json('Completion record')[0] ?? {};

	it('makes the table equal to the API, each record transformed, and ends in a completion record', async () => {
		await open();
		const run = await world.hourly();
		expect(run.error).toBeUndefined();
		expect(await world.rows()).toEqual(world.expected());
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
		await world.hourly();
		const [first, second] = world.api.users.truth();
		world.clock.advance(hourMs);
		world.api.users.edit(Number(first?.id), { email: 'NEW@Example.com' });
		world.api.users.create({ email: 'One@Example.com' });
		world.clock.advance(hourMs);
		const next = await world.hourly();
		expect(next.json('Commit run')).toMatchObject([{ fetched: 2, created: 1, updated: 1 }]);
		expect(await world.rows()).toEqual(world.expected());

		await world.account.execute(
			`DELETE FROM "${world.table}" WHERE external_id = '${Number(second?.id)}'`,
		);
		world.clock.advance(hourMs);
		const full = await world.hourly({}, withSettings(world.template, { mode: 'full' }));
		expect(full.error).toBeUndefined();
		expect(completion(full)).toMatchObject({ mode: 'full', totalProcessed: users + 1 });
		expect(full.json('Commit run')).toMatchObject([{ created: 1, updated: 0 }]);
		expect(await world.rows()).toEqual(world.expected());
	});

	it.each(['Transform', 'Write page', 'Page is done', 'Commit run'])(
		'killed before "%s", the next run covers it again, and doubles nothing',
		async (block) => {
			await open();
			const dying = world.engine.start(world.template, {
				startNode: 'Every hour',
				items: [firing(world.clock.now())],
				beforeBlock: (name) => {
					if (name === block) dying.kill();
				},
			});
			expect((await dying.finished).status).toBe('killed');
			world.clock.advance(hourMs);
			const run = await world.hourly();
			expect(run.json('Commit run')).toMatchObject([{ verdict: 'complete', fetched: users }]);
			expect(await world.rows()).toEqual(world.expected());
		},
	);

	it('goes on after a page that cannot be read, names it with the reason, and reads it with the next run', async () => {
		await open({ failingPages: { share: 0.3 } });
		const run = await world.hourly();
		expect(world.api.stats().failedPages).toBe(1);
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
		world.api.mend();
		world.clock.advance(hourMs);
		const next = await world.hourly();
		expect(next.json('Commit run')).toMatchObject([{ verdict: 'complete' }]);
		expect(await world.rows()).toEqual(world.expected());
	});

	it('writes all records but those that no table can take, and lists these with the reason', async () => {
		await open({ poison: { share: 0.05 } });
		const run = await world.hourly();
		expect(await world.rows()).toEqual(world.expected());
		const refused = world.refusedIds();
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
		const refused = world.refusedIds();
		expect(refused.length).toBeGreaterThan(3);
		await world.hourly();
		world.api.mend();
		world.clock.advance(hourMs);
		const next = await world.hourly();
		expect(next.json('Commit run')).toMatchObject([
			{ verdict: 'complete', created: refused.length, failed: 0 },
		]);
		expect(await world.rows()).toEqual(world.expected());
		expect((await world.statuses()).at(-1)).toBe('incomplete');
		expect((await world.retryAll()).json('Retry failed')).toMatchObject([
			{ claimed: refused.length, superseded: refused.length, stillFailing: 0, givenUp: 0 },
		]);
		expect(await world.statuses()).toEqual(['complete', 'complete']);
	});

	it('goes no further where a page cannot be read of an API that tells no total', async () => {
		await open({ failingPages: { share: 0.3 } });
		const untold = editBlock(world.template, 'List records', (parameters) => ({
			...parameters,
			totalFrom: 'none',
			endsWhen: 'shortPage',
		}));
		const run = await world.hourly({}, untold);
		expect(run.json('Commit run')).toMatchObject([{ verdict: 'incomplete', fetched: users - 100 }]);
		expect(completion(run).message).toMatch(
			/\. 1 page could not be read\. The next run covers this window again$/,
		);
		world.api.mend();
		world.clock.advance(hourMs);
		await world.hourly({}, untold);
		expect(await world.rows()).toEqual(world.expected());
	});

	it('goes no further than the pages that it may read', async () => {
		await open();
		const cut = editBlock(world.template, 'List records', (parameters) => ({
			...parameters,
			options: { maxPages: 2 },
		}));
		const run = await world.hourly({}, cut);
		expect(run.json('Commit run')).toMatchObject([{ verdict: 'incomplete', fetched: 200 }]);
		world.clock.advance(hourMs);
		await world.hourly();
		expect(await world.rows()).toEqual(world.expected());
	});

	it('keeps a record without an ID, which holds nothing up', async () => {
		await open();
		const at = '2026-03-01T00:00:00.000Z';
		const data = [{ id: 1, updated_at: at }, { id: null }, { id: 3, updated_at: at }];
		const api = await startRecordingServer((_request, response) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ data, total: 3 }));
		});
		try {
			world.engine.credentials.syncHttpApi = { baseUrl: api.url, signIn: 'none' };
			const run = await world.hourly();
			const reason = 'it has no ID: its "id" is null';
			expect(completion(run)).toMatchObject({
				status: 'incomplete',
				totalProcessed: 3,
				errors: [{ externalId: '', reason }],
			});
			expect(run.json('Commit run')[0]?.message).toContain('1 record failed, and is kept');
			expect(run.error?.message).toMatch(/\na record without an ID: it has no ID: /);
			expect(await world.listFailed()).toMatchObject([{ status: 'givenUp', reason }]);
			expect(await world.account.rows(world.table)).toHaveLength(2);
		} finally {
			await api.close();
		}
	});

	it('shows the recent syncs', async () => {
		await open();
		await world.hourly();
		const shown = await world.engine.run(world.template, {
			startNode: 'Show recent syncs',
			items: [{}],
		});
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
		const nodes = world.template.nodes.map((node) => ({
			...node,
			position: [-node.position[0], -node.position[1]] as [number, number],
		}));
		const run = await world.hourly({}, { ...world.template, nodes });
		expect(run.error).toBeUndefined();
		expect(completion(run)).toMatchObject({ status: 'complete', totalProcessed: users });
		expect(await world.rows()).toEqual(world.expected());
	});
});
