import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';
import { inheritedNames, withFields } from '../support/inheritedNames';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const fromRecords: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: 'acme/things',
	runId: 'run-1',
};

const record = (...fields: readonly (readonly [string, unknown])[]): DestinationRecord => ({
	columns: withFields(...fields),
	readAt,
});

describe.each(destinationBackEnds)(
	'names that every JavaScript object answers to, in $name',
	(backEnd) => {
		const database = freshDatabases(backEnd);

		const columnOf = async (name: string) =>
			(await database.query(`SELECT "${name}" AS value FROM things ORDER BY id`)).map(
				({ value }) => value,
			);

		it.each(inheritedNames)(
			'a field %s is one like any other, and NULL where a record has none, before and after',
			async (name) => {
				const writer = database.open().table(fromRecords);
				const [before, between, after] = ['1', '3', '5'].map((id) => record(['id', id], ['n', 1]));
				const [two, four] = ['2', '4'].map((id) =>
					record(['id', id], [name, 'x'], ['data', withFields([name, 'y'])]),
				);
				const all = [before, two, between, four, after].flatMap((each) => each ?? []);
				const alone = await writer.write(all.slice(0, 1));
				expect(alone.outcomes).toEqual(['created']);
				const columns = (await database.open().columns('things')) ?? [];
				expect(columns.map((column) => column.name)).toEqual(['id', 'n']);
				const { outcomes } = await writer.write(all);
				// A new column is part of the content.
				expect(outcomes).toEqual(['updated', 'created', 'created', 'created', 'created']);
				expect(await columnOf(name)).toEqual([null, 'x', null, 'x', null]);
				const data = (await columnOf('data')).map((value) =>
					typeof value === 'string' ? (JSON.parse(value) as unknown) : value,
				);
				expect(data.map((value) => JSON.stringify(value))).toEqual([
					'null',
					JSON.stringify(withFields([name, 'y'])),
					'null',
					JSON.stringify(withFields([name, 'y'])),
					'null',
				]);
				expect((await writer.write(all)).counts).toMatchObject({ unchanged: 5, failed: 0 });
			},
		);

		it.each(inheritedNames)(
			'a column %s of a table that was made before gets NULL of a record that lacks the field',
			async (name) => {
				const structure = {
					kind: 'created',
					columns: [
						{ name: 'id', kind: 'text' },
						{ name, kind: 'jsonb' },
					],
				} as const;
				const writer = database.open().table({ ...fromRecords, structure });
				const { outcomes } = await writer.write([
					record(['id', '1']),
					record(['id', '2'], [name, { a: 1 }]),
					record(['id', '3']),
				]);
				expect(outcomes).toEqual(['created', 'created', 'created']);
				const values = (await columnOf(name)).map((value) => value !== null);
				expect(values).toEqual([false, true, false]);
			},
		);

		it.each(inheritedNames)(
			'a field %s may be the key, and a record without it has no ID',
			async (name) => {
				const writer = database.open().table({ ...fromRecords, key: [name] });
				const batch = [record([name, 'a'], ['n', 1]), record(['n', 2]), record([name, 'c'])];
				for (const outcome of ['created', 'unchanged'] as const) {
					const { outcomes, failures } = await writer.write(batch);
					expect(outcomes).toEqual([outcome, 'failed', outcome]);
					expect(failures).toMatchObject([{ externalId: undefined, kind: 'noExternalId' }]);
				}
			},
		);

		it.each(inheritedNames)('a column %s may hold the account', async (name) => {
			for (const id of ['acme', 'other']) {
				const account = { column: name, id };
				const options = { ...fromRecords, account, owner: `${id}/things` };
				const { outcomes } = await database
					.open()
					.table(options)
					.write([record(['id', '1']), record(['id', '2'])]);
				expect(outcomes).toEqual(['created', 'created']);
			}
			expect((await columnOf(name)).toSorted()).toEqual(['acme', 'acme', 'other', 'other']);
		});

		it.each(inheritedNames)(
			'an object with a field %s fails as an ID, and nothing else does',
			async (name) => {
				const writer = database.open().table(fromRecords);
				const bad = withFields<unknown>([name, 'x'], ['valueOf', 1]);
				const { outcomes, failures } = await writer.write([
					record(['id', '1']),
					record(['id', bad]),
					record(['id', '3']),
				]);
				expect(outcomes).toEqual(['created', 'failed', 'created']);
				expect(failures).toMatchObject([
					{ externalId: JSON.stringify(bad), reason: 'an object is no ID' },
				]);
			},
		);
	},
);
