import { describeApi } from '../../support/apis/apiWorld';
import { rateLimited, startGraphql } from '../../support/apis/graphql';
import { worldStart } from '../../support/tableWorld';

const issues = Array.from({ length: 5 }, (_, at) => ({
	id: `I_${at}`,
	title: `Found a bug, no. ${at}`,
	updatedAt: worldStart + at * 60_000,
}));

const query = `query ($since: DateTime, $first: Int!, $after: String) {
	repository(owner: "octocat", name: "Hello-World") {
		issues(first: $first, after: $after, filterBy: { since: $since }, orderBy: { field: UPDATED_AT, direction: ASC }) {
			totalCount
			nodes { id title updatedAt }
			pageInfo { endCursor hasNextPage }
		}
	}
}`;
const connection = 'data.repository.issues';

describeApi(
	'issues by a GraphQL connection',
	{
		startApi: async (clock) => await startGraphql(clock, issues),
		now: worldStart + 60 * 60_000,
		records: {
			method: 'POST',
			url: '/graphql',
			body: JSON.stringify({ query, variables: { first: 2 } }),
			parametersTo: 'body',
			pagination: 'cursor',
			cursorFrom: 'body',
			cursorPath: `${connection}.pageInfo.endCursor`,
			cursorTo: 'body',
			cursorParameter: 'variables.after',
			endsWhen: 'hasMore',
			hasMorePath: `${connection}.pageInfo.hasNextPage`,
			totalFrom: 'body',
			totalPath: `${connection}.totalCount`,
			recordsPath: `${connection}.nodes`,
			externalId: 'id',
			cursorField: 'updatedAt',
			sortedByCursor: true,
			fromParameter: 'variables.since',
			options: { errorField: 'errors' },
		},
	},
	(world) => {
		it('are all in the table, though one answer in the middle is an error with status 200', async () => {
			const { api, run, ids } = world();
			api.breakAt(3, rateLimited);
			const { error, records, commit } = await run();
			expect(error).toBeUndefined();
			expect(await ids()).toEqual(issues.map(({ id }) => id));
			expect(records).toMatchObject({ fetched: 5, created: 5, failed: 0, retried: 1 });
			expect(commit).toMatchObject({
				verdict: 'complete',
				reason: '5 fetched; the source counted 5 before and 5 after',
			});
			const cursors = api.asked.map((asked) => /"after":"([^"]+)"/.exec(asked)?.[1]);
			const behind = (at: number) =>
				Buffer.from(`cursor:v2:${worldStart + at * 60_000},I_${at}`).toString('base64');
			// The first and the last request count.
			expect(cursors).toEqual([undefined, undefined, behind(1), behind(1), behind(3), undefined]);
		});

		it('are not taken for complete where the query is wrong, which GraphQL says with status 200', async () => {
			const { api, run, ids } = world();
			api.breakAt(2, {
				body: { errors: [{ message: 'Cannot query field "issue" on type "Repository".' }] },
			});
			const { error } = await run();
			expect(error?.message).toContain('Cannot query field "issue" on type "Repository".');
			expect(await ids()).toEqual([]);
		});
	},
);
