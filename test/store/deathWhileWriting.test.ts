import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Destination } from '../../engine/destination/destination';
import { openSqliteDestination } from '../../engine/destination/sqlite/openSqliteDestination';
import type { LateRecord, SyncRuns } from '../../engine/store';
import { syncRecords } from '../../engine/sync/pump/pump';
import { tableSink } from '../../engine/sync/sinks/tableSink';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { account, beginning, complete, covering, day, HOUR } from '../support/store/syncWork';

interface Order {
	readonly id: string;
	readonly at: number;
}

type Death = 'before the write' | 'after the write' | 'after it was told' | 'never';

eachBackEnd('a run that dies while it writes to a table', (store) => {
	let folder = '';
	let destination: Destination;
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-death-'));
		destination = openSqliteDestination({ file: path.join(folder, 'tables.sqlite') });
	});
	afterEach(async () => {
		await destination.close();
		rmSync(folder, { recursive: true });
	});

	/** Begins a run, writes the orders and tells the run, up to where it dies; commits it if it does not. */
	const run = async (
		runs: SyncRuns,
		id: string,
		[from, to]: readonly [number, number],
		orders: readonly Order[],
		death: Death = 'never',
	): Promise<void> => {
		const begun = await runs.begin(beginning(id), covering(from, to));
		if (begun.kind !== 'begun') throw new Error(begun.kind);
		const dieIf = (here: Death) => {
			if (death === here) throw new Error('died');
		};
		let late: LateRecord[] = [];
		const writer = destination.table({
			table: 'orders',
			key: ['id'],
			structure: { kind: 'created', columns: [{ name: 'id', kind: 'text' }] },
			owner: 'acme orders',
			runId: id,
		});
		const sink = tableSink<Order>({
			writer,
			key: ['id'],
			toRecord: ({ id: orderId, at }) => ({
				columns: { id: orderId },
				cursor: new Date(day(at)).toISOString(),
				readAt: store.environment.now(),
			}),
			late: {
				before: begun.run.watermarkBefore ?? day(0),
				cursorMovesWithEdits: true,
				found: (found) => {
					late = [...found];
				},
				writing: async (inDoubt) => {
					await runs.noteDoubt(id, inDoubt);
					dieIf('before the write');
				},
			},
		});
		async function* pages() {
			yield { items: orders, doneUpTo: day(to) };
		}
		const taken = async () => {
			dieIf('after the write');
			await runs.checkpoint(id, {}, { late });
			dieIf('after it was told');
		};
		const streamed = syncRecords({ pages: pages(), sink, taken });
		if (death === 'never') {
			await streamed;
			await runs.commit(id, complete(to));
			return;
		}
		await expect(streamed).rejects.toThrow('died');
		store.environment.timeMs += HOUR;
	};

	it.each([
		['before the write', 'incomplete', 1],
		['after the write', 'unverifiable', 0],
		['after it was told', 'incomplete', 1],
	] as const)('%s of a late record leaves no receipt "complete"', async (death, verdict, late) => {
		await store.withStore(async (opened) => {
			const { runs } = account(opened);
			await run(runs, 'a', [1, 3], [{ id: 'seen', at: 2 }]);
			const orders = ['seen', 'late'].map((id) => ({ id, at: 2 }));
			await run(runs, 'dead', [2, 4], orders, death);
			await run(runs, 'b', [2, 5], orders);
			const [, , first] = await runs.list({});
			expect(first).toMatchObject({ id: 'a', receipt: { verdict, late } });
		});
	});
});
