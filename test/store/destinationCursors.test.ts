import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import type { Cursor } from '../../engine/records/cursor';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const things: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: {
		kind: 'created',
		columns: [
			{ name: 'id', kind: 'text' },
			{ name: 'value', kind: 'text' },
		],
	},
	owner: 'acme:things',
	runId: 'run-1',
};

const thing = (value: string, cursor: Cursor, later = 0): DestinationRecord => ({
	columns: { id: 'a', value },
	cursor,
	readAt: readAt + later,
});

describe.each(destinationBackEnds)('cursors of a table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const write = async (record: DestinationRecord, cursorField?: string, size = 1) => {
		const options = cursorField === undefined ? things : { ...things, cursorField };
		const others = Array.from({ length: size - 1 }, (_, index) => ({
			...record,
			columns: { ...record.columns, id: `other-${index}` },
		}));
		return await database
			.open()
			.table(options)
			.write([record, ...others]);
	};
	const value = async () =>
		(await database.query("SELECT value FROM things WHERE id = 'a'"))[0]?.['value'];

	it.each([
		['a lower sequence of another field', 50, 'c1', 3, 'c2'],
		['a revision after a time', '2026-03-01T09:00:00Z', 'updated_at', 7, 'rev'],
		['a time after a revision', 7, 'rev', '1999-01-01T00:00:00Z', 'updated_at'],
		[
			'an earlier time of another field',
			'2026-03-01T09:00:00Z',
			'updatedAt',
			'2026-01-01',
			'createdAt',
		],
		['a number where the same field gave a time', '2026-03-01T09:00:00Z', 'version', 7, 'version'],
	] as const)('%s freezes no row', async (_, first, firstField, second, secondField) => {
		await write(thing('one', first), firstField, 300);
		const { counts } = await write(thing('two', second, 1), secondField, 300);
		expect(counts.updated).toBe(300);
		expect((await write(thing('read before', second), secondField)).outcomes).toEqual(['stale']);
		expect(await value()).toBe('two');
	});

	it('an unchanged record is unchanged under another cursor field, whose cursor counts from then on', async () => {
		await write(thing('one', 50), 'c1');
		expect((await write(thing('one', 3, 1), 'c2')).outcomes).toEqual(['unchanged']);
		expect((await write(thing('older', 2, 2), 'c2')).outcomes).toEqual(['stale']);
		expect((await write(thing('newer', 4, 0), 'c2')).outcomes).toEqual(['updated']);
	});

	it('a field is the same in another spelling, as a webhook and a poll have it', async () => {
		await write(thing('one', '2026-03-01T09:00:00Z'), 'updatedAt');
		const late = thing('late', '2026-03-01T08:00:00Z', 60_000);
		expect((await write(late, 'updated_at')).outcomes).toEqual(['stale']);
	});

	it('rows whose cursor field nobody has noted go on as before', async () => {
		await write(thing('one', 50));
		await database.query('UPDATE things SET _sync_hash = substr(_sync_hash, 1, 26)');
		expect((await write(thing('one', 50, 1), 'c1')).outcomes).toEqual(['unchanged']);
		expect((await write(thing('older', 49, 2), 'c1')).outcomes).toEqual(['stale']);
		expect((await write(thing('newer', 51, 0), 'c1')).outcomes).toEqual(['updated']);
		expect((await write(thing('other field', 1, 1), 'c2')).outcomes).toEqual(['updated']);
	});

	it.each([
		['numbers beyond 2^53', '9007199254740993', '9007199254740992'],
		['numbers of twenty digits', '12345678901234567891', '12345678901234567890'],
		['fractions of many digits', '1774787400.1234567892', '1774787400.1234567891'],
		[
			'times within one microsecond',
			'2026-03-01T09:00:00.123456789Z',
			'2026-03-01T09:00:00.123456788Z',
		],
	])('the newer of two %s stands, in any order', async (_, newer, older) => {
		const batch = [thing('newer', newer, 0), thing('older', older, 1)];
		const writer = database.open().table(things);
		expect((await writer.write(batch)).outcomes).toEqual(['created', 'superseded']);
		expect((await write(thing('older', older, 2))).outcomes).toEqual(['stale']);
		expect(await value()).toBe('newer');
	});

	it('a cursor beyond 2^53 that came as a number is refused, since its digits are lost', async () => {
		const { failures } = await write(thing('x', JSON.parse('9007199254740993')));
		expect(failures).toMatchObject([
			{
				externalId: 'a',
				kind: 'cursorInvalid',
				reason:
					'its cursor 9007199254740992 is a number beyond 2^53, so its last digits are lost; take the cursor as text',
			},
		]);
	});

	it('digits in text are the number that they are', async () => {
		await write(thing('one', '1774787400000'));
		expect((await write(thing('two', 1774787399999, 1))).outcomes).toEqual(['stale']);
		expect((await write(thing('three', '1774787400001'))).outcomes).toEqual(['updated']);
		expect(await database.query('SELECT _sync_cursor FROM things')).toEqual([
			{ _sync_cursor: 1774787400001 },
		]);
	});

	it('stale records are named', async () => {
		await write(thing('one', '2026-03-01T09:30:00Z'), 'updatedAt', 3);
		const { stale } = await write(thing('two', '2026-03-01T09:00:00Z', 1), 'updatedAt', 2);
		expect(stale).toEqual([{ externalId: 'a' }, { externalId: 'other-0' }]);
		const numbers = { ...things, table: 'numbers', cursorField: 'rev' };
		const writer = database.open().table(numbers);
		await writer.write([thing('one', 4e12)]);
		expect((await writer.write([thing('two', 3)])).stale).toEqual([{ externalId: 'a' }]);
	});

	it.each<[cursor: NonNullable<DestinationRecord['cursor']>, reason: string]>([
		[
			'9999-12-31T23:59:59Z',
			'its cursor "9999-12-31T23:59:59Z" lies more than an hour ahead of 2026-03-01T10:00:00.000Z, when the record was read; correct the time at the source',
		],
		['2026-03-01T11:00:00.001Z', 'more than an hour ahead of 2026-03-01T10:00:00.000Z'],
		['2026-03-01T13:00:01+02:00', 'more than an hour ahead of'],
		[new Date('2026-03-01T11:00:01Z'), 'more than an hour ahead of'],
		['2026-03-02T01:00:01', 'more than 15 hours ahead of'],
		['2026-03-03', 'more than 15 hours ahead of'],
		['9'.repeat(40), 'is beyond every counter (128 bits); correct it at the source'],
		[`-${'9'.repeat(200)}`, 'is beyond every counter (128 bits)'],
		['9'.repeat(1_000_000), 'is neither a time nor a number'],
		['1e308', 'its cursor "1e308" is neither a time nor a number'],
	])('the cursor %.40s cannot be, so that its record fails', async (cursor, reason) => {
		const { outcomes, failures } = await write(thing('x', cursor));
		expect(outcomes[0]).toBe('failed');
		expect(failures[0]).toMatchObject({ externalId: 'a', kind: 'cursorInvalid' });
		expect(failures[0]?.reason).toContain(reason);
		expect(failures[0]?.reason.length).toBeLessThan(250);
		expect((await write(thing('good', '2026-03-01T09:00:00Z'))).outcomes[0]).toBe('created');
	});

	it.each([
		['first', ['never', 'sound'], ['failed', 'created'], 'sound'],
		['last', ['sound', 'never'], ['created', 'failed'], 'sound'],
		['between', ['sound', 'never', 'later'], ['superseded', 'failed', 'created'], 'later'],
		['everywhere', ['never', 'never'], ['failed', 'failed'], undefined],
	])(
		'a version whose cursor cannot be fails alone, where it stands %s among those of its ID in a batch',
		async (_, versions, outcomes, kept) => {
			const cursors: Readonly<Record<string, string>> = {
				never: 'soon',
				sound: '2026-03-01T09:00:00Z',
				later: '2026-03-01T09:30:00Z',
			};
			const batch = versions.map((version) => thing(version, cursors[version] ?? ''));
			const result = await database.open().table(things).write(batch);
			expect(result.outcomes).toEqual(outcomes);
			expect(result.failures.map(({ kind }) => kind)).toEqual(
				outcomes.filter((outcome) => outcome === 'failed').map(() => 'cursorInvalid'),
			);
			expect(result.repeated.map(({ occurrences }) => occurrences)).toEqual(
				versions.length === 3 ? [2] : [],
			);
			expect(await value()).toBe(kept);
		},
	);

	it.each<NonNullable<DestinationRecord['cursor']>>([
		'2026-03-01T11:00:00Z',
		'2026-03-01T13:00:00+02:00',
		'2026-03-02T00:00:00',
		'2026-03-02',
		'9'.repeat(38),
	])('the cursor %s may be, by a clock that is ahead or in a zone of its own', async (cursor) => {
		expect((await write(thing('x', cursor))).outcomes[0]).toBe('created');
	});

	it.each([
		['a time of the year 9999', 't', Date.parse('9999-12-31T23:59:59Z')],
		['a time of a row without a mark', '', Date.parse('9999-12-31T23:59:59Z')],
		['a number of 300 digits', 'n', 1e299],
	])(
		'%s that stands in a row is corrected by the next version that was read',
		async (_, kind, at) => {
			const cursor = (day: number) => (kind === 'n' ? day : `2026-03-0${day}T09:00:00Z`);
			const later = (text: string, day: number) => ({
				...thing(text, cursor(day)),
				readAt: Date.parse(`2026-03-0${day}T10:00:00Z`),
			});
			const writer = () => database.open().table({ ...things, cursorField: 'rev' });
			await writer().write([later('one', 1)]);
			const mark = kind === '' ? 'substr(_sync_hash, 1, 26)' : '_sync_hash';
			const poison = async () =>
				await database.query(`UPDATE things SET _sync_cursor = ${at}, _sync_hash = ${mark}`);
			await poison();
			expect((await writer().write([later('two', 2)])).outcomes).toEqual(['updated']);
			expect(await value()).toBe('two');
			expect((await writer().write([later('old', 1)])).outcomes).toEqual(['stale']);
			await poison();
			// The same content puts it right as well, and changes nothing.
			expect((await writer().write([later('two', 3)])).outcomes).toEqual(['unchanged']);
			expect((await writer().write([later('old', 1)])).outcomes).toEqual(['stale']);
			await poison();
			expect((await writer().write([later('before', 1)])).outcomes).toEqual(['stale']);
		},
	);
});
