import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const products: TableOptions = {
	table: 'products',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: 'acme/products',
	runId: 'run-1',
};

const product = (columns: Readonly<Record<string, unknown>>): DestinationRecord => ({
	columns,
	readAt,
});

const round = [product({ id: 'a', price: 20 }), product({ id: 'b', price: 30 })];

describe.each(destinationBackEnds)('columns whose first numbers were round in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const writer = (more: Partial<TableOptions> = {}) =>
		database.open().table({ ...products, ...more });
	const prices = async () =>
		(await database.query('SELECT id, price FROM products ORDER BY id')).map(
			({ id, price }) => `${String(id)} ${String(price)}`,
		);
	const kindOf = async (name: string) =>
		(await database.open().columns('products'))?.find((column) => column.name === name)?.kind;

	it('take fractions from then on, count each record rightly, and are unchanged after a repeat', async () => {
		const first = writer();
		await first.write(round);
		const dear = product({ id: 'c', price: 19.99 });
		expect((await first.write([dear])).counts).toMatchObject({ created: 1, failed: 0 });
		const edited = [product({ id: 'a', price: 20.5 }), round[1] ?? dear, dear];
		expect((await first.write(edited)).outcomes).toEqual(['updated', 'unchanged', 'unchanged']);
		const nextRun = writer({ runId: 'run-2' });
		expect((await nextRun.write(edited)).counts).toMatchObject({ unchanged: 3, updated: 0 });
		expect((await first.write(edited)).counts).toMatchObject({ unchanged: 3, updated: 0 });
		expect(await prices()).toEqual(['a 20.5', 'b 30', 'c 19.99']);
	});

	it.each([
		['text', '19.99', '19.99'],
		['an object that stands for a number', { toJSON: () => '19.99' }, '19.99'],
		['a BigInt beyond 64 bits', 2n ** 63n, undefined],
		['a whole number beyond 64 bits as text', '100000000000000000000', '100000000000000000000'],
		['a number beyond 64 bits', 1e22, undefined],
		['a negative fraction', -0.5, '-0.5'],
	])('take %s', async (_, price, stored) => {
		await writer().write(round);
		const { outcomes } = await writer().write([product({ id: 'c', price })]);
		const fits = backEnd.dialect !== 'SQLite' || typeof price !== 'bigint';
		expect(outcomes).toEqual([fits ? 'created' : 'failed']);
		if (stored === undefined) return;
		const [row] = await database.query("SELECT price FROM products WHERE id = 'c'");
		expect(Number(row?.['price'])).toBe(Number(stored));
	});

	it.each([
		['text that is no number', 'dear', '"dear" is not a whole number'],
		['empty text', '', '"" is not a whole number'],
		[
			'a number that may have lost digits',
			2 ** 53 + 2,
			'9007199254740994 is beyond 2^53, where a JavaScript number has lost digits; give it as text',
		],
	])('go on refusing %s, which widens nothing', async (_, price, reason) => {
		await writer().write(round);
		const { failures } = await writer().write([product({ id: 'c', price })]);
		expect(failures).toMatchObject([{ externalId: 'c', column: 'price', reason }]);
		expect(await kindOf('price')).toBe('bigint');
	});

	it('keep whole numbers where that is said, and where they are of the external ID', async () => {
		const structure = { kind: 'fromRecords', kinds: { id: 'bigint', price: 'bigint' } } as const;
		const first = writer({ structure });
		await first.write([product({ id: 1, price: 20 })]);
		const { failures } = await first.write([
			product({ id: 2, price: 1.5 }),
			product({ id: 3.5, price: 1 }),
		]);
		expect(failures.map(({ column, reason }) => `${column}: ${reason}`).sort()).toEqual([
			'id: 3.5 is not a whole number',
			'price: 1.5 is not a whole number',
		]);
	});

	it('of a name that the database cannot have take fractions, too', async () => {
		const field = 'x'.repeat(80);
		const first = writer();
		await first.write([product({ id: 'a', [field]: 1 })]);
		const again = [product({ id: 'a', [field]: 1.5 })];
		expect((await first.write(again)).outcomes).toEqual(['updated']);
		expect((await first.write(again)).outcomes).toEqual(['unchanged']);
	});

	it('widened by one writer are seen by another, which goes on with whole numbers and fractions', async () => {
		const [one, other] = [writer(), writer()];
		await one.write(round);
		await other.write(round);
		await one.write([product({ id: 'c', price: 19.99 })]);
		expect((await other.write(round)).counts).toMatchObject({ unchanged: 2 });
		const more = [product({ id: 'd', price: 7 }), product({ id: 'a', price: 21 })];
		expect((await other.write(more)).outcomes).toEqual(['created', 'updated']);
		expect((await other.write([product({ id: 'e', price: 0.1 })])).outcomes).toEqual(['created']);
		expect(await prices()).toEqual(['a 21', 'b 30', 'c 19.99', 'd 7', 'e 0.1']);
	});

	it('are widened by two writers at once', async () => {
		const writers = [writer(), writer(), writer()];
		for (const each of writers) await each.write(round);
		const results = await Promise.all(
			writers.map((each, index) => each.write([product({ id: `n${index}`, price: index + 0.5 })])),
		);
		expect(results.map(({ outcomes }) => outcomes)).toEqual([
			['created'],
			['created'],
			['created'],
		]);
		expect(await prices()).toEqual(['a 20', 'b 30', 'n0 0.5', 'n1 1.5', 'n2 2.5']);
	});

	it('are counted so in a dry run, and stay as they are', async () => {
		await writer().write(round);
		const rehearsal = writer({ dryRun: true });
		const dear = [product({ id: 'a', price: 19.99 }), product({ id: 'c', price: 0.5 })];
		expect((await rehearsal.write(dear)).outcomes).toEqual(['updated', 'created']);
		expect(await kindOf('price')).toBe('bigint');
		expect(await prices()).toEqual(['a 20', 'b 30']);
	});

	it('are not widened by a batch that is refused as a whole, nor get new columns by it', async () => {
		await writer({ owner: 'acme:products' }).write(round);
		const refused = writer({ owner: 'globex:products' }).write([
			product({ id: 'c', price: 19.99, note: 'x' }),
		]);
		await expect(refused).rejects.toMatchObject({ kind: 'otherOwner' });
		expect(await kindOf('price')).toBe('bigint');
		expect(await kindOf('note')).toBeUndefined();
		expect(await prices()).toEqual(['a 20', 'b 30']);
	});

	if (backEnd.dialect === 'PostgreSQL') {
		it('are widened each for itself, and where a view stands in the way the record fails with what to do', async () => {
			const first = writer();
			await first.write([product({ id: 'a', price: 20, weight: 1 })]);
			await database.query('CREATE VIEW dear AS SELECT price FROM products');
			const records = [
				product({ id: 'b', price: 19.99, weight: 1 }),
				product({ id: 'c', price: 21, weight: 0.5 }),
			];
			const { outcomes, failures } = await first.write(records);
			expect(outcomes).toEqual(['failed', 'created']);
			expect(failures).toEqual([
				{
					index: 0,
					externalId: 'b',
					kind: 'valueRefused',
					column: 'price',
					reason: expect.stringMatching(
						/^19\.99 needs a column of type numeric, and PostgreSQL does not let "price" become one \(cannot alter type of a column used by a view or rule: .*view.*dear.*\); take away what depends on the column for one run, or write to a new table$/,
					),
				},
			]);
			expect(await kindOf('weight')).toBe('numeric');
			await database.query('DROP VIEW dear');
			expect((await writer().write(records)).outcomes).toEqual(['created', 'unchanged']);
		});

		it('stay as they are in tables whose columns have a domain or a default', async () => {
			await database.query('CREATE DOMAIN whole AS bigint');
			await database.query(
				`CREATE TABLE products (id ${backEnd.keyText} PRIMARY KEY, price whole, n bigint DEFAULT 1)`,
			);
			const { failures } = await writer({ addBookkeeping: true }).write([
				product({ id: 'a', price: 1.5 }),
				product({ id: 'b', n: 1.5 }),
			]);
			expect(failures.map(({ column, reason }) => `${column}: ${reason}`)).toEqual([
				'price: 1.5 is not a whole number',
				'n: 1.5 is not a whole number',
			]);
		});
	}
});
