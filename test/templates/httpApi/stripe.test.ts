import { describeApi } from '../../support/apis/apiWorld';
import { type Customer, rateLimited, startStripe } from '../../support/apis/stripe';
import { worldStart } from '../../support/tableWorld';

const customers: readonly Customer[] = Array.from({ length: 8 }, (_, at) => ({
	id: `cus_${String.fromCharCode(97 + at)}`,
	created: worldStart / 1_000 + at * 60,
	email: at === 3 ? null : `Customer.${at}@Example.com`,
}));

describeApi(
	'customers by Stripe',
	{
		startApi: async (clock) => await startStripe(clock, customers),
		now: worldStart + 60 * 60_000,
		records: {
			url: '/v1/customers',
			query: { pairs: [{ name: 'limit', value: '3' }] },
			pagination: 'cursor',
			cursorFrom: 'lastRecord',
			cursorPath: 'id',
			cursorParameter: 'starting_after',
			endsWhen: 'hasMore',
			hasMorePath: 'has_more',
			recordsPath: 'data',
			externalId: 'id',
			cursorField: 'created',
			fromParameter: 'created[gte]',
			toParameter: 'created[lt]',
			windowFormat: 'unixSeconds',
		},
	},
	(world) => {
		it('are all in the table, the newest first, though Stripe turns one request away in the middle', async () => {
			const { api, run, column } = world();
			api.breakAt(3, rateLimited);
			const { error, records } = await run();
			expect(error).toBeUndefined();
			expect(await column('id')).toEqual(customers.map(({ id }) => id));
			expect(records).toMatchObject({ fetched: 8, created: 8, failed: 0, retried: 1 });
			const window = 'created[gte]=1772438399&created[lt]=1772441880';
			expect(api.asked).toEqual([
				'/v1/customers?limit=3',
				`/v1/customers?limit=3&${window}`,
				`/v1/customers?limit=3&${window}&starting_after=cus_f`,
				`/v1/customers?limit=3&${window}&starting_after=cus_f`,
				`/v1/customers?limit=3&${window}&starting_after=cus_c`,
			]);
		});

		it('are in the table with what Stripe sends: null, Unix seconds, objects', async () => {
			const { run, account, table } = world();
			await run();
			const row = (await account.rows(table)).find(({ id }) => id === 'cus_d');
			expect(row).toMatchObject({ email: null, object: 'customer' });
			expect(Number(row?.created)).toBe(1_772_438_580);
		});

		it('end the sync with the words of Stripe where the place to go on is gone', async () => {
			const { api, run, column } = world();
			const gone = { code: 'resource_missing', message: "No such customer: 'cus_f'" };
			api.breakAt(3, { status: 400, body: { error: { ...gone, param: 'starting_after' } } });
			const { error } = await run();
			expect(error?.message).toContain("No such customer: 'cus_f'");
			expect(await column('id')).toEqual(['cus_f', 'cus_g', 'cus_h']);
		});
	},
);
