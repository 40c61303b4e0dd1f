import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { nothingCounted } from '../../engine/destination/tally';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const things: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'existing', columns: ['id', 'value'] },
	addBookkeeping: true,
	owner: 'acme:things',
	runId: 'run-1',
};

const fromRecords: TableOptions = { ...things, structure: { kind: 'fromRecords' } };

const thing = (id: unknown, value: unknown, cursor: number | null = null): DestinationRecord => ({
	columns: { id, value },
	cursor,
	readAt,
});

/** Key columns for which two spellings are one value, by back end. */
const equalSpellings = {
	PostgreSQL: [
		['citext', 'Anna@Example.com', 'anna@example.com'],
		['text COLLATE ignoring_case', 'Anna', 'anna'],
		['varchar(40) COLLATE ignoring_case', 'É', 'é'],
		['char(10)', 'ab', 'ab  '],
		['uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'],
		['bytea', '\\xAB', '\\xab'],
		['inet', '::0001', '::1'],
		['numeric', 1.5e-7, '0.00000015'],
		['timestamptz', '2026-01-01T00:00:00Z', '2026-01-01T02:00:00+02:00'],
		['folded', 'Anna', 'ANNA'],
		['boolean', 'TRUE', true],
		['bigint', 7, '7'],
	],
	MariaDB: [
		['varchar(40) COLLATE utf8mb4_general_ci', 'Anna@Example.com', 'anna@example.com'],
		['varchar(40) COLLATE utf8mb4_unicode_ci', 'É', 'e'],
		['varchar(40) COLLATE utf8mb4_bin', 'ab', 'ab  '],
		['varchar(40) CHARACTER SET latin1', 'Straße', 'STRASSE'.replace('SS', 'ß')],
		['varchar(40) CHARACTER SET utf8mb3', 'Anna', 'anna'],
		['varbinary(10)', '\\xAB', '\\xab'],
		['uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'],
		['inet6', '::0001', '::1'],
		['decimal(20,8)', 1.5e-7, '0.00000015'],
		['datetime(6)', '2026-01-01T00:00:00Z', '2026-01-01T02:00:00+02:00'],
		['timestamp', '2026-01-01T00:00:00Z', '2026-01-01T02:00:00+02:00'],
		['tinyint(1)', 'TRUE', true],
		['bigint unsigned', 7, '7'],
	],
	SQLite: [
		['TEXT COLLATE NOCASE', 'Anna@Example.com', 'anna@example.com'],
		['VARCHAR(40) COLLATE RTRIM', 'ab', 'ab  '],
		['NUMERIC', 1.5e-7, 1.5e-7],
		['TIMESTAMPTZ', '2026-01-01T00:00:00Z', '2026-01-01T02:00:00+02:00'],
		['BOOLEAN', 'TRUE', true],
		['INTEGER', 7, '7'],
		['TINYINT', 7, '7'],
	],
} as const;

describe.each(destinationBackEnds)('keys of a table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);
	beforeEach(async () => {
		if (backEnd.dialect !== 'PostgreSQL') return;
		await database.query('CREATE EXTENSION IF NOT EXISTS citext SCHEMA public');
		await database.query(
			"CREATE COLLATION ignoring_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
		);
		await database.query('CREATE DOMAIN folded AS public.citext');
	});

	const ignoringCase = {
		PostgreSQL: 'public.citext',
		SQLite: 'TEXT COLLATE NOCASE',
		MariaDB: 'varchar(40) COLLATE utf8mb4_general_ci',
	}[backEnd.dialect];
	const make = async (keyType: string, more = '') => {
		const types: Readonly<Record<string, string>> = {
			citext: 'public.citext',
			text: backEnd.keyText,
			// Without digits to say, it has ten of them there, and none behind the point.
			...(backEnd.dialect === 'MariaDB' ? { numeric: 'numeric(30, 5)' } : {}),
		};
		const type = types[keyType] ?? keyType;
		await database.query(`CREATE TABLE things (id ${type} PRIMARY KEY, value text${more})`);
	};
	const rows = async () =>
		(await database.query('SELECT value FROM things ORDER BY 1')).map(({ value }) => value);

	it.each(equalSpellings[backEnd.dialect])(
		'two spellings of one key that %s takes for equal (%j, %j) are one row, the newer version, in any order',
		async (type, one, other) => {
			await make(type);
			const versions = [thing(one, 'older', 1), thing(other, 'newer', 2)];
			const writer = database.open().table(things);
			expect((await writer.write(versions)).outcomes).toEqual(['superseded', 'created']);
			expect(await rows()).toEqual(['newer']);
			const later = [thing(other, 'newest', 4), thing(one, 'newer still', 3)];
			const { outcomes, counts, repeated } = await writer.write(later);
			expect(outcomes).toEqual(['updated', 'superseded']);
			expect(counts).toEqual({ ...nothingCounted, updated: 1, superseded: 1 });
			expect(repeated).toMatchObject([{ occurrences: 2 }]);
			expect(await rows()).toEqual(['newest']);
		},
	);

	it('a spelling repeated and another one count together, beside keys of their own', async () => {
		await make(ignoringCase);
		const result = await database
			.open()
			.table(things)
			.write([
				thing('a', 1, 1),
				thing('b', 2, 1),
				thing('A', 3, 3),
				thing('a', 4, 2),
				thing('c', 5, 1),
				thing('B', 6, 1),
			]);
		expect(result.outcomes).toEqual([
			'superseded',
			'superseded',
			'created',
			'superseded',
			'created',
			'created',
		]);
		expect(result.repeated).toEqual([
			{ externalId: 'A', occurrences: 3 },
			{ externalId: 'B', occurrences: 2 },
		]);
		expect(await rows()).toEqual(['3', '5', '6']);
	});

	it('keys of several columns are equal when the database says so of each', async () => {
		await database.query(
			`CREATE TABLE things (id ${ignoringCase}, place ${backEnd.keyText}, value text, PRIMARY KEY (place, id))`,
		);
		const options: TableOptions = {
			...things,
			key: ['id', 'place'],
			structure: { kind: 'existing', columns: ['id', 'place', 'value'] },
		};
		const at = (id: string, place: string, value: string, cursor: number) => ({
			columns: { id, place, value },
			cursor,
			readAt,
		});
		const { outcomes } = await database
			.open()
			.table(options)
			.write([at('a', 'x', '2', 2), at('A', 'x', '1', 1), at('a', 'X', '3', 1)]);
		expect(outcomes).toEqual(['created', 'superseded', 'created']);
		expect(await rows()).toEqual(['2', '3']);
	});

	// In MySQL an index has no collation of its own.
	if (backEnd.dialect !== 'MariaDB') {
		it('where the unique index takes more for equal than its column does, the index counts', async () => {
			const collation = backEnd.dialect === 'SQLite' ? 'NOCASE' : 'ignoring_case';
			await database.query('CREATE TABLE things (id text NOT NULL, value text)');
			await database.query(`CREATE UNIQUE INDEX by_id ON things (id COLLATE ${collation})`);
			const writer = database.open().table(things);
			expect((await writer.write([thing('Anna', 'first', 1)])).outcomes).toEqual(['created']);
			expect((await writer.write([thing('anna', 'second', 2)])).outcomes).toEqual(['updated']);
			expect((await writer.write([thing('ANNA', 'first', 1)])).outcomes).toEqual(['stale']);
			const reconciliation = await writer.reconcile({ readBefore: readAt + 1, maxShare: 1 });
			await reconciliation.add([['aNNa']]);
			expect(await reconciliation.finish()).toEqual({ existing: 1, deleted: 0 });
			expect(await rows()).toEqual(['second']);
		});
	}

	it('of two spellings, an older version does not stand in for a newest one that is bad', async () => {
		await make(ignoringCase, " CHECK (value <> 'bad')");
		const writer = database.open().table(things);
		const { outcomes } = await writer.write([
			thing('a', 'old', 1),
			thing('A', 'bad', 2),
			thing('b', 'fine', 1),
		]);
		expect(outcomes).toEqual(['superseded', 'failed', 'created']);
		expect(await rows()).toEqual(['fine']);
	});

	it.each(['text', 'bigint', 'numeric', 'double precision'])(
		'an ID beyond 2^53 that came as a number is refused in a key of type %s, and as text it is exact',
		async (type) => {
			await make(type);
			const id = type === 'double precision' ? '9007199254740991' : '1234567890123456789';
			const result = await database
				.open()
				.table(things)
				.write([
					thing(JSON.parse('1234567890123456789'), 'a'),
					thing(JSON.parse('1234567890123456790'), 'b'),
					thing(id, 'c'),
				]);
			const reason =
				'1234567890123456800 is a number beyond 2^53, so its last digits are lost; take the ID as text';
			const failure = {
				externalId: '1234567890123456800',
				kind: 'valueRefused',
				column: 'id',
				reason,
			};
			expect(result.failures).toEqual([
				{ ...failure, index: 0 },
				{ ...failure, index: 1 },
			]);
			expect(result.outcomes).toEqual(['failed', 'failed', 'created']);
		},
	);

	it('007 and 7 are two IDs in a table that is made from records, whichever comes first', async () => {
		const writer = database.open().table(fromRecords);
		const first = { columns: { id: 7, value: 'seven' }, readAt };
		expect((await writer.write([first])).outcomes).toEqual(['created']);
		const second = ['007', '7', ' 7 ', '+7', '7.0'].map((id) => thing(id, id));
		expect((await writer.write(second)).outcomes).toEqual([
			'created',
			'updated',
			'created',
			'created',
			'created',
		]);
		expect(await rows()).toEqual([' 7 ', '+7', '007', '7', '7.0'].sort());
	});

	it.each(['bigint', 'integer', 'numeric', 'double precision', 'real'])(
		'into a key of type %s goes only text that comes back as it was',
		async (type) => {
			await make(type);
			const writer = database.open().table(things);
			await writer.write([thing(7, 'first')]);
			const others = ['007', ' 7 ', '+7', '1e1', '0x7', '7.0', '-0', '07'];
			const { counts, failures } = await writer.write(others.map((id) => thing(id, 'other')));
			expect(counts).toEqual({ ...nothingCounted, failed: others.length });
			expect(failures.map(({ externalId }) => externalId)).toEqual(others);
			expect(failures[0]?.reason).toBe(
				'"007" would be another ID in a column of numbers; make the column text, or take the ID as a number',
			);
			expect((await writer.write([thing('7', 'second')])).outcomes).toEqual(['updated']);
			expect(await rows()).toEqual(['second']);
		},
	);

	it('a list or an object is no ID, and stops no other record', async () => {
		const { failures, outcomes } = await database
			.open()
			.table(fromRecords)
			.write([thing('a', 1), thing({ x: 1 }, 2), thing([7], 3)]);
		expect(outcomes).toEqual(['created', 'failed', 'failed']);
		expect(failures).toMatchObject([
			{ externalId: '{"x":1}', column: 'id', reason: 'an object is no ID' },
			{ externalId: '[7]', column: 'id', reason: 'a list is no ID' },
		]);
	});

	it('a refused write leaves no column behind', async () => {
		await make('text');
		const write = async (key: string, record: DestinationRecord) =>
			await database
				.open()
				.table({ ...fromRecords, key: [key] })
				.write([record]);
		const record = { columns: { id: 'a', email: 'x@example.com', value: 'x' }, readAt };
		await expect(write('email', record)).rejects.toMatchObject({ kind: 'noUniqueKey' });
		const withoutId = { columns: { id: null, fresh: 1 }, readAt };
		expect((await write('id', withoutId)).outcomes).toEqual(['failed']);
		const columns = await database.open().columns('things');
		expect(columns?.map(({ name }) => name)).toEqual(['id', 'value']);
	});

	it('the index that is proposed where there is none can be made as it is proposed', async () => {
		await database.query(`CREATE TABLE things (id ${backEnd.keyText}, value text)`);
		const writer = () => database.open().table(things);
		const refusal: unknown = await writer()
			.write([thing('a', 1)])
			.catch((error: unknown) => error);
		const remedy = String((refusal as { remedy?: unknown }).remedy);
		const [, statement = ''] = /create one: (.+)\. See "key"\.$/i.exec(remedy) ?? [];
		await database.query(statement);
		expect((await writer().write([thing('a', 1)])).outcomes).toEqual(['created']);
	});
});
