import type { RowsOptions, TableOptions } from '../../engine/destination/destination';
import { rowOwner } from '../../engine/destination/owners';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const things: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: {
		kind: 'created',
		columns: [
			{ name: 'id', kind: 'text' },
			{ name: 'name', kind: 'text' },
			{ name: 'total', kind: 'numeric' },
			{ name: 'count', kind: 'integer' },
			{ name: 'long', kind: 'bigint' },
			{ name: 'share', kind: 'double' },
			{ name: 'paid', kind: 'boolean' },
			{ name: 'at', kind: 'timestamptz' },
			{ name: 'more', kind: 'jsonb' },
		],
	},
	owner: rowOwner('acme', 'things'),
	runId: 'run-1',
};

const full = {
	id: '1',
	name: "O'Hara \u{1F600}\n\ttab\\",
	total: '12345678901234.5',
	count: -7,
	long: '9223372036854775807',
	share: 0.1,
	paid: true,
	at: '2026-03-01T10:00:00.123Z',
	more: { tags: ['a', 'b'], sum: '1.50' },
};
const empty = Object.fromEntries(Object.keys(full).map((name) => [name, null]));

describe.each(destinationBackEnds)('rows that are looked at in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const write = async (options: TableOptions, ...columns: Record<string, unknown>[]) => {
		const given = columns.map((each) => ({ columns: each, readAt }));
		expect((await database.open().table(options).write(given)).failures).toEqual([]);
	};
	const look = async (options: Partial<RowsOptions> = {}) =>
		await database.open().rows({ table: 'things', accountId: 'acme', limit: 50, ...options });

	it('come as they were given, without bookkeeping', async () => {
		await write(things, full, { ...empty, id: '2' });
		const rows = await look();
		expect(rows).toEqual([
			{ ...full, at: expect.stringMatching(/^2026-03-01T10:00:00\.123(000)?Z$/) },
			{ ...empty, id: '2' },
		]);
	});

	it('are as many as are asked for, or all', async () => {
		await write(things, ...['1', '2', '3'].map((id) => ({ id })));
		expect(await look({ limit: 2 })).toHaveLength(2);
		expect(await look({ limit: undefined })).toHaveLength(3);
	});

	it('are the own ones: in a table that accounts share none of another is shown', async () => {
		const shared = (id: string): TableOptions => ({
			...things,
			account: { column: 'account', id },
			owner: rowOwner(id, 'things'),
		});
		for (const id of ['acme', 'acme:eu', 'acme%', 'ac_e']) await write(shared(id), { id: '1' });
		for (const accountId of ['acme', 'acme:eu', 'acme%', 'ac_e']) {
			expect(await look({ accountId })).toMatchObject([{ account: accountId, id: '1' }]);
		}
		expect(await look({ accountId: 'other' })).toEqual([]);
	});

	it('leave out what is marked as deleted, unless bookkeeping is asked for', async () => {
		await write(things, { id: '1' }, { id: '2' });
		const gone = await database
			.open()
			.table(things)
			.reconcile({ readBefore: readAt + 1, maxShare: 1 });
		await gone.add([['2']]);
		await gone.finish();
		expect(await look()).toMatchObject([{ id: '2' }]);
		const all = await look({ withBookkeeping: true });
		expect(all).toHaveLength(2);
		expect(all.find(({ id }) => id === '1')).toMatchObject({
			_sync_owner: 'acme:things',
			_sync_deleted_at: expect.stringMatching(/^2026-/),
		});
	});

	it('of a table that was made elsewhere are all shown, in its own words', async () => {
		await database.query('CREATE TABLE "my ""own"" table" (id INTEGER, "a b" VARCHAR(9))');
		await database.query(`INSERT INTO "my ""own"" table" VALUES (1, 'x')`);
		expect(await look({ table: 'my "own" table' })).toEqual([
			{ id: backEnd.dialect === 'SQLite' ? '1' : 1, 'a b': 'x' },
		]);
	});

	it('of a table that is not there are an error that names the closest', async () => {
		await write(things, { id: '1' });
		await expect(look({ table: 'thing' })).rejects.toThrow(
			/^There is no table "thing".*; the closest is "things"\.$/,
		);
	});

	const sold = ['2026-01-01 a 1.10', '2026-01-01 b 2.20', '2026-01-02 a 100', '2026-01-03 a 7'];
	const writeSold = async () =>
		await write(
			things,
			...sold.map((line, index) => {
				const [day, name, total] = line.split(' ');
				return {
					...empty,
					id: `id-${index + 1}`,
					more: null,
					name,
					total,
					count: index,
					long: day?.slice(8),
				};
			}),
		);

	it('are those for which conditions hold, in the order that is asked for', async () => {
		await writeSold();
		const rows = await look({
			where: [
				{ column: 'name', is: '=', value: 'a' },
				{ column: 'id', is: '<', value: 'id-4' },
				{ column: 'count', is: '>=', value: '0' },
			],
			order: [{ column: 'id', descending: true }],
		});
		expect(rows.map(({ id }) => id)).toEqual(['id-3', 'id-1']);
		const next = await look({
			where: [{ column: 'id', is: '>', value: 'id-1' }],
			order: [{ column: 'id' }],
			limit: 2,
		});
		expect(next.map(({ id }) => id)).toEqual(['id-2', 'id-3']);
	});

	it('are added up by the values of other columns', async () => {
		await writeSold();
		const rows = await look({
			sums: { of: ['total', 'count'], by: ['long'] },
			where: [{ column: 'long', is: '<=', value: '2' }],
			order: [{ column: 'long' }],
		});
		expect(rows).toEqual(
			[
				{ total: '3.3', count: '1', long: '1' },
				{ total: '100', count: '2', long: '2' },
			].map((row) => ({
				...row,
				total: expect.stringMatching(new RegExp(`^${row.total.replace('.', '\\.')}0*$`)),
				count: expect.stringMatching(new RegExp(`^${row.count}(\\.0)?$`)),
			})),
		);
	});

	it('take no text for a number, and no value for a part of the query', async () => {
		await writeSold();
		for (const value of ['x', "1' OR '1' = '1", '']) {
			expect(await look({ where: [{ column: 'count', is: '=', value }] })).toEqual([]);
			expect(await look({ where: [{ column: 'name', is: '=', value }] })).toEqual([]);
		}
	});

	it('cannot be asked for by a column that is not there, or by bookkeeping', async () => {
		await writeSold();
		for (const column of ['day', '_sync_owner', 'id" = "id']) {
			const asked = [
				{ where: [{ column, is: '=' as const, value: '1' }] },
				{ order: [{ column }] },
				{ sums: { of: [column], by: ['id'] } },
				{ sums: { of: ['count'], by: [column] } },
			];
			for (const options of asked) {
				await expect(look(options)).rejects.toMatchObject({
					kind: 'columnMissing',
					message: `The table "things" has no column ${JSON.stringify(column)}`,
				});
			}
		}
	});
});
