import type {
	Destination,
	DestinationRecord,
	TableOptions,
} from '../../engine/destination/destination';
import { rowOwner } from '../../engine/destination/owners';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const orders: TableOptions = {
	table: 'Orders',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: rowOwner('acme', 'orders'),
	runId: 'run-1',
};

const order = (id: string, cursor: number, more: object = {}): DestinationRecord => ({
	columns: { id, ...more },
	cursor,
	readAt: readAt + cursor,
});

/**
 * Has a table `Orders` made, widened, given columns, written, emptied of what is gone, rehearsed, reconciled and looked at
 * by two who have it open, and expects of each what it is to be.
 */
export async function liveOrdinarily(open: () => Destination): Promise<void> {
	const [one, other] = [open(), open()];
	try {
		await liveTogether(one, other);
	} finally {
		await one.close();
		await other.close();
	}
}

async function liveTogether(one: Destination, other: Destination): Promise<void> {
	const note = 'it\'s "quoted" \\n `x` || \u{1f600}  ';
	const writer = one.table(orders);
	const first = ['a', 'b', 'c'].map((id) => order(id, 1, { n: 1, note, at: '2026-03-01' }));
	expect(await writer.write(first)).toMatchObject({ counts: { created: 3 }, failures: [] });
	// The second needs another kind of column, another column, and what the first one committed.
	const second = [order('a', 2, { n: 1.5, note, more: { x: [1] } }), order('b', 1, { n: 1 })];
	const result = await other.table(orders).write([...second, order('d', 1, { n: 4 })]);
	expect(result).toMatchObject({ counts: { created: 1, updated: 2 }, failures: [] });
	const gone = { ...order('d', 3), deleted: true };
	expect((await writer.write([gone, order('a', 3, { n: 3.25, note })])).outcomes).toEqual([
		'deleted',
		'updated',
	]);
	expect((await other.table(orders).write([gone])).outcomes).toEqual(['unchanged']);
	const dry = other.table({ ...orders, dryRun: true });
	expect((await dry.write([order('e', 1, { n: 5, other: 1 })])).outcomes).toEqual(['created']);
	const listing = await other
		.table(orders)
		.reconcile({ readBefore: readAt + 60_000, maxShare: 1, mode: 'hard' });
	await listing.add([['a'], ['b']]);
	expect(await listing.finish()).toEqual({ existing: 3, deleted: 1 });
	const rows = await one.rows({ table: 'Orders', accountId: 'acme', limit: 10 });
	expect(rows.toSorted((x, y) => String(x.id).localeCompare(String(y.id)))).toEqual([
		{ id: 'a', n: '3.25', note, at: null, more: null },
		{ id: 'b', n: '1', note: null, at: null, more: null },
	]);
}
