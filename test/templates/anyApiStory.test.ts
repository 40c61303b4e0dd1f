import { accountBackEnds } from '../support/accountTables';
import { type AnyApiWorld, openAnyApiWorld } from '../support/anyApiWorld';
import { ProcessPool, processExecutor } from '../support/executors/processExecutor';
import { firing } from '../support/shopWorld';
import type { WorkflowRun } from '../support/workflowEngine';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const users = 4_000;
const pages = users / 100;

interface Said {
	readonly page?: number;
	readonly externalId?: string;
	readonly reason: string;
}

describe.each(accountBackEnds)(
	'templates 04 and 05 and an API in trouble: 3 % of its pages fail, 1 % of its records cannot be taken ($kind)',
	(backEnd) => {
		let pool: ProcessPool;
		let world: AnyApiWorld;

		beforeAll(async () => {
			pool = new ProcessPool();
			await backEnd.start();
			world = await openAnyApiWorld(backEnd, {
				users,
				failingPages: { share: 0.03 },
				poison: { share: 0.01 },
			});
		});
		afterAll(async () => {
			await pool.close();
			await world.close();
			await backEnd.stop();
		});

		/** Runs template 04 in a process of its own, which is killed as a page has been written for the nth time. */
		const killedAtPage = async (nth: number) => {
			const { clock, engine, template } = world;
			let written = 0;
			const execution = processExecutor(pool, clock, engine.credentials).start(
				template,
				[firing(clock.now())],
				(block) => {
					// A block is told of as it begins, and as it ends.
					if (block === 'Write page' && ++written === 2 * nth) execution.kill();
				},
				'Every hour',
			);
			return await execution.finished;
		};
		const completion = (run: WorkflowRun) => {
			const { status, errors } = run.json('Completion record')[0] ?? {};
			const said = errors as Said[];
			return {
				status,
				pages: said.filter(({ page }) => page !== undefined),
				records: said.filter(({ page }) => page === undefined),
			};
		};
		const ids = (listed: readonly { readonly externalId?: unknown }[]) =>
			listed.map(({ externalId }) => externalId).sort();

		it('have all good records in the table once, name the bad ones with their reason, and are complete once these are mended', async () => {
			expect(await killedAtPage(pages / 2)).toBe('killed');
			expect(pool.kills).toBe(1);
			const writtenByTheDead = (await world.rows()).length;
			expect(writtenByTheDead).toBeGreaterThan(users / 3);
			expect(writtenByTheDead).toBeLessThan(users / 2 + 1);

			// Pages that fail however often they are asked for: the others are read, and these are named.
			world.clock.advance(hourMs);
			const inTrouble = await world.hourly();
			const unread = completion(inTrouble);
			expect(unread.status).toBe('incomplete');
			for (const { reason } of unread.pages) {
				expect(reason).toContain('This page cannot be shown at the moment');
			}
			const [list] = inTrouble.json('List records', 1);
			// One behind the last may be asked for in place of one that could not be read.
			const missing = unread.pages.filter(({ page = 0 }) => page <= pages);
			expect(missing).not.toEqual([]);
			expect(list).toMatchObject({
				records: users - 100 * missing.length,
				unreadPages: unread.pages.length,
			});
			expect(inTrouble.error?.message).toContain(`\npage ${unread.pages[0]?.page}: `);

			// Once they can be read, only the bad records are left, and these hold nothing up.
			world.api.mendPages();
			world.clock.advance(hourMs);
			const refused = world.refusedIds();
			expect(refused.length).toBeGreaterThan(users / 200);
			const read = await world.hourly();
			expect(await world.rows()).toEqual(world.expected());
			const bad = completion(read);
			expect(bad).toMatchObject({ status: 'incomplete', pages: [] });
			expect(ids(bad.records)).toEqual(refused);
			for (const { reason } of bad.records) {
				expect(reason).toMatch(/its cursor "2026-02-30|half of a surrogate pair/);
			}
			const kept = await world.listFailed();
			expect(ids(kept)).toEqual(refused);
			expect(kept.map(({ reason }) => reason).sort()).toEqual(
				bad.records.map(({ reason }) => reason).sort(),
			);
			const [{ to } = {}] = read.json('Begin run');

			// As long as nobody has mended them, trying again changes nothing.
			world.clock.advance(15 * minuteMs);
			await world.retryDue();
			expect(await world.rows()).toEqual(world.expected());
			expect(await world.statuses()).toEqual(['incomplete', 'incomplete', 'abandoned']);

			// Mended where they come from, they come with the next run, which reads nothing else again.
			expect(world.api.mend().users.length).toBeGreaterThanOrEqual(refused.length);
			world.clock.advance(hourMs);
			const next = await world.hourly();
			expect(next.json('Commit run')).toMatchObject([
				{ verdict: 'complete', created: refused.length, failed: 0 },
			]);
			const [{ from } = {}] = next.json('Begin run');
			expect(Date.parse(String(from))).toBe(Date.parse(String(to)) - 10 * minuteMs);
			const rows = await world.rows();
			expect(rows).toEqual(world.expected());
			expect(rows).toHaveLength(users);

			expect((await world.retryAll()).json('Retry failed')).toMatchObject([
				{ claimed: refused.length, superseded: refused.length, stillFailing: 0, givenUp: 0 },
			]);
			expect(await world.rows()).toEqual(rows);
			expect(await world.statuses()).toEqual(['complete', 'complete', 'incomplete', 'abandoned']);
		});
	},
);
