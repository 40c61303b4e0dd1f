import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
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

const thing = (id: string, value: string, cursor: number): DestinationRecord => ({
	columns: { id, value },
	cursor,
	readAt,
});

describe.each(destinationBackEnds)('unique values that pass between rows in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const make = (constraint = 'UNIQUE') =>
		database.query(
			`CREATE TABLE things (id ${backEnd.keyText} PRIMARY KEY, value text ${constraint})`,
		);
	const rows = async () =>
		(await database.query('SELECT id, value FROM things ORDER BY id')).map(
			({ id, value }) => `${String(id)}:${String(value)}`,
		);

	it('a value goes from one record to another, whichever stands first', async () => {
		await make();
		const writer = database.open().table(things);
		await writer.write([thing('a', '1', 1), thing('b', '2', 1)]);
		const { outcomes } = await writer.write([thing('b', '1', 2), thing('a', '3', 2)]);
		expect(outcomes).toEqual(['updated', 'updated']);
		expect(await rows()).toEqual(['a:3', 'b:1']);
	});

	it('a new record takes the value that a known one gives up', async () => {
		await make();
		const writer = database.open().table(things);
		await writer.write([thing('a', '1', 1)]);
		const { outcomes } = await writer.write([thing('new', '1', 2), thing('a', '2', 2)]);
		expect(outcomes).toEqual(['created', 'updated']);
		expect(await rows()).toEqual(['a:2', 'new:1']);
	});

	it.each([
		['forwards', (ids: readonly number[]) => ids],
		['backwards', (ids: readonly number[]) => ids.toReversed()],
		[
			'mixed',
			(ids: readonly number[]) => ids.toSorted((a, b) => ((a * 37) % 60) - ((b * 37) % 60)),
		],
	] as const)('along a chain of 60 every value is passed on (%s)', async (_, order) => {
		await make();
		const writer = database.open().table(things);
		const ids = Array.from({ length: 60 }, (_each, index) => index);
		await writer.write(ids.map((id) => thing(`k${id}`, `v${id}`, 1)));
		const { counts, failures } = await writer.write(
			order(ids).map((id) => thing(`k${id}`, `v${id + 1}`, 2)),
		);
		expect(failures).toEqual([]);
		expect(counts.updated).toBe(60);
		expect((await rows()).toSorted()).toEqual(ids.map((id) => `k${id}:v${id + 1}`).toSorted());
	});

	it('of one account among several a value goes on too, and a swap says so', async () => {
		await database.query(
			`CREATE TABLE things (account ${backEnd.keyText}, id ${backEnd.keyText}, value ${backEnd.keyText},
				PRIMARY KEY (account, id), UNIQUE (account, value))`,
		);
		const table = { ...things, account: { column: 'account', id: 'acme' } };
		const writer = database.open().table(table);
		const others = database.open().table({
			...table,
			account: { column: 'account', id: 'else' },
			owner: 'else:things',
		});
		for (const each of [others, writer]) {
			await each.write([thing('a', '1', 1), thing('b', '2', 1), thing('c', '3', 1)]);
		}
		const { outcomes, failures } = await writer.write([
			thing('a', '2', 2),
			thing('b', '1', 2),
			thing('c', '4', 2),
		]);
		expect(outcomes).toEqual(['failed', 'failed', 'updated']);
		expect(failures.map(({ reason }) => reason)).toEqual([
			expect.stringMatching(/; it is to swap the value with another record, /),
			expect.stringMatching(/; it is to swap the value with another record, /),
		]);
		const { counts } = await writer.write([
			thing('a', '2', 3),
			thing('b', '3', 3),
			thing('c', '5', 3),
		]);
		expect(counts.updated).toBe(3);
	});

	it('a value that is taken by a record outside the batch is refused, and the rest is written', async () => {
		await make();
		const writer = database.open().table(things);
		await writer.write([thing('a', '1', 1), thing('b', '2', 1), thing('c', '3', 1)]);
		const { outcomes, failures } = await writer.write([
			thing('a', '3', 2),
			thing('b', '1', 2),
			thing('d', '4', 2),
		]);
		expect(outcomes).toEqual(['failed', 'failed', 'created']);
		expect(failures[0]?.reason).not.toMatch(/swap/);
		expect(await rows()).toEqual(['a:1', 'b:2', 'c:3', 'd:4']);
	});

	it('a swap that the constraint forbids is refused, and the reason says so', async () => {
		await make();
		const writer = database.open().table(things);
		await writer.write([thing('a', '1', 1), thing('b', '2', 1), thing('c', '3', 1)]);
		const { outcomes, failures } = await writer.write([
			thing('a', '2', 2),
			thing('b', '1', 2),
			thing('c', '4', 2),
		]);
		expect(outcomes).toEqual(['failed', 'failed', 'updated']);
		const hint = {
			PostgreSQL: 'which takes a constraint that is DEFERRABLE',
			SQLite: 'which SQLite cannot do in one batch',
			MariaDB: 'which MySQL cannot do in one batch',
		}[backEnd.dialect];
		for (const { reason } of failures)
			expect(reason).toContain(`it is to swap the value with another record, ${hint}`);
		expect(await rows()).toEqual(['a:1', 'b:2', 'c:4']);
	});

	if (backEnd.dialect === 'PostgreSQL') {
		it.each(['INITIALLY IMMEDIATE', 'INITIALLY DEFERRED'])(
			'a swap works where the constraint is deferrable, %s, also beside a bad record',
			async (when) => {
				await make(`CHECK (value <> 'bad') UNIQUE DEFERRABLE ${when}`);
				const writer = database.open().table(things);
				await writer.write([thing('a', '1', 1), thing('b', '2', 1), thing('c', '3', 1)]);
				const swap = [thing('a', '2', 2), thing('c', 'bad', 2), thing('b', '1', 2)];
				expect((await writer.write(swap)).outcomes).toEqual(['updated', 'failed', 'updated']);
				const ring = [thing('a', '3', 3), thing('b', '2', 3), thing('c', '1', 3)];
				expect((await writer.write(ring)).outcomes).toEqual(['updated', 'updated', 'updated']);
				expect(await rows()).toEqual(['a:3', 'b:2', 'c:1']);
			},
		);
	}
});
