import { describeApi } from '../../support/apis/apiWorld';
import { serviceProtection, startDataverse } from '../../support/apis/dataverse';
import { worldStart } from '../../support/tableWorld';

const contacts = Array.from({ length: 5 }, (_, at) => ({
	contactid: `00000000-0000-0000-0000-00000000000${at}`,
	fullname: `Yvonne McKay ${at}`,
	modifiedAt: worldStart + at * 60_000,
}));

const filter =
	"=modifiedon ge {{ $('Begin').item.json.from }} and modifiedon lt {{ $('Begin').item.json.to }}";

describeApi(
	'contacts by OData',
	{
		startApi: async (clock) => await startDataverse(clock, contacts),
		now: worldStart + 60 * 60_000,
		records: {
			url: '/api/data/v9.2/contacts',
			query: {
				pairs: [
					{ name: '$select', value: 'fullname,modifiedon' },
					{ name: '$filter', value: filter },
					{ name: '$orderby', value: 'modifiedon' },
				],
			},
			headers: {
				pairs: [
					{ name: 'OData-Version', value: '4.0' },
					{ name: 'Prefer', value: 'odata.maxpagesize=2' },
				],
			},
			pagination: 'nextLink',
			nextLinkPath: '@odata.nextLink',
			recordsPath: 'value',
			externalId: 'contactid',
			cursorField: 'modifiedon',
			sortedByCursor: true,
		},
	},
	(world) => {
		it('are all in the table, though the service protects itself in the middle', async () => {
			const { api, clock, run, column } = world();
			api.breakAt(3, serviceProtection);
			const begun = clock.now();
			const { error, records } = await run();
			expect(error).toBeUndefined();
			expect(await column('contactid')).toEqual(contacts.map(({ contactid }) => contactid));
			expect(records).toMatchObject({ fetched: 5, created: 5, failed: 0, retried: 1 });
			expect(clock.now() - begun).toBeGreaterThanOrEqual(35_000);
			const tokens = api.asked.map((asked) => /position%3D%22(\d+)/.exec(asked)?.[1]);
			expect(tokens).toEqual([undefined, undefined, '2', '2', '4']);
			const first =
				'/api/data/v9.2/contacts?$select=fullname,modifiedon&$filter=modifiedon ge 2026-03-02T08:00:00.000Z and modifiedon lt 2026-03-02T08:58:00.000Z&$orderby=modifiedon';
			expect(api.asked.map((asked) => asked.startsWith(first))).toEqual(api.asked.map(() => true));
		});
	},
);
