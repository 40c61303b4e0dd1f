import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { rowOwner } from '../../engine/destination/owners';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const orders = (
	account: string,
	sync = 'orders',
	more: Partial<TableOptions> = {},
): TableOptions => ({
	table: 'orders',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: rowOwner(account, sync),
	runId: 'run-1',
	...more,
});

const order = (id: string, total: number, later = 0): DestinationRecord => ({
	columns: { id, total },
	cursor: readAt + later,
	readAt: readAt + later,
});

describe.each(destinationBackEnds)('owners of rows in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const writer = (options: TableOptions) => database.open().table(options);
	const rows = async () =>
		(await database.query('SELECT id, total, _sync_owner FROM orders ORDER BY id')).map(
			({ id, total, _sync_owner: owner }) => `${String(id)} ${String(total)} ${String(owner)}`,
		);

	it('a table that one account has made refuses the rows of another, by name and with the remedies', async () => {
		await writer(orders('acme')).write([order('1', 10)]);
		const refusal = {
			kind: 'otherOwner',
			message:
				'The table "orders" holds the rows of the sync "orders" of the account "acme". Nothing was written.',
			parameter: 'takeOver',
		};
		await expect(writer(orders('globex')).write([order('2', 20)])).rejects.toMatchObject(refusal);
		await expect(
			writer(orders('globex', 'orders', { dryRun: true })).write([order('2', 20)]),
		).rejects.toMatchObject(refusal);
		await expect(writer(orders('globex')).reconcile({ readBefore: readAt })).rejects.toMatchObject(
			refusal,
		);
		expect(await rows()).toEqual(['1 10 acme:orders']);
	});

	it('two accounts that find no table at the same time do not end in one', async () => {
		const results = await Promise.allSettled([
			writer(orders('acme')).write([order('1', 10), order('2', 10)]),
			writer(orders('globex')).write([order('2', 20), order('3', 20)]),
		]);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const owners = await database.query('SELECT DISTINCT _sync_owner FROM orders');
		expect(owners).toHaveLength(1);
	});

	it.each([1, 30, 300])(
		'of another sync of the same account, a row is not taken over, and the others of %i are written',
		async (size) => {
			const batch = (total: number, later: number) =>
				Array.from({ length: size }, (_, index) => order(`o${index}`, total, later));
			await writer(orders('acme', 'north')).write([order('o0', 1)]);
			const south = writer(orders('acme', 'south'));
			const refused = { index: 0, externalId: 'o0', kind: 'otherOwner', column: undefined };
			const reason = 'its row belongs to the sync "north" of the account "acme"';
			for (const later of [1, 2, 3]) {
				const { counts, failures } = await south.write(batch(later, later));
				expect(failures).toEqual([{ ...refused, reason }]);
				expect(counts.failed + counts.created + counts.updated).toBe(size);
			}
			expect((await rows())[0]).toBe('o0 1 acme:north');
			expect(await database.query('SELECT 1 FROM orders WHERE total = 3')).toHaveLength(size - 1);
		},
	);

	it("a row is taken over where that is said, and is the new owner's from then on", async () => {
		await writer(orders('acme')).write([order('1', 10)]);
		const { outcomes } = await writer(orders('globex', 'orders', { takeOver: true })).write([
			order('1', 20, 1),
			order('2', 20, 1),
		]);
		expect(outcomes).toEqual(['updated', 'created']);
		expect(await rows()).toEqual(['1 20 globex:orders', '2 20 globex:orders']);
	});

	it("rows of nobody are everybody's: a table that was filled by hand is taken into use", async () => {
		await database.query(`CREATE TABLE orders (id ${backEnd.keyText} PRIMARY KEY, total bigint)`);
		await database.query("INSERT INTO orders VALUES ('1', 1), ('2', 2)");
		const acme = writer(orders('acme', 'orders', { addBookkeeping: true }));
		expect((await acme.write([order('1', 10), order('3', 30)])).outcomes).toEqual([
			'updated',
			'created',
		]);
		expect(await rows()).toEqual(['1 10 acme:orders', '2 2 null', '3 30 acme:orders']);
	});

	it('in a table that holds rows of both already, each goes on with its own', async () => {
		await writer(orders('acme')).write([order('1', 10)]);
		await writer(orders('globex', 'orders', { takeOver: true })).write([order('2', 20)]);
		const batch = [order('1', 11, 1), order('2', 21, 1)];
		expect((await writer(orders('acme')).write(batch)).outcomes).toEqual(['updated', 'failed']);
		expect((await writer(orders('globex')).write(batch)).outcomes).toEqual(['failed', 'updated']);
		expect(await rows()).toEqual(['1 11 acme:orders', '2 21 globex:orders']);
	});

	it('with an account column, accounts share a table and take nothing over', async () => {
		const sharing = (id: string) => orders(id, 'orders', { account: { column: 'account', id } });
		await writer(sharing('acme')).write([order('1', 10)]);
		expect((await writer(sharing('globex')).write([order('1', 20)])).outcomes).toEqual(['created']);
		expect(await rows()).toEqual(
			expect.arrayContaining(['1 10 acme:orders', '1 20 globex:orders']),
		);
	});

	it("a row that was soft-deleted is still its owner's", async () => {
		await writer(orders('acme', 'north')).write([order('1', 10), order('2', 10)]);
		const reconciliation = await writer(orders('acme', 'north')).reconcile({
			readBefore: readAt + 1,
			maxShare: 1,
		});
		await reconciliation.add([['2']]);
		expect(await reconciliation.finish()).toEqual({ existing: 2, deleted: 1 });
		const { outcomes } = await writer(orders('acme', 'south')).write([order('1', 20, 60_000)]);
		expect(outcomes).toEqual(['failed']);
	});
});
