import type { INodeParameters } from 'n8n-workflow';

import { onEachDatabase } from '../../support/syncRecordsBlock';

const sales = [
	{ id: '1', day: '2026-11-01', product: 'cup', amount: 4.25 },
	{ id: '2', day: '2026-11-01', product: 'cup', amount: 5.5 },
	{ id: '3', day: '2026-11-02', product: 'pot', amount: 12 },
];

onEachDatabase('Refresh Table', (block) => {
	const byDay: INodeParameters = {
		operation: 'refreshTable',
		table: 'daily',
		externalId: 'day',
		query: 'SELECT day, sum(amount) AS total FROM sale GROUP BY day',
	};
	const one = [{ id: 1 }];

	beforeEach(async () => {
		const write = { operation: 'writeToTable', table: 'sale', externalId: 'id' };
		await block.items(write, { items: sales });
	});

	const daily = async () =>
		(await block.query('SELECT day, total FROM daily ORDER BY day')).map(
			({ day, total }) => `${String(day)} ${Number(total)}`,
		);

	it('gives out what has become of the table, once for all items that ask for the same', async () => {
		const run = await block.run(byDay, { items: [{ id: 1 }, { id: 2 }] });
		expect(run.error).toBeUndefined();
		expect(run.json('Records')).toEqual([
			{
				accountId: 'acme',
				runId: null,
				table: 'daily',
				rows: 2,
				created: 2,
				updated: 0,
				unchanged: 0,
				deleted: 0,
				written: true,
			},
		]);
		expect(run.items('Records')[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		expect(run.hints('Records').map(({ message }) => message)).toContain(
			'Written to the table "daily": 2 new.',
		);
		expect(await daily()).toEqual(['2026-11-01 9.75', '2026-11-02 12']);
		expect(await block.items(byDay, { items: one })).toMatchObject([{ unchanged: 2 }]);
	});

	it('takes the values of each item, and says which item has none', async () => {
		const parameters: INodeParameters = {
			...byDay,
			query: 'SELECT day, sum(amount) AS total FROM sale WHERE product = $1 GROUP BY day',
			queryParameters: { values: [{ value: '={{ $json.product }}' }] },
			options: { maxShare: 100 },
		};
		const items = [{ product: 'cup' }, {}, { product: 'pot' }];
		const settings = { onError: 'continueRegularOutput' } as const;
		expect(await block.items(parameters, { items, settings })).toEqual([
			{
				error:
					'The parameter "Query Parameters" must hold single values, and $1 is none, but it is missing',
				details: { kind: 'invalidParameter', remedy: expect.any(String) as string },
			},
			expect.objectContaining({ created: 1 }) as object,
			expect.objectContaining({ created: 1, deleted: 1 }) as object,
		]);
		expect(await daily()).toEqual(['2026-11-02 12']);
	});

	it('takes times as texts, and numbers and truths as such', async () => {
		const query = "SELECT $1 AS day, $2 AS total, $3 AS truth FROM sale WHERE id = '1'";
		const values = [
			'={{ DateTime.fromISO("2026-11-29T00:00:00Z", { zone: "utc" }) }}',
			'={{ 1.5 }}',
			'={{ true }}',
		];
		const queryParameters = { values: values.map((value) => ({ value })) };
		await block.items({ ...byDay, query, queryParameters }, { items: one });
		expect(await daily()).toEqual(['2026-11-29T00:00:00.000Z 1.5']);
	});

	it('writes nothing where a dry run is asked for, or in a dry run of the sync', async () => {
		const options = { dryRun: true };
		expect(await block.items({ ...byDay, options }, { items: one })).toMatchObject([
			{ created: 2, written: false },
		]);
		const { runId } = await block.begin({ options: { dryRun: true } });
		expect(await block.items({ ...byDay, runId: String(runId) }, { items: one })).toMatchObject([
			{ created: 2, written: false },
		]);
		await expect(daily()).rejects.toThrow(/daily/);
	});

	it('is written for a run, and not once that has ended; the run does not count its rows', async () => {
		const { runId } = await block.begin();
		const parameters = { ...byDay, runId: String(runId) };
		expect(await block.items(parameters, { items: one })).toMatchObject([{ runId, created: 2 }]);
		const receipt = await block.commit(runId);
		expect(receipt).toMatchObject({ created: null });
		const late = await block.run(parameters, { items: one });
		expect(late.error?.message).toMatch(/^The run .* was committed already/);
		// For another run, or none, it is the same table.
		expect(await block.items(byDay, { items: one })).toMatchObject([{ unchanged: 2 }]);
	});

	describe('in the log of its run', () => {
		const logOf = async (runId: unknown) => {
			const [run] = await block.account(
				async ({ runs }) => await runs.list({ id: String(runId), limit: 1 }, true),
			);
			return (run?.steps ?? []).map(({ message, details }) => ({ message, details }));
		};
		const step = { step: 'transforming', table: 'daily' };

		it('is the step transforming, with what became of the rows and how long it took', async () => {
			const { runId } = await block.begin();
			block.tickMs = 10;
			await block.items({ ...byDay, runId: String(runId) }, { items: one });
			block.tickMs = 0;
			const [, started, ended] = await logOf(runId);
			expect(started).toEqual({ message: 'The table "daily" is being refreshed', details: step });
			expect(ended).toEqual({
				message:
					'The table "daily" is refreshed: 2 rows, of which 2 are new, 0 changed and 0 the same; 0 are gone',
				details: {
					...step,
					isDone: true,
					rows: 2,
					created: 2,
					updated: 0,
					unchanged: 0,
					deleted: 0,
					durationMs: expect.any(Number) as number,
				},
			});
			expect((ended?.details as { durationMs: number }).durationMs).toBeGreaterThan(0);
		});

		it('is told as failed there, and the run with it', async () => {
			const { runId } = await block.begin();
			const parameters = { ...byDay, runId: String(runId), query: 'SELECT day FROM sales' };
			const failed = await block.run(parameters, { items: one });
			const [, , told] = await logOf(runId);
			expect(told).toMatchObject({ details: step });
			expect(told?.message).toBe(
				`Refreshing the table "daily" failed: ${failed.error?.message ?? ''}`,
			);
			const type = 'syncRun';
			const fail = { operation: 'fail', runId: String(runId), message: 'It broke' };
			await block.items(fail, { type, items: one });
			const list = { operation: 'list', options: { includeSteps: true, runId: String(runId) } };
			expect(await block.items(list, { type, items: one })).toMatchObject([
				{ status: 'failed', message: 'It broke', failedIn: 'transforming' },
			]);
		});

		it('is not there for a dry run', async () => {
			const { runId } = await block.begin();
			const options = { dryRun: true };
			await block.items({ ...byDay, runId: String(runId), options }, { items: one });
			expect(await logOf(runId)).toHaveLength(1);
		});
	});

	it('leaves the table of another account alone', async () => {
		await block.items(byDay, { items: one });
		const run = await block.run(byDay, { items: one, credential: { accountId: 'other' } });
		expect(run.error?.message).toBe(
			'The table "daily" holds the rows of the sync "daily" of the account "acme". Nothing was written.',
		);
	});

	it.each<[string, INodeParameters, string]>([
		['no query', { query: ' ' }, 'The parameter "Query" must not be empty, but it is " "'],
		[
			'an expression in the query',
			{ query: "SELECT * FROM sale WHERE id = '{{ $json.id }}'" },
			'The parameter "Query" must be plain text, without an expression in it, but it is "SELECT * FROM sale WHERE id = \'{{ $json.id }}\'"',
		],
		[
			'a statement that writes',
			{ query: 'DELETE FROM sale' },
			'The query is no SELECT: it begins with neither SELECT nor WITH.',
		],
		[
			'two statements',
			{ query: 'SELECT 1 AS day; DELETE FROM sale' },
			'The query holds more than one statement.',
		],
		[
			'an external ID that names a column twice',
			{ externalId: 'day, day' },
			'The parameter "External ID" must name each field once, but it is "day, day"',
		],
		[
			'an external ID that the query does not give',
			{ externalId: 'days' },
			'The query gives no column "days" for the external ID; the closest is "day".',
		],
		[
			'a value too few',
			{ query: 'SELECT day FROM sale WHERE id = $1' },
			'The query asks for the value $1, and 0 are given.',
		],
		[
			'a list for a value',
			{
				query: 'SELECT day FROM sale WHERE id = $1',
				queryParameters: { values: [{ value: '={{ [1, 2] }}' }] },
			},
			'The parameter "Query Parameters" must hold single values, and $1 is none, but it is [1,2]',
		],
		[
			'a share of 200 %',
			{ options: { maxShare: 200 } },
			'The parameter "Maximum Share of Deletes" must be a number from 0 to 100, but it is 200',
		],
		[
			'a blank for the table',
			{ table: ' ' },
			'The parameter "Table" must not be empty, but it is " "',
		],
		[
			'the account as a part of the external ID',
			{ options: { accountColumn: 'day' } },
			'The account column "day" is part of the external ID, or the account ID is empty.',
		],
	])('is refused with %s', async (_, parameters, message) => {
		const run = await block.run({ ...byDay, ...parameters }, { items: one });
		expect(run.error?.message).toBe(message);
		expect(await block.query('SELECT id FROM sale')).toHaveLength(3);
		await expect(daily()).rejects.toThrow(/daily/);
	});

	it('says what the database says of a query, in the words of the editor', async () => {
		const run = await block.run({ ...byDay, query: 'SELECT day FROM sales' }, { items: one });
		expect(run.error?.message).toMatch(
			/^(PostgreSQL|SQLite) refused the query: .*sales.*\. Nothing was written\.$/,
		);
		expect(run.error?.description).toContain('Check the names of tables in "Query".');
	});
});
