import { describeApi } from '../../support/apis/apiWorld';
import { type Contact, mostPerQuery, rateLimited, startHubspot } from '../../support/apis/hubspot';
import { worldStart } from '../../support/tableWorld';

const count = 10_450;
/** Four of them in each second, so that the limit is reached in the middle of one. */
const contacts: readonly Contact[] = Array.from({ length: count }, (_, at) => ({
	id: String(51 + at),
	email: `contact-${at}@example.com`,
	updatedAt: worldStart + Math.floor((at + 2) / 4) * 1_000,
}));

const search = {
	filterGroups: [
		{
			filters: [
				{ propertyName: 'lastmodifieddate', operator: 'GTE' },
				{ propertyName: 'lastmodifieddate', operator: 'LT' },
			],
		},
	],
	sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }],
	properties: ['email', 'lastmodifieddate'],
	limit: 200,
};

describeApi(
	"contacts by HubSpot's search",
	{
		startApi: async (clock) => await startHubspot(clock, contacts),
		now: worldStart + 2 * 60 * 60_000,
		records: {
			method: 'POST',
			url: '/crm/v3/objects/contacts/search',
			body: JSON.stringify(search),
			parametersTo: 'body',
			pagination: 'cursor',
			cursorFrom: 'body',
			cursorPath: 'paging.next.after',
			cursorTo: 'body',
			cursorParameter: 'after',
			totalFrom: 'body',
			totalPath: 'total',
			recordsPath: 'results',
			externalId: 'id',
			cursorField: 'updatedAt',
			sortedByCursor: true,
			fromParameter: 'filterGroups[0].filters[0].value',
			toParameter: 'filterGroups[0].filters[1].value',
			windowFormat: 'unixMilliseconds',
			options: { maxPerQuery: mostPerQuery },
		},
	},
	(world) => {
		it('are all in the table, though there are more than the 10,000 of one query and a request too many in the middle', async () => {
			const { api, run, ids } = world();
			api.breakAt(20, rateLimited);
			const { error, records, commit } = await run();
			expect(error).toBeUndefined();
			expect(await ids()).toEqual(contacts.map(({ id }) => id).sort());
			expect(records).toMatchObject({ created: count, updated: 0, failed: 0, retried: 1 });
			expect(commit).toMatchObject({ verdict: 'complete', moved: true });
			expect(commit).toMatchObject({
				// What both queries list of the seconds between them came twice.
				reason: `${count} different ones (${count + 6} with those that came again) fetched; the source counted ${count} before and ${count} after`,
			});
			const pages = api.asked.map((asked) => JSON.parse(asked.replace(/^\S+ /, '')) as Page);
			expect(Math.max(...pages.map(({ after }) => Number(after ?? 0)))).toBe(9_800);
			// The second query begins with the second in which the first has ended.
			const begins = pages.map(({ filterGroups }) => filterGroups[0].filters[0].value);
			expect([...new Set(begins)].slice(-2)).toEqual([
				worldStart - 1_000,
				worldStart + 2_500_000 - 1_000,
			]);
		});
	},
);

interface Page {
	readonly after?: string;
	readonly filterGroups: readonly [{ readonly filters: readonly [{ readonly value: number }] }];
}
