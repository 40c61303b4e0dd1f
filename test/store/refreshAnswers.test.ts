import type { RefreshAnswer } from '../../engine/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';
import { daily, refresh } from '../support/refreshedTable';

type Row = Readonly<Record<string, unknown>>;

const byName = (one: Row, other: Row) => (String(one.name) < String(other.name) ? -1 : 1);

describe.each(destinationBackEnds)('the answer of a query in $name', (backEnd) => {
	const database = freshDatabases(backEnd);
	const { keyText } = backEnd;
	const isSqlite = backEnd.dialect === 'SQLite';

	const figures = async (amounts: Readonly<Record<string, string>>) => {
		await database.query(
			`CREATE TABLE figure (name ${keyText}, day date, amount numeric(40, 9), sold bigint, weight double precision, note ${keyText})`,
		);
		for (const [name, amount] of Object.entries(amounts)) {
			await database.query(
				`INSERT INTO figure VALUES ('${name}', '2026-11-01', ${amount}, 9007199254740993, 0.1, NULL)`,
			);
		}
	};
	const all = {
		...daily,
		key: ['name'],
		query: 'SELECT name, day, amount, sold, weight, note, 7 AS seven FROM figure',
	};
	/** Keeps what is handed over, and nothing else. */
	const keeping = () => {
		const kept: { kinds: RefreshAnswer['kinds']; rows: Row[] }[] = [];
		const keepRows = async ({ kinds, rows }: RefreshAnswer) => {
			const own: Row[] = [];
			kept.push({ kinds, rows: own });
			for await (const row of rows) own.push(row);
		};
		return { kept, keepRows };
	};

	it('is handed over with every digit, and with what its columns hold', async () => {
		await figures({ cup: '12345678901.25', pot: '3' });
		const { kept, keepRows } = keeping();
		expect(await refresh(database, { ...all, keepRows })).toMatchObject({ created: 2 });
		expect(kept).toHaveLength(1);
		const [{ kinds, rows } = { kinds: {}, rows: [] }] = kept;
		const amount = (text: string) =>
			isSqlite ? Number(text) : `${text}${'0'.repeat(9 - (text.split('.')[1] ?? '').length)}`;
		expect(rows.toSorted(byName)).toEqual(
			[
				['cup', '12345678901.25'],
				['pot', '3.'],
			].map(([name, text = '']) => ({
				name,
				day: '2026-11-01',
				amount: amount(text),
				sold: '9007199254740993',
				weight: 0.1,
				note: null,
				seven: 7,
			})),
		);
		expect(kinds).toEqual(isSqlite ? {} : { day: 'date', amount: 'numeric', sold: 'bigint' });
	});

	it('is handed over in memory that does not grow, each row once', async () => {
		await database.query(`CREATE TABLE figure (name ${keyText})`);
		const names = Array.from({ length: 5_001 }, (_, place) => `n${String(place).padStart(5, '0')}`);
		await database.query(
			`INSERT INTO figure VALUES ${names.map((name) => `('${name}')`).join(', ')}`,
		);
		const { kept, keepRows } = keeping();
		const query = 'SELECT name FROM figure';
		await refresh(database, { ...daily, key: ['name'], query, keepRows });
		expect(kept[0]?.rows.map(({ name }) => name).toSorted()).toEqual(names);
	});

	it('is handed over without the column of the account', async () => {
		await figures({ cup: '1' });
		const { kept, keepRows } = keeping();
		const account = { column: 'account_id', id: 'acme' };
		await refresh(database, { ...all, account, keepRows });
		expect(Object.keys(kept[0]?.rows[0] ?? {})).not.toContain('account_id');
	});

	it('is not written where it could not be kept', async () => {
		await figures({ cup: '1' });
		const keepRows = async () => await Promise.reject(new Error('the bucket is gone'));
		await expect(refresh(database, { ...all, keepRows })).rejects.toThrow('the bucket is gone');
		expect(await database.open().columns('daily')).toBeUndefined();
		await refresh(database, all);
		await database.query("UPDATE figure SET note = 'changed'");
		await expect(refresh(database, { ...all, keepRows })).rejects.toThrow('the bucket is gone');
		expect(await database.query('SELECT note FROM daily')).toEqual([{ note: null }]);
	});

	it('is kept by nobody in a dry run', async () => {
		await figures({ cup: '1' });
		const { kept, keepRows } = keeping();
		await refresh(database, { ...all, dryRun: true, keepRows });
		await refresh(database, all);
		await refresh(database, { ...all, dryRun: true, keepRows });
		expect(kept).toEqual([]);
	});

	it('is the one that is written, where somebody writes while it is kept', async () => {
		await figures({ cup: '1' });
		await refresh(database, all);
		const { kept, keepRows } = keeping();
		let hasWritten = false;
		await refresh(database, {
			...all,
			keepRows: async (answer) => {
				await keepRows(answer);
				if (hasWritten) return;
				hasWritten = true;
				await database.query('UPDATE figure SET amount = 5');
			},
		});
		const [row] = await database.query('SELECT amount FROM daily');
		expect(Number(row?.amount)).toBe(Number(kept.at(-1)?.rows[0]?.amount));
	});
});
