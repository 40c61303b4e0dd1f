import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const fromRecords: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: 'acme/things',
	runId: 'run-1',
};

const thing = (columns: Readonly<Record<string, unknown>>): DestinationRecord => ({
	columns,
	readAt,
});

const long = 'a'.repeat(60);

describe.each(destinationBackEnds)('fields of records in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const row = async (id: number) =>
		(await database.query(`SELECT * FROM things WHERE id = '${id}'`))[0] ?? {};

	const strange: readonly (readonly [field: string, column: RegExp])[] = [
		['', /^unnamed_[a-z0-9]{8}$/],
		['  ', /^unnamed_[a-z0-9]{8}$/],
		[`${long}-first`, /^a{54}_[a-z0-9]{8}$/],
		['ä'.repeat(40), /^ä{27}_[a-z0-9]{8}$/],
		['a\0b', /^ab_[a-z0-9]{8}$/],
		['half \ud83d', /^half \ufffd_[a-z0-9]{8}$/],
		['_sync_hash', /^_sync_hash_[a-z0-9]{8}$/],
		['_Sync_Owner', /^_Sync_Owner_[a-z0-9]{8}$/],
		...(backEnd.dialect === 'PostgreSQL'
			? ([
					['ctid', /^ctid_[a-z0-9]{8}$/],
					['xmax', /^xmax_[a-z0-9]{8}$/],
					['tableoid', /^tableoid_[a-z0-9]{8}$/],
				] as const)
			: []),
		...(backEnd.dialect === 'MariaDB'
			? ([
					['price ', /^price_[a-z0-9]{8}$/],
					['\u{1f600} mood', /^mood_[a-z0-9]{8}$/],
				] as const)
			: []),
	];

	it.each(strange)(
		'a field named %j goes to a column of another name, the same in every batch and run, and stops nothing',
		async (field, column) => {
			const first = await database
				.open()
				.table(fromRecords)
				.write([thing({ id: 1, [field]: 'x', note: 'a' }), thing({ id: 2, note: 'b' })]);
			expect(first.counts).toMatchObject({ created: 2, failed: 0 });
			expect(first.renamed).toEqual([{ field, column: expect.stringMatching(column) }]);
			const name = first.renamed?.[0]?.column ?? '';
			expect(await row(1)).toMatchObject({ [name]: 'x', note: 'a' });
			const writer = database.open().table({ ...fromRecords, runId: 'run-2' });
			await writer.write([thing({ id: 3, note: 'c' })]);
			const again = await writer.write([
				thing({ id: 1, [field]: 'x', note: 'a' }),
				thing({ id: 2, [field]: 'y', note: 'b' }),
			]);
			expect(again).toMatchObject({ outcomes: ['unchanged', 'updated'], renamed: first.renamed });
			expect(await row(2)).toMatchObject({ [name]: 'y' });
		},
	);

	it('two long names that begin alike stay two columns', async () => {
		await database
			.open()
			.table(fromRecords)
			.write([thing({ id: 1, [`${long}-first`]: 'x', [`${long}-second`]: 'y' })]);
		expect(Object.values(await row(1))).toEqual(expect.arrayContaining(['x', 'y']));
	});

	it('names that differ in their letters’ case alone stay two columns, whichever comes first', async () => {
		const writer = database.open().table(fromRecords);
		await writer.write([thing({ id: 1, OK: 'x', ok: 'y' })]);
		await writer.write([thing({ id: 2, ok: 'v', Ok: 'w', OK: 'u' })]);
		expect(Object.values(await row(1))).toEqual(expect.arrayContaining(['x', 'y']));
		expect(Object.values(await row(2))).toEqual(expect.arrayContaining(['u', 'v', 'w']));
		expect(await row(1)).toMatchObject({ OK: 'x' });
		expect(await row(2)).toMatchObject({ OK: 'u' });
	});

	describe('of the account column’s name', () => {
		const shared: TableOptions = { ...fromRecords, account: { column: 'account', id: '7' } };

		it('that say something else than the account are data, and go to a column of another name', async () => {
			const writer = database.open().table(shared);
			const first = await writer.write([thing({ id: 1, account: { owner: 'x' } })]);
			expect(first.counts).toMatchObject({ created: 1, failed: 0 });
			const [renamed] = first.renamed ?? [];
			expect(renamed).toEqual({
				field: 'account',
				column: expect.stringMatching(/^account_[a-z0-9]{8}$/),
			});
			const name = renamed?.column ?? '';
			const again = await database
				.open()
				.table(shared)
				.write([
					thing({ id: 1, account: { owner: 'x' } }),
					thing({ id: 2, account: '7' }),
					thing({ id: 3, account: 'other' }),
				]);
			expect(again).toMatchObject({ outcomes: ['unchanged', 'created', 'created'] });
			const rows = await database.query('SELECT * FROM things ORDER BY id');
			const json = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : text);
			expect(rows.map(({ id, account, [name]: value }) => [id, account, value])).toEqual([
				['1', '7', expect.anything()],
				['2', '7', null],
				['3', '7', expect.stringContaining('other')],
			]);
			expect(json(rows[0]?.[name])).toEqual({ owner: 'x' });
		});

		it.each(['7', 7, ' 7', null, undefined])(
			'that say %j, the account itself or nothing, bring no column',
			async (account) => {
				const writer = database.open().table(shared);
				const written = await writer.write([thing({ id: 1, note: 'a', account })]);
				expect(written.counts).toMatchObject({ created: 1 });
				expect(written.renamed).toBeUndefined();
				const columns = await database.open().columns('things');
				expect(columns?.map(({ name }) => name).sort()).toEqual(['account', 'id', 'note']);
				const without = await writer.write([thing({ id: 1, note: 'a' })]);
				expect(without.outcomes).toEqual(['unchanged']);
			},
		);

		it('come to a table that is there by then, and are in a column from then on', async () => {
			const writer = database.open().table(shared);
			await writer.write([thing({ id: 1, account: '7' })]);
			const { renamed } = await writer.write([thing({ id: 2, account: 'other' })]);
			expect(await row(2)).toMatchObject({ account: '7', [renamed?.[0]?.column ?? '']: 'other' });
		});
	});

	it.each([[{ id: { x: 1 } }], [{ id: [7] }]])(
		'a record whose ID is %j fails, and the others of the first batch make the table',
		async (bad) => {
			const writer = database.open().table(fromRecords);
			const batch = [thing({ id: 1, a: 'x' }), thing({ ...bad, a: 'y' }), thing({ id: 2, a: 'z' })];
			for (const outcome of ['created', 'unchanged'] as const) {
				const { outcomes, failures } = await writer.write(batch);
				expect(outcomes).toEqual([outcome, 'failed', outcome]);
				expect(failures).toMatchObject([
					{ column: 'id', reason: expect.stringMatching(/^(a list|an object) is no ID$/) },
				]);
			}
		},
	);

	it('all bad columns of a record are named', async () => {
		const structure = {
			kind: 'created',
			columns: [
				{ name: 'id', kind: 'text' },
				{ name: 'price', kind: 'numeric' },
				{ name: 'at', kind: 'timestamptz' },
			],
		} as const;
		const { failures } = await database
			.open()
			.table({ ...fromRecords, structure })
			.write([thing({ id: 'a', price: '1,5', at: 'BST' })]);
		expect(failures).toMatchObject([
			{
				column: 'at',
				reason:
					'"BST" is not a time in ISO 8601, such as 2026-01-31T09:30:00+01:00; price: "1,5" is not a number',
			},
		]);
	});

	it('a whole number beyond 2^53 is written as it was given, and said to have lost digits perhaps', async () => {
		const id = Number('1234567890123456789');
		const { outcomes, rounded } = await database
			.open()
			.table(fromRecords)
			.write([
				thing({ id: 1, number: id, text: 'x', data: { id } }),
				thing({ id: 2, number: 1.5, text: id, data: null }),
				thing({ id: 3, number: 1e300, text: 'y', data: [2 ** 53 - 1] }),
			]);
		// A DECIMAL of MySQL has 35 digits before the point.
		const ofHuge = backEnd.dialect === 'MariaDB' ? 'failed' : 'created';
		expect(outcomes).toEqual(['created', 'created', ofHuge]);
		expect(rounded).toEqual([
			{ externalId: '1', column: 'data' },
			{ externalId: '1', column: 'number' },
			{ externalId: '2', column: 'text' },
		]);
	});
});
