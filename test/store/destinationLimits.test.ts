import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const fromRecords: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: 'acme:things',
	runId: 'run-1',
};

const thing = (
	columns: Readonly<Record<string, unknown>>,
	cursor: DestinationRecord['cursor'] = null,
): DestinationRecord => ({ columns, cursor, readAt });

const fieldsFrom = (prefix: string, count: number) =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 1]));

describe.each(destinationBackEnds)('columns that records bring to $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const write = async (...records: readonly DestinationRecord[]) =>
		await database.open().table(fromRecords).write(records);
	const columns = async () => {
		const found = (await database.open().columns('things')) ?? [];
		return found.map(({ name }) => name);
	};
	const values = async (column: string) =>
		(await database.query(`SELECT "${column}" AS value FROM things ORDER BY id`)).map(
			({ value }) => value,
		);

	it('are fifty where one record has thousands of fields, and all records are written', async () => {
		const wide = thing({ id: '2', ...fieldsFrom('f', 2_100) });
		const first = await write(thing({ id: '1', a: 'x' }), wide, thing({ id: '3', a: 'y' }));
		expect(first.outcomes).toEqual(['created', 'created', 'created']);
		expect(first.leftOut).toHaveLength(2_052);
		expect(await columns()).toEqual([...['id', 'a'], ...Object.keys(fieldsFrom('f', 48))]);
		expect(await values('a')).toEqual(['x', null, 'y']);
		expect((await write(thing({ id: '4', a: 'z', b: 1 }))).outcomes).toEqual(['created']);
		expect(await values('b')).toEqual([null, null, null, 1].map((n) => (n === 1 ? one : n)));
	});

	it('are as many as ten records have in common', async () => {
		await write(thing({ id: '0' }));
		const many = Array.from({ length: 10 }, (_, index) =>
			thing({ id: `r${index}`, ...fieldsFrom('f', 120) }),
		);
		expect((await write(...many)).leftOut).toBeUndefined();
		expect(await columns()).toHaveLength(121);
	});

	it('are the fields of a single record where the table is made from it', async () => {
		expect((await write(thing({ id: '1', ...fieldsFrom('f', 120) }))).leftOut).toBeUndefined();
		expect(await columns()).toHaveLength(121);
	});

	it('are five hundred at most, and what is known goes on being written', async () => {
		const writer = database.open().table(fromRecords);
		for (let round = 0; round < 13; round++) {
			const { outcomes } = await writer.write([
				thing({ id: `bad${round}`, ...fieldsFrom(`f${round}_`, 100) }),
			]);
			expect(outcomes).toEqual(['created']);
		}
		expect(await columns()).toHaveLength(500);
		const { outcomes, leftOut } = await writer.write([thing({ id: 'good', f0_0: 7, fresh: 1 })]);
		expect([outcomes, leftOut]).toEqual([['created'], ['fresh']]);
		expect((await values('f0_0')).filter((value) => String(value) === '7')).toHaveLength(1);
	});

	it('are none of a record that is refused, for its cursor, its value, or by the database', async () => {
		const structure = { kind: 'fromRecords', kinds: { n: 'bigint' } } as const;
		const options = { ...fromRecords, structure };
		await database
			.open()
			.table(options)
			.write([thing({ id: '0', n: 1 })]);
		await database.query(
			backEnd.dialect === 'SQLite'
				? `CREATE TRIGGER no_nines BEFORE INSERT ON things WHEN NEW.n = 9
					BEGIN SELECT RAISE(ABORT, 'no nines'); END`
				: 'ALTER TABLE things ADD CHECK (n <> 9)',
		);
		const writer = database.open().table(options);
		for (let round = 0; round < 2; round++) {
			const { outcomes } = await writer.write([
				thing({ id: '1', n: 1, seen: 'x' }),
				thing({ id: '2', n: 'many', refused: 'x' }),
				thing({ id: '3', n: 9, forbidden: 'x' }),
				thing({ id: '4', n: 1, undated: 'x' }, 'yesterday'),
				thing({ n: 1, nameless: 'x' }),
			]);
			const first = round === 0 ? 'created' : 'unchanged';
			expect(outcomes).toEqual([first, 'failed', 'failed', 'failed', 'failed']);
			expect(await columns()).toEqual(['id', 'n', 'seen']);
		}
		const alone = await writer.write([thing({ id: '3', n: 9, forbidden: 'x' })]);
		expect([alone.outcomes, alone.leftOut]).toEqual([['failed'], undefined]);
		expect(await columns()).toEqual(['id', 'n', 'seen']);
	});

	it('make no table where no record is taken, and that of the others otherwise', async () => {
		const bad = thing({ id: '1', a: 'x' }, 'yesterday');
		const halved = thing({ id: '3', b: '\ud800' });
		expect((await write(bad)).outcomes).toEqual(['failed']);
		expect((await write(bad, halved)).outcomes).toEqual(['failed', 'failed']);
		expect(await database.open().columns('things')).toBeUndefined();
		const { outcomes } = await write(bad, thing({ id: '2', c: 1 }), halved);
		expect(outcomes).toEqual(['failed', 'created', 'failed']);
		expect(await columns()).toEqual(['id', 'c']);
	});

	/** As the database gives a whole number. */
	const one = backEnd.dialect === 'SQLite' ? 1 : '1';
});
