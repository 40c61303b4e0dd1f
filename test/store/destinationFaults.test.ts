import type { CreatableKind } from '../../engine/destination/columns';
import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';
import { asText } from './shownAsText';

const readAt = Date.parse('2026-03-01T10:00:00Z');

/** A table whose value column has the given kind. */
function tableOf(kind: CreatableKind): TableOptions {
	return {
		table: 'things',
		key: ['id'],
		structure: {
			kind: 'created',
			columns: [
				{ name: 'id', kind: 'text' },
				{ name: 'value', kind },
			],
		},
		owner: 'acme/things',
		runId: 'run-1',
	};
}

const existing: TableOptions = {
	...tableOf('text'),
	structure: { kind: 'existing', columns: ['id', 'value'] },
	addBookkeeping: true,
};

function thing(id: unknown, value: unknown): DestinationRecord {
	return { columns: { id, value }, readAt };
}

const fineValue = {
	text: 'fine',
	integer: 1,
	bigint: 1,
	numeric: 1,
	double: 1,
	boolean: true,
	timestamptz: '2026-01-01T00:00:00Z',
	jsonb: {},
} as const satisfies Record<CreatableKind, unknown>;

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

const unstorable =
	'it holds a NUL character or half of a surrogate pair, which a database cannot keep';
const unstorableJson =
	'the JSON holds a NUL character or half of a surrogate pair, which a database cannot keep';

describe.each(destinationBackEnds)('bad input to a table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const storedIds = async () =>
		(await database.query('SELECT id FROM things ORDER BY id')).map(({ id }) => id);

	it.each([
		['text', 'a\0b', unstorable],
		['text', 'half \ud83d of an emoji', unstorable],
		['text', Number.NaN, 'NaN is not a number'],
		['text', () => 1, 'a function is not text'],
		['integer', 2_147_483_648, '2147483648 exceeds a 32-bit integer'],
		['integer', 1.5, '1.5 is not a whole number'],
		['integer', '', '"" is not a whole number'],
		['integer', true, 'a boolean is not a whole number'],
		[
			'bigint',
			2 ** 53,
			'9007199254740992 is beyond 2^53, where a JavaScript number has lost digits; give it as text',
		],
		['bigint', '9223372036854775808', '9223372036854775808 exceeds a 64-bit integer'],
		['numeric', Number.NaN, 'NaN is not a number'],
		['numeric', Number.POSITIVE_INFINITY, 'Infinity is not a number'],
		['numeric', 'NaN', '"NaN" is not a number'],
		['numeric', '1,5', '"1,5" is not a number'],
		['double', '1e999', '"1e999" exceeds a double'],
		['boolean', 'perhaps', '"perhaps" is neither true nor false'],
		['boolean', 2, '"2" is neither true nor false'],
		['timestamptz', '2026-02-30T00:00:00Z', '"2026-02-30T00:00:00Z" is not a date of the calendar'],
		[
			'timestamptz',
			'2026-02-29T00:00:00.000Z',
			'"2026-02-29T00:00:00.000Z" is not a date of the calendar',
		],
		['timestamptz', '2026-01-01T24:00:01Z', '"2026-01-01T24:00:01Z" is not a date of the calendar'],
		['timestamptz', 'now', '"now" is not a time in ISO 8601, such as 2026-01-31T09:30:00+01:00'],
		[
			'timestamptz',
			'infinity',
			'"infinity" is not a time in ISO 8601, such as 2026-01-31T09:30:00+01:00',
		],
		['timestamptz', '', '"" is not a time in ISO 8601, such as 2026-01-31T09:30:00+01:00'],
		['timestamptz', new Date(Number.NaN), 'an invalid Date is not a time'],
		[
			'timestamptz',
			'2026-07-29 14:30:00 BST',
			'"2026-07-29 14:30:00 BST" is not a time in ISO 8601, such as 2026-01-31T09:30:00+01:00',
		],
		[
			'timestamptz',
			'20220101T101112Z',
			'"20220101T101112Z" is not a time in ISO 8601, such as 2026-01-31T09:30:00+01:00',
		],
		['numeric', {}, 'an object is not a number'],
		['text', new Map([['a', 1]]), 'a Map cannot be written as JSON'],
		['jsonb', { a: () => 1 }, 'a function cannot be written as JSON'],
		['jsonb', { at: new Date(Number.NaN) }, 'JSON has no invalid time'],
		['jsonb', { a: ['x\0y'] }, unstorableJson],
		['jsonb', { 'k\ud800': 1 }, unstorableJson],
		['jsonb', { a: Number.NaN }, 'JSON has no NaN'],
		['jsonb', [1n], 'JSON has no BigInt; give it as text'],
		['jsonb', cyclic, 'it is nested more than 200 deep, or in itself'],
	] as const)('a %s column refuses %j, and the rest is written', async (kind, value, reason) => {
		const result = await database
			.open()
			.table(tableOf(kind))
			.write([thing('a', fineValue[kind]), thing('bad', value), thing('c', fineValue[kind])]);
		expect(result.failures).toEqual([
			{ index: 1, externalId: 'bad', kind: 'valueRefused', column: 'value', reason },
		]);
		expect(result.outcomes).toEqual(['created', 'failed', 'created']);
		expect(await storedIds()).toEqual(['a', 'c']);
	});

	it.each([
		[
			'text',
			'😀 "quoted" \\N \\. \t \r\n \u{10ffff} \ufffd',
			'😀 "quoted" \\N \\. \t \r\n \u{10ffff} \ufffd',
		],
		['text', '', ''],
		['text', '\\N', '\\N'],
		['text', 'NULL', 'NULL'],
		['text', { b: 1, a: [null] }, '{"a":[null],"b":1}'],
		['text', null, null],
		['text', undefined, null],
		['bigint', '-9223372036854775808', '-9223372036854775808'],
		['bigint', 9_223_372_036_854_775_807n, '9223372036854775807'],
		['numeric', '12345.67', '12345.67'],
		['numeric', 0.1, '0.1'],
		['double', -1.5e300, '-1.5e+300'],
		['boolean', 'FALSE', 'false'],
		['timestamptz', '2026-03-29T02:30:00+02:00', '2026-03-29T00:30:00.000Z'],
		['timestamptz', '2024-02-29', '2024-02-29T00:00:00.000Z'],
		['timestamptz', '2026-12-31 23:59:59.123456-0830', '2027-01-01T08:29:59.123456Z'],
		['timestamptz', new Date(0), '1970-01-01T00:00:00.000Z'],
		['jsonb', { a: '\\u0000 😀 \\ud800', __proto__: 1 }, '{"a":"\\\\u0000 😀 \\\\ud800"}'],
		[
			'jsonb',
			JSON.parse('{"__proto__":{"x":1},"10":1,"9":2}'),
			'{"10":1,"9":2,"__proto__":{"x":1}}',
		],
		['jsonb', 'text', '"text"'],
		['jsonb', null, null],
	] as const)('a %s column keeps %j', async (kind, value, expected) => {
		const { failures } = await database
			.open()
			.table(tableOf(kind))
			.write([thing('a', value)]);
		expect(failures).toEqual([]);
		const [row] = await database.query(
			`SELECT ${asText(kind, backEnd.dialect)} AS value FROM things`,
		);
		const stored = row?.['value'];
		if (kind === 'jsonb' && typeof stored === 'string') {
			// PostgreSQL's jsonb has an order of its own.
			expect(JSON.parse(stored)).toEqual(JSON.parse(String(expected)));
			if (backEnd.dialect !== 'PostgreSQL') expect(stored).toBe(expected);
		} else expect(stored).toBe(expected);
	});

	it.each([[null], [undefined], ['']])('a record with the ID %j has none', async (id) => {
		const result = await database
			.open()
			.table(tableOf('text'))
			.write([thing('a', 'x'), thing(id, 'y'), { columns: { value: 'z' }, readAt }]);
		const reason = 'the column "id" of its external ID is empty';
		expect(result.failures).toEqual([
			{ index: 1, externalId: undefined, kind: 'noExternalId', column: 'id', reason },
			{ index: 2, externalId: undefined, kind: 'noExternalId', column: 'id', reason },
		]);
		expect(await storedIds()).toEqual(['a']);
	});

	it('a cursor that is no time and no number is a bad record', async () => {
		const { failures } = await database
			.open()
			.table(tableOf('text'))
			.write([{ ...thing('a', 'x'), cursor: 'yesterday' }, thing('b', 'y')]);
		expect(failures).toEqual([
			{
				index: 0,
				externalId: 'a',
				kind: 'cursorInvalid',
				column: undefined,
				reason: 'its cursor "yesterday" is neither a time nor a number',
			},
		]);
		expect(await storedIds()).toEqual(['b']);
	});

	it('of one ID, an older version does not stand in for a newest one that is bad', async () => {
		const { outcomes } = await database
			.open()
			.table(tableOf('text'))
			.write([
				{ ...thing('a', 'old'), cursor: 1 },
				{ ...thing('a', 'a\0b'), cursor: 2 },
			]);
		expect(outcomes).toEqual(['superseded', 'failed']);
		expect(await storedIds()).toEqual([]);
	});

	it.each([10, 60, 400])(
		'what only the database refuses comes out of a batch of %i, new and known records alike',
		async (size) => {
			await database.query(
				`CREATE TABLE things (id ${backEnd.keyText} PRIMARY KEY, value text CHECK (value <> 'bad'))`,
			);
			const writer = database.open().table(existing);
			const isBad = (index: number) => index % 7 === 3;
			const known = Array.from({ length: size }, (_, index) => thing(`k${index}`, 'first'));
			expect((await writer.write(known)).counts.created).toBe(size);
			const batch = Array.from({ length: size }, (_, index) => ({
				...thing(index % 2 === 0 ? `k${index}` : `n${index}`, isBad(index) ? 'bad' : 'second'),
				readAt: readAt + 1,
			}));
			const result = await writer.write(batch);
			const bad = batch.flatMap((record, index) => (isBad(index) ? [{ record, index }] : []));
			expect(
				result.failures.map(({ index, externalId, kind }) => ({ index, externalId, kind })),
			).toEqual(
				bad.map(({ record, index }) => ({
					index,
					externalId: record.columns['id'],
					kind: 'recordRefused',
				})),
			);
			expect(result.failures[0]?.reason).toMatch(/check|CHECK|CONSTRAINT/);
			expect(result.outcomes).toEqual(
				batch.map((_, index) =>
					isBad(index) ? 'failed' : index % 2 === 0 ? 'updated' : 'created',
				),
			);
			const second = await database.query(
				"SELECT count(*) AS n FROM things WHERE value = 'second'",
			);
			expect(Number(second[0]?.['n'])).toBe(size - bad.length);
		},
	);

	it('the column that the database refused is named', async () => {
		await database.query(
			`CREATE TABLE things (id ${backEnd.keyText} PRIMARY KEY, value text NOT NULL, other text)`,
		);
		const { failures } = await database
			.open()
			.table(existing)
			.write([thing('a', 'x'), thing('b', null)]);
		expect(failures).toMatchObject([{ externalId: 'b', kind: 'recordRefused', column: 'value' }]);
	});

	it('a table that is missing is an error that names the closest one', async () => {
		await database.query(`CREATE TABLE customers (id ${backEnd.keyText} PRIMARY KEY)`);
		const writer = database.open().table({ ...existing, table: 'custmers' });
		await expect(writer.write([thing('a', 'x')])).rejects.toMatchObject({
			kind: 'tableMissing',
			message: expect.stringMatching(
				/^There is no table "custmers".*; the closest is "customers"\.$/,
			),
		});
	});

	it('a column that is missing is an error that names the closest one, and nothing is written', async () => {
		await database.query(
			`CREATE TABLE things (id ${backEnd.keyText} PRIMARY KEY, created_at text)`,
		);
		const structure = { kind: 'existing', columns: ['id', 'createdAt'] } as const;
		const writer = database.open().table({ ...existing, structure });
		await expect(writer.write([thing('a', 'x')])).rejects.toMatchObject({
			kind: 'columnMissing',
			message: 'The table "things" has no column "createdAt"; the closest is "created_at".',
			parameter: 'columns',
		});
		expect(await storedIds()).toEqual([]);
	});

	it.each([
		['CREATE TABLE things (id text, value text)'],
		['CREATE TABLE things (id text, value text, UNIQUE (id, value))'],
	])('without a unique key on just the ID, %s is refused', async (creation) => {
		await database.query(creation);
		await expect(
			database
				.open()
				.table(existing)
				.write([thing('a', 'x')]),
		).rejects.toMatchObject({
			kind: 'noUniqueKey',
			message: 'The table "things" has no primary key and no unique index on exactly "id".',
		});
	});

	it('a table without bookkeeping is left alone unless it may be added, and its rows are known then', async () => {
		await database.query(`CREATE TABLE things (id ${backEnd.keyText} PRIMARY KEY, value text)`);
		await database.query("INSERT INTO things VALUES ('a', 'by hand')");
		const without: TableOptions = { ...existing, addBookkeeping: false };
		await expect(
			database
				.open()
				.table(without)
				.write([thing('a', 'x')]),
		).rejects.toMatchObject({
			kind: 'bookkeepingMissing',
			parameter: 'addBookkeeping',
		});
		const { outcomes } = await database
			.open()
			.table(existing)
			.write([thing('a', 'x'), thing('b', 'y')]);
		expect(outcomes).toEqual(['updated', 'created']);
	});

	it.each(['it\'s "quoted"', 'Größe; DROP TABLE things', 'a.b', 'select', ' '.repeat(3) + 'x'])(
		'a table, a column and an account named %j are names and nothing else',
		async (name) => {
			const writer = database.open().table({
				...tableOf('text'),
				table: name,
				key: [name],
				structure: { kind: 'created', columns: [{ name, kind: 'text' }] },
				account: { column: `${name}!`, id: name },
			});
			const records = Array.from({ length: 60 }, (_, index) => ({
				columns: { [name]: `${name}${index}` },
				readAt,
			}));
			expect((await writer.write(records)).counts.created).toBe(60);
			const later = records.map((record) => ({ ...record, cursor: 1 }));
			expect((await writer.write(later)).counts.unchanged).toBe(60);
			expect(await database.open().columns(name)).toMatchObject([{ name: `${name}!` }, { name }]);
		},
	);

	it.each([
		['', 'is empty'],
		['a\0b', 'holds a NUL character'],
		['ä'.repeat(32), 'has 64 bytes, and at most 63 are allowed'],
	])('a table named %j is refused', async (table, reason) => {
		const writer = database.open().table({ ...tableOf('text'), table });
		await expect(writer.write([thing('a', 'x')])).rejects.toMatchObject({
			kind: 'nameInvalid',
			message: `The table name ${JSON.stringify(table)} cannot be used: it ${reason}.`,
			parameter: 'table',
		});
	});

	it('options that cannot work are refused before anything is touched', () => {
		const open = (options: Partial<TableOptions>) => () =>
			database.open().table({ ...existing, ...options });
		expect(open({ key: [] })).toThrow('No column is named for the external ID.');
		expect(open({ key: ['id', 'id'] })).toThrow('The external ID names a column twice: id, id.');
		expect(open({ key: ['_sync_hash'] })).toThrow(
			'The column name "_sync_hash" is kept for bookkeeping.',
		);
		expect(open({ account: { column: 'id', id: 'acme' } })).toThrow('is part of the external ID');
	});

	it('when a batch fails as a whole, nothing of it is there', async () => {
		await database.query(`CREATE TABLE things (id ${backEnd.keyText} PRIMARY KEY, value text)`);
		const writer = database.open().table(existing);
		await writer.write([thing('a', 'x')]);
		await database.query('ALTER TABLE things DROP COLUMN value');
		await expect(writer.write([thing('b', 'x'), thing('c', 'y')])).rejects.toMatchObject({
			kind: 'columnMissing',
		});
		expect(await storedIds()).toEqual(['a']);
		await database.query('ALTER TABLE things ADD COLUMN value text');
		expect((await writer.write([thing('b', 'x')])).outcomes).toEqual(['created']);
	});
});
