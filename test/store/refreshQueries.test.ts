import { destinationBackEnds, freshDatabases } from '../support/destinations';
import { daily, refresh } from '../support/refreshedTable';

/** Makes a function that empties the table `other`; SQLite has none. */
const forgetting = {
	PostgreSQL: "CREATE FUNCTION forget() RETURNS int LANGUAGE sql AS 'DELETE FROM other; SELECT 1'",
	MariaDB:
		'CREATE FUNCTION forget() RETURNS int MODIFIES SQL DATA BEGIN DELETE FROM other; RETURN 1; END',
};

describe.each(destinationBackEnds)('a query that refreshes a table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);
	const { keyText, dialect } = backEnd;

	beforeEach(async () => {
		await database.query(`CREATE TABLE sale (day date, product ${keyText}, amount numeric(12, 2))`);
		await database.query(
			"INSERT INTO sale VALUES ('2026-11-01', 'cup', 4.1), ('2026-11-02', 'pot', 12)",
		);
	});

	const counted = async (table: string) => (await database.query(`SELECT * FROM ${table}`)).length;

	it.each([
		['nothing', '', 'There is no query.'],
		['a comment', '-- SELECT 1', 'There is no query.'],
		[
			'two statements',
			'SELECT 1 AS day; DROP TABLE sale',
			'The query holds more than one statement.',
		],
		[
			'a statement behind a closed bracket',
			'SELECT 1) AS x; DROP TABLE sale; --',
			'The query holds more than one statement.',
		],
		[
			'DELETE',
			'DELETE FROM sale',
			'The query is no SELECT: it begins with neither SELECT nor WITH.',
		],
	])('is refused where it is %s', async (_, query, message) => {
		await expect(refresh(database, { query })).rejects.toMatchObject({
			kind: 'invalidOption',
			message,
			parameter: 'query',
		});
		expect(await counted('sale')).toBe(2);
	});

	it.each([
		['one too few', ['a'], 'The query asks for the value $2, and 1 is given.'],
		['one too many', ['a', 'b', 'c'], 'The value $3 is given, and the query does not ask for it.'],
	])('is refused with %s of the values', async (_, parameters, message) => {
		const query = `${daily.query.replace('GROUP', 'WHERE product IN ($1, $2) GROUP')}`;
		await expect(refresh(database, { query, parameters })).rejects.toMatchObject({
			kind: 'invalidOption',
			message,
			parameter: 'queryParameters',
		});
	});

	it.each([
		['a table that is not there', 'SELECT day, product FROM sales', /refused the query: .*sales/],
		[
			'a column that is not there',
			'SELECT dya AS day, product FROM sale',
			/refused the query: .*dya/,
		],
		['a slip', 'SELECT day product, FROM sale', /refused the query: .*syntax/],
		[
			'a writing WITH',
			'WITH gone AS (DELETE FROM sale RETURNING *) SELECT * FROM gone',
			/refused the query: /,
		],
	])(
		'is refused in the words of the database where it holds %s, and the table is left alone',
		async (_, query, message) => {
			await refresh(database);
			const refused = refresh(database, { query });
			await expect(refused).rejects.toMatchObject({ kind: 'queryRefused', parameter: 'query' });
			await expect(refused).rejects.toThrow(message);
			expect(await counted('daily')).toBe(2);
			expect(await counted('sale')).toBe(2);
		},
	);

	if (dialect !== 'SQLite') {
		it('is refused where a function of it writes', async () => {
			await database.query('CREATE TABLE other (id int)');
			await database.query('INSERT INTO other VALUES (1)');
			await database.query(forgetting[dialect]);
			const query = 'SELECT day, product, forget() AS total, 1 AS sales FROM sale';
			await expect(refresh(database, { query })).rejects.toMatchObject({
				kind: 'queryRefused',
				remedy: 'Have the query in "query" read only; functions that write are refused as well.',
			});
			expect(await counted('other')).toBe(1);
		});
	}

	if (dialect === 'PostgreSQL') {
		describe("where a store's schema is beside", () => {
			beforeEach(async () => {
				for (const statement of [
					'DROP SCHEMA IF EXISTS state CASCADE',
					'CREATE SCHEMA state',
					'CREATE TABLE state.store_version (id int)',
					'CREATE TABLE state.account_variable (account text, value text)',
					'CREATE TABLE state.sync_orders (id int, _sync_owner text)',
					'CREATE VIEW seen AS SELECT * FROM state.account_variable',
					'GRANT USAGE ON SCHEMA state TO PUBLIC',
					'GRANT SELECT ON ALL TABLES IN SCHEMA state TO PUBLIC',
				]) {
					await database.query(statement);
				}
			});

			it.each([
				['itself', 'FROM state.account_variable'],
				['in a part of it', 'FROM sale WHERE EXISTS (SELECT FROM state.account_variable)'],
				['by a view', 'FROM seen'],
				[
					'by a query in a text',
					"FROM query_to_xml('SELECT * FROM state.account_variable', false, false, '')",
				],
			])('is refused where it reads its tables %s', async (_, from) => {
				const query = `SELECT '2026-11-01' AS day, 'cup' AS product ${from}`;
				await expect(refresh(database, { query })).rejects.toMatchObject({
					kind: 'storeRefused',
					message:
						'The query reads state.account_variable, a table of a store, where the state of accounts is kept. Nothing was written.',
					parameter: 'query',
				});
				expect(await database.query("SELECT to_regclass('daily') AS made")).toEqual([
					{ made: null },
				]);
			});

			it('may read what syncs have written there', async () => {
				const query = "SELECT '2026-11-01' AS day, 'cup' AS product FROM state.sync_orders";
				expect(await refresh(database, { query })).toMatchObject({ created: 0 });
			});
		});
	}

	it.each([
		[
			'bookkeeping',
			'SELECT day, product, 1 AS _sync_owner FROM sale',
			'The query gives a column "_sync_owner", which is kept for bookkeeping.',
			'query',
		],
		[
			'no external ID',
			'SELECT day, product AS produkt FROM sale',
			'The query gives no column "product" for the external ID; the closest is "produkt".',
			'key',
		],
		[
			'a column that the table has not',
			daily.query.replace('AS sales', 'AS orders'),
			'The query gives a column "orders", and the table "daily" has none of that name.',
			'query',
		],
	])('is refused where it gives %s', async (_, query, message, parameter) => {
		await refresh(database);
		await expect(refresh(database, { query })).rejects.toMatchObject({ message, parameter });
		expect(await counted('daily')).toBe(2);
	});

	it.each(
		{ MariaDB: ['?'], SQLite: ['?', '?1', ':day', '@day', '$day'], PostgreSQL: [] as string[] }[
			dialect
		].concat('$1'),
	)(
		'is refused with %s where no value is given for it, rather than taken with NULL',
		async (place) => {
			const query = daily.query.replace('GROUP', `WHERE day >= ${place} GROUP`);
			await expect(refresh(database, { query })).rejects.toMatchObject({
				kind: 'invalidOption',
				message:
					place === '$1'
						? 'The query asks for the value $1, and 0 are given.'
						: `The query has "${place}" in the place of a value, and values are $1, $2 and so on.`,
				parameter: 'queryParameters',
			});
		},
	);

	it('may hold what looks like a semicolon or a value within texts, names and comments', async () => {
		const query = `/* ; $7 */ WITH "a;b" AS (SELECT ';$8''' AS product) SELECT product, 1 AS total FROM "a;b"; -- ; $9`;
		const own = dialect === 'MariaDB' ? query.replaceAll('"', '`') : query;
		const options = { table: 'odd', key: ['product'], query: own };
		expect(await refresh(database, options)).toMatchObject({ created: 1 });
		expect(await database.query('SELECT product FROM odd')).toEqual([{ product: ";$8'" }]);
	});

	it('keeps no writer out of the tables that it reads', async () => {
		let isWritten = false;
		const result = await refresh(database, {
			mayWrite: async () => {
				if (isWritten) return;
				isWritten = true;
				await database.query("INSERT INTO sale VALUES ('2026-11-03', 'pan', 1)");
			},
		});
		expect(result).toMatchObject({ updated: 0, deleted: 0 });
		expect(await counted('sale')).toBe(3);
	});
});
