import { describeApi } from '../../support/apis/apiWorld';
import { secondaryRateLimit, startGithub } from '../../support/apis/github';
import { worldStart } from '../../support/tableWorld';

const minuteMs = 60_000;
/** The last two were changed in the same second. */
const issues = Array.from({ length: 7 }, (_, at) => ({
	number: 1_347 + at,
	updatedAt: worldStart + Math.min(at, 5) * minuteMs,
}));
const asked = 'state=all&sort=updated&direction=asc&per_page=3';
const since = 'since=2026-03-02T07:59:59Z';

describeApi(
	"issues by GitHub's REST API",
	{
		startApi: async (clock) => await startGithub(clock, issues),
		now: worldStart + 60 * minuteMs,
		records: {
			url: '/repos/octocat/Hello-World/issues',
			query: {
				pairs: asked.split('&').map((pair) => {
					const [name = '', value = ''] = pair.split('=');
					return { name, value };
				}),
			},
			headers: { pairs: [{ name: 'Accept', value: 'application/vnd.github+json' }] },
			pagination: 'linkHeader',
			externalId: 'id',
			cursorField: 'updated_at',
			sortedByCursor: true,
			fromParameter: 'since',
		},
	},
	(world) => {
		it('are all in the table, though the secondary rate limit forbids one in the middle for a minute', async () => {
			const { api, clock, run, column } = world();
			api.breakAt(3, secondaryRateLimit);
			const begun = clock.now();
			const { error, records, commit } = await run();
			expect(error).toBeUndefined();
			expect((await column('number')).map(Number)).toEqual(issues.map(({ number }) => number));
			expect(records).toMatchObject({ fetched: 7, created: 7, failed: 0, retried: 1 });
			expect(commit).toMatchObject({ moved: true, watermarkAfter: '2026-03-02T08:58:00.000Z' });
			expect(clock.now() - begun).toBeGreaterThanOrEqual(60_000);
			expect(api.asked).toEqual([
				// The clock of the source is asked for first.
				`/repos/octocat/Hello-World/issues?${asked}`,
				`/repos/octocat/Hello-World/issues?${asked}&${since}`,
				`/repositories/1296269/issues?${asked}&${since}&page=2`,
				`/repositories/1296269/issues?${asked}&${since}&page=2`,
				`/repositories/1296269/issues?${asked}&${since}&page=3`,
			]);
		});

		it('are proven by nothing, since GitHub tells no total', async () => {
			expect((await world().run()).commit).toMatchObject({
				verdict: 'unverifiable',
				reason:
					'The source was not counted both before and after the run, so nothing shows that all were fetched',
			});
		});
	},
);
