import fc from 'fast-check';

import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { type DestinationDatabase, destinationBackEnds } from '../support/destinations';

const start = Date.parse('2026-03-01T10:00:00Z');

/** A state of a record at its source: which content it has at which cursor value, seen at which time. */
interface Seen {
	readonly id: number;
	readonly cursor: number | null;
	readonly readAt: number;
	readonly content: number;
}

/**
 * What can be seen of sources that raise the cursor with a change, or change twice within one tick of it, or have none.
 * At one time a record has one content. Contents come back, so that equal hashes of different versions occur.
 */
const sightings = (hasCursor: boolean): fc.Arbitrary<readonly Seen[]> =>
	fc
		.uniqueArray(fc.record({ id: fc.nat(4), readAt: fc.nat(40), content: fc.nat(2) }), {
			selector: ({ id, readAt }) => `${id} ${readAt}`,
			maxLength: 40,
		})
		.map((seen) =>
			seen.map(({ id, readAt, content }) => ({
				id,
				content,
				readAt: start + readAt,
				cursor: hasCursor ? start + Math.floor(readAt / 10) * 10 : null,
			})),
		);

/** In any order, some of them twice, cut into batches anywhere. */
const deliveries = fc
	.boolean()
	.chain(sightings)
	.chain((seen) =>
		fc
			.record({
				order: fc.shuffledSubarray([...seen, ...seen], { minLength: seen.length }),
				cuts: fc.array(fc.nat(40), { maxLength: 6 }),
			})
			.map(({ order, cuts }) => {
				const all = [...new Set([...order, ...seen])];
				const delivered = [...order, ...all.filter((one) => !order.includes(one))];
				const ends = [...cuts.sort((a, b) => a - b), delivered.length];
				return ends.map((end, index) => delivered.slice(ends[index - 1] ?? 0, end));
			}),
	);

function newest(seen: readonly Seen[]): ReadonlyMap<number, number> {
	const byTime = [...seen].sort((a, b) => a.readAt - b.readAt);
	return new Map(byTime.map(({ id, content }) => [id, content]));
}

const record = ({ id, cursor, readAt, content }: Seen): DestinationRecord => ({
	columns: { id, content, data: { content, '😀': [`\\${content}\t`] } },
	cursor,
	readAt,
});

describe.each(destinationBackEnds)('laws of a table in $name', (backEnd) => {
	let database: DestinationDatabase;
	let tables = 0;

	beforeAll(async () => {
		await backEnd.start();
		database = await backEnd.database();
	});
	afterAll(async () => {
		await database.close();
		await backEnd.stop();
	});

	it('batches in any order, with duplicates and stale versions, end in the newest version of each ID', async () => {
		const destination = database.open();
		await fc.assert(
			fc.asyncProperty(deliveries, async (batches) => {
				const table = `law_${++tables}`;
				const options: TableOptions = {
					table,
					key: ['id'],
					structure: {
						kind: 'created',
						columns: [
							{ name: 'id', kind: 'bigint' },
							{ name: 'content', kind: 'bigint' },
							{ name: 'data', kind: 'jsonb' },
						],
					},
					owner: 'law',
					runId: 'run-1',
				};
				const writer = destination.table(options);
				let created = 0;
				for (const batch of batches) {
					const { counts, outcomes } = await writer.write(batch.map(record));
					expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(batch.length);
					expect(outcomes).toHaveLength(batch.length);
					created += counts.created;
				}
				const expected = newest(batches.flat());
				expect(created).toBe(expected.size);
				const rows = await database.query(`SELECT id, content FROM ${table}`);
				expect(new Map(rows.map(({ id, content }) => [Number(id), Number(content)]))).toEqual(
					expected,
				);
				const last = await writer.write(
					[...expected.keys()].map((id) => record(latestOf(id, batches))),
				);
				expect(last.counts.unchanged).toBe(expected.size);
				await database.query(`DROP TABLE ${table}`);
			}),
			{ numRuns: 60 },
		);
	});

	it('spellings that the database takes for one key end in one row, the newest version, in any order', async () => {
		const destination = database.open();
		if (backEnd.dialect === 'PostgreSQL') {
			await database.query('CREATE EXTENSION IF NOT EXISTS citext SCHEMA public');
			await database.query(
				"CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
			);
		}
		const types = {
			PostgreSQL: ['public.citext', 'text COLLATE caseless', 'text'],
			SQLite: ['TEXT COLLATE NOCASE', 'TEXT', 'VARCHAR(9) COLLATE NOCASE'],
			MariaDB: ['varchar(9) COLLATE utf8mb4_unicode_ci', 'varchar(9)', backEnd.keyText],
		}[backEnd.dialect];
		const spelled = fc.tuple(
			deliveries,
			fc.constantFrom(...types),
			fc.infiniteStream(fc.boolean()),
		);
		await fc.assert(
			fc.asyncProperty(spelled, async ([batches, type, capitals]) => {
				const table = `spelled_${++tables}`;
				await database.query(`CREATE TABLE ${table} (id ${type} PRIMARY KEY, content bigint)`);
				const writer = destination.table({
					table,
					key: ['id'],
					structure: { kind: 'existing', columns: ['id', 'content'] },
					addBookkeeping: true,
					owner: 'acme:law',
					runId: 'run-1',
				});
				const ignoresCase = type !== backEnd.keyText && type !== 'TEXT';
				const spellings = batches.map((batch) =>
					batch.map((seen) => ({ seen, id: `${capitals.next().value ? 'K' : 'k'}${seen.id}` })),
				);
				const keyOf = (id: string) => (ignoresCase ? id.toLowerCase() : id);
				let created = 0;
				for (const batch of spellings) {
					const { counts } = await writer.write(
						batch.map(({ seen, id }) => ({
							columns: { id, content: seen.content },
							cursor: seen.cursor,
							readAt: seen.readAt,
						})),
					);
					expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(batch.length);
					expect(counts.failed).toBe(0);
					created += counts.created;
				}
				const byTime = spellings.flat().sort((a, b) => a.seen.readAt - b.seen.readAt);
				const expected = new Map(byTime.map(({ seen, id }) => [keyOf(id), seen.content]));
				expect(created).toBe(expected.size);
				const rows = await database.query(`SELECT id, content FROM ${table}`);
				expect(
					new Map(rows.map(({ id, content }) => [keyOf(String(id)), Number(content)])),
				).toEqual(expected);
				await database.query(`DROP TABLE ${table}`);
			}),
			{ numRuns: 40 },
		);
	});

	it('of two owners in one table neither ever changes a row of the other, in any order', async () => {
		const destination = database.open();
		const writes = fc.array(fc.record({ isFirst: fc.boolean(), seen: sightings(true) }), {
			minLength: 1,
			maxLength: 6,
		});
		await fc.assert(
			fc.asyncProperty(writes, async (batches) => {
				const table = `owned_${++tables}`;
				const writerOf = (sync: string) =>
					destination.table({
						table,
						key: ['id'],
						structure: {
							kind: 'created',
							columns: [
								{ name: 'id', kind: 'bigint' },
								{ name: 'content', kind: 'bigint' },
								{ name: 'data', kind: 'jsonb' },
							],
						},
						owner: `acme:${sync}`,
						runId: 'run-1',
					});
				const writers = [writerOf('first'), writerOf('second')] as const;
				const owners = new Map<number, string>();
				for (const { isFirst, seen } of batches) {
					const [owner, writer] = isFirst
						? ['acme:first', writers[0]]
						: ['acme:second', writers[1]];
					const { outcomes } = await writer.write(seen.map(record));
					for (const [place, { id }] of seen.entries()) {
						const isOwn = (owners.get(id) ?? owner) === owner;
						if (isOwn) owners.set(id, owner);
						expect(outcomes[place] === 'failed').toBe(!isOwn && outcomes[place] !== 'superseded');
					}
				}
				const rows = await database.query(`SELECT id, _sync_owner FROM ${table}`);
				expect(new Map(rows.map((row) => [Number(row['id']), row['_sync_owner']]))).toEqual(owners);
				await database.query(`DROP TABLE ${table}`);
			}),
			{ numRuns: 40 },
		);
	});
});

function latestOf(id: number, batches: readonly (readonly Seen[])[]): Seen {
	const own = batches.flat().filter((seen) => seen.id === id);
	return own.reduce((latest, seen) => (seen.readAt > latest.readAt ? seen : latest));
}
