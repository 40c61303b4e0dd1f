import { ask, simulators } from './client';

const start = simulators();

describe('API versions', () => {
	it.each(['2026-01', '2026-04', '2026-07', '2026-10', 'unstable'])(
		'%s answers as itself',
		async (version) => {
			const { status, headers } = await ask(await start(), '{ shop { name } }', { version });
			expect(status).toBe(200);
			expect(headers.get('x-shopify-api-version')).toBe(version);
		},
	);

	it.each(['2025-10', '2025-07', '2023-01'])(
		'the retired %s falls forward to the oldest supported version, and the header says so',
		async (version) => {
			const { status, headers } = await ask(await start(), '{ shop { name } }', { version });
			expect(status).toBe(200);
			expect(headers.get('x-shopify-api-version')).toBe('2026-01');
		},
	);

	it.each(['2027-01', '2026-02', 'latest'])(
		'%s, which never was, is not found',
		async (version) => {
			const { status, body } = await ask(await start(), '{ shop { name } }', { version });
			expect(status).toBe(404);
			expect(body).toEqual({ errors: 'Not Found' });
		},
	);

	it('a document is checked against the schema of the version that is served', async () => {
		const simulator = await start();
		const query =
			'{ orders(first: 1) { nodes { totalCashRoundingAdjustment { paymentSet { shopMoney { amount } } } } } }';
		const newest = await ask(simulator, query, { version: '2026-10' });
		expect(newest.body.errors).toBeUndefined();
		const attribution = '{ orders(first: 1) { nodes { attribution { __typename } } } }';
		const older = await ask(simulator, attribution, { version: '2026-01' });
		expect(older.body.errors?.map(({ message }) => message)).toEqual([
			"Field 'attribution' doesn't exist on type 'Order'",
		]);
		expect((await ask(simulator, attribution, { version: '2026-10' })).body.errors).toBeUndefined();
	});
});
