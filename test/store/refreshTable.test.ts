import { destinationBackEnds, freshDatabases } from '../support/destinations';
import { daily, refresh } from '../support/refreshedTable';

describe.each(destinationBackEnds)('a table that is refreshed by a query in $name', (backEnd) => {
	const database = freshDatabases(backEnd);
	const { keyText } = backEnd;

	beforeEach(async () => {
		await database.query(
			`CREATE TABLE sale (day date, product ${keyText}, amount numeric(12, 2), account ${keyText})`,
		);
		await sell('2026-11-01', 'cup', '4.10');
		await sell('2026-11-01', 'cup', '5.25');
		await sell('2026-11-02', 'pot', '12');
	});

	const sell = async (day: string, product: string, amount: string) =>
		await database.query(`INSERT INTO sale VALUES ('${day}', '${product}', ${amount}, 'acme')`);
	const text = backEnd.dialect === 'MariaDB' ? 'char' : 'text';
	const rows = async () =>
		(
			await database.query(
				`SELECT CAST(day AS ${text}) AS day, product, total, sales, _sync_run_id AS run FROM daily ORDER BY 1, 2`,
			)
		).map(
			({ day, product, total, sales, run }) =>
				`${String(day)} ${String(product)} ${Number(total)} ${Number(sales)} ${String(run)}`,
		);

	it('is made with what the query gives, and left as it is by the same answer', async () => {
		expect(await refresh(database)).toEqual({
			rows: 2,
			created: 2,
			updated: 0,
			unchanged: 0,
			deleted: 0,
		});
		const made = ['2026-11-01 cup 9.35 2 run-1', '2026-11-02 pot 12 1 run-1'];
		expect(await rows()).toEqual(made);
		expect(await refresh(database, { runId: 'run-2' })).toEqual({
			rows: 2,
			created: 0,
			updated: 0,
			unchanged: 2,
			deleted: 0,
		});
		expect(await rows()).toEqual(made);
	});

	it('gets what is new, changes what differs, and loses what is gone', async () => {
		await sell('2026-11-03', 'pan', '7');
		await refresh(database);
		await database.query("DELETE FROM sale WHERE product = 'pan'");
		await sell('2026-11-02', 'pot', '0.01');
		await sell('2026-11-04', 'lid', '3');
		expect(await refresh(database, { runId: 'run-2' })).toEqual({
			rows: 3,
			created: 1,
			updated: 1,
			unchanged: 1,
			deleted: 1,
		});
		expect(await rows()).toEqual([
			'2026-11-01 cup 9.35 2 run-1',
			'2026-11-02 pot 12.01 2 run-2',
			'2026-11-04 lid 3 1 run-2',
		]);
	});

	it('only says what it would become in a dry run, also where it is not there yet', async () => {
		expect(await refresh(database, { dryRun: true })).toMatchObject({ created: 2 });
		expect(await database.open().columns('daily')).toBeUndefined();
		await refresh(database);
		await sell('2026-11-02', 'pot', '1');
		expect(await refresh(database, { dryRun: true })).toMatchObject({ updated: 1, unchanged: 1 });
		expect(await rows()).toEqual(['2026-11-01 cup 9.35 2 run-1', '2026-11-02 pot 12 1 run-1']);
		expect(await refresh(database)).toMatchObject({ updated: 1 });
	});

	it('takes values that are bound, each as often as the query asks for it', async () => {
		const query = `SELECT day, product, sum(amount) AS total, count(*) AS sales FROM sale
			WHERE account = $2 AND day >= $1 AND day <= $1 -- not $3
			AND product <> '$4' GROUP BY day, product;`;
		const parameters = ['2026-11-01', 'acme'];
		expect(await refresh(database, { query, parameters })).toMatchObject({ created: 1 });
		expect(await rows()).toEqual(['2026-11-01 cup 9.35 2 run-1']);
	});

	it('is no place for what a value says', async () => {
		const query = `${daily.query.replace('GROUP', 'WHERE product = $1 GROUP')}`;
		const parameters = ["x' OR '1' = '1"];
		expect(await refresh(database, { query, parameters })).toMatchObject({ rows: 0 });
	});

	it('refuses several rows with one key, and names them', async () => {
		await refresh(database);
		await sell('2026-11-05', 'cup', '1');
		const twice = refresh(database, {
			key: ['product'],
			query: 'SELECT product, day, amount AS total, 1 AS sales FROM sale',
			table: 'twice',
		});
		await expect(twice).rejects.toMatchObject({
			kind: 'keyInvalid',
			message:
				'The query gives several rows with one external ID (product): cup (3 rows). Nothing was written.',
		});
		expect(await database.open().columns('twice')).toBeUndefined();
	});

	it('refuses rows without a key', async () => {
		await database.query("INSERT INTO sale VALUES ('2026-11-05', NULL, 1, 'acme')");
		await expect(refresh(database)).rejects.toMatchObject({
			kind: 'keyInvalid',
			message:
				"1 row of the query's answer has NULL in the external ID (day, product). Nothing was written.",
		});
		expect(await database.open().columns('daily')).toBeUndefined();
	});

	it('keeps its rows when the answer is empty, or lacks more than half of them, unless that is allowed', async () => {
		await refresh(database);
		const query = daily.query.replace('GROUP', "WHERE product = 'none' GROUP");
		await expect(refresh(database, { query })).rejects.toMatchObject({
			kind: 'tooManyDeletes',
			message:
				"2 of 2 rows (100 %) are not in the query's answer, which is empty, and at most 50 % may be deleted at once. None was.",
			parameter: 'maxShare',
		});
		expect(await rows()).toHaveLength(2);
		expect(await refresh(database, { query, maxShare: 1 })).toMatchObject({ rows: 0, deleted: 2 });
		expect(await rows()).toEqual([]);
	});

	it('is not overwritten by another account, unless it is told to', async () => {
		await refresh(database);
		await expect(refresh(database, { owner: 'other:figures' })).rejects.toMatchObject({
			kind: 'otherOwner',
			message:
				'The table "daily" holds the rows of the sync "figures" of the account "acme". Nothing was written.',
		});
		await expect(refresh(database, { owner: 'acme:second' })).rejects.toMatchObject({
			kind: 'otherOwner',
			message: expect.stringContaining(
				'belong to the sync "figures" of the account "acme"',
			) as string,
		});
		expect(await refresh(database, { owner: 'other:figures', takeOver: true })).toMatchObject({
			updated: 2,
		});
	});

	it('holds the rows of several accounts side by side where it has a column for them', async () => {
		const account = (id: string) => ({
			account: { column: 'account_id', id },
			owner: `${id}:figures`,
		});
		await refresh(database, account('acme'));
		expect(await refresh(database, account('other'))).toMatchObject({ created: 2, deleted: 0 });
		expect(await refresh(database, account('acme'))).toMatchObject({ unchanged: 2 });
		expect(await rows()).toHaveLength(4);
	});

	it('keeps amounts to the last digit', async () => {
		const exact = backEnd.dialect === 'SQLite' ? '123456789.12' : '12345678901234567890.123456789';
		const query = `SELECT day, product, CAST('${exact}' AS decimal(40, 9)) AS total, 1 AS sales FROM sale WHERE product = 'pot'`;
		await refresh(database, { query });
		const [row] = await database.query(`SELECT CAST(total AS ${text}) AS total FROM daily`);
		expect(row?.total).toBe(exact);
		expect(await refresh(database, { query })).toMatchObject({ unchanged: 1 });
	});

	it('refuses a column whose type would change what is written to it', async () => {
		await database.query(
			`CREATE TABLE narrow (product ${keyText} NOT NULL PRIMARY KEY, total ${backEnd.dialect === 'SQLite' ? 'integer' : 'numeric(6, 1)'})`,
		);
		const query = `SELECT product, ${backEnd.dialect === 'SQLite' ? "'007'" : 'max(amount)'} AS total FROM sale GROUP BY product`;
		const refused = refresh(database, {
			table: 'narrow',
			key: ['product'],
			query,
			addBookkeeping: true,
		});
		await expect(refused).rejects.toMatchObject({ kind: 'columnTypeDiffers' });
		expect(await database.query('SELECT * FROM narrow')).toEqual([]);
	});

	it('sees a change of capitals or of spaces as one', async () => {
		const query = (name: string) => `SELECT 'a' AS product, '${name}' AS name`;
		const named = { table: 'named', key: ['product'] };
		await refresh(database, { ...named, query: query('Cup') });
		expect(await refresh(database, { ...named, query: query('cup') })).toMatchObject({
			updated: 1,
		});
		expect(await refresh(database, { ...named, query: query('cup ') })).toMatchObject({
			updated: 1,
		});
		expect(await refresh(database, { ...named, query: query('a much longer name') })).toMatchObject(
			{ updated: 1 },
		);
	});

	it('ends with the answer that was found last, where two refresh it at once', async () => {
		await refresh(database);
		const [first, second] = [database.open(), database.open()];
		let waiting: Promise<unknown> | undefined;
		await first.refresh({
			...daily,
			runId: 'run-2',
			// The query of the first has been answered.
			mayWrite: async () => {
				if (waiting !== undefined) return;
				await sell('2026-11-02', 'pot', '8');
				waiting = second.refresh({ ...daily, runId: 'run-3' });
			},
		});
		await waiting;
		expect((await rows()).at(-1)).toMatch(/^2026-11-02 pot 20 2 /);
	});

	it('is not written to where that is no longer allowed once the query is answered', async () => {
		const mayWrite = async () => await Promise.reject(new Error('the lease is lost'));
		await expect(refresh(database, { mayWrite })).rejects.toThrow('the lease is lost');
		expect(await database.open().columns('daily')).toBeUndefined();
	});
});
