import type { SyncRuns } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { rowsOf } from '../support/store/rows';
import {
	account,
	backfilling,
	beginning,
	complete,
	cover,
	covering,
	day,
	HOUR,
} from '../support/store/syncWork';
import { text } from '../support/store/values';

const DAY = 24 * HOUR;

/** Leaves something in every table that runs write to. */
async function work(runs: SyncRuns, sync: string): Promise<void> {
	const late = [{ externalId: 'late', cursor: day(1) }];
	const details = { body: 'a payload' };
	const gap = { from: day(1), to: day(2) };
	await runs.begin(beginning(`${sync}-a`, sync), covering(2, 3, { gap }));
	await runs.checkpoint(
		`${sync}-a`,
		{},
		{ note: { kind: 'error', message: 'refused', details }, late },
	);
	await runs.commit(`${sync}-a`, complete(3));
	await runs.begin(backfilling(`${sync}-b`, sync), covering(1, 2));
	await runs.commit(`${sync}-b`, complete(2));
	await runs.begin(beginning(`${sync}-c`, sync), covering(3, 4));
	await runs.fail(`${sync}-c`, {}, { message: 'no answer', details });
}

eachBackEnd('what is kept of runs', (store) => {
	const using = async (act: (runs: SyncRuns) => Promise<unknown>, id = 'acme') => {
		await store.withStore(async (opened) => await act(account(opened, id).runs));
	};

	it('goes with age, the payloads of errors too, whichever sync begins; watermarks stay', async () => {
		await using(async (runs) => await work(runs, 'orders'));
		await using(async (runs) => await work(runs, 'customers'));
		const both = await rowsOf(store.config, 'acme');
		expect(both).toEqual({
			sync_gap: 2,
			sync_late_record: 2,
			sync_lease: 4,
			sync_receipt: 4,
			sync_run: 6,
			sync_run_step: 14,
			sync_watermark: 2,
			sync_watermark_move: 2,
		});
		store.environment.timeMs += 91 * DAY;
		await using(async (runs) => await runs.begin(beginning('new'), covering(3, 4)));
		expect(await rowsOf(store.config, 'acme')).toEqual({
			sync_lease: 4,
			sync_run: 1,
			sync_run_step: 1,
			sync_watermark: 2,
			sync_watermark_move: 2,
		});
	});

	it('is kept until then', async () => {
		await using(async (runs) => await work(runs, 'orders'));
		const before = await rowsOf(store.config, 'acme');
		store.environment.timeMs += 90 * DAY;
		await using(async (runs) => await runs.begin(beginning('new'), covering(3, 4)));
		expect(await rowsOf(store.config, 'acme')).toEqual({
			...before,
			sync_run: (before.sync_run ?? 0) + 1,
			sync_run_step: (before.sync_run_step ?? 0) + 1,
		});
	});

	it('is forgotten with the account, to the last row of every table; another account keeps all', async () => {
		for (const id of ['acme', 'globex']) {
			await using(async (runs) => await work(runs, 'orders'), id);
			await using(async (runs) => await cover(runs, 'x', 4, 5), id);
			await using(async (runs) => await runs.begin(backfilling('going'), covering(1, 2)), id);
			await store.using(async (variables) => await variables.set([text('x', '1')]), id);
		}
		const other = await rowsOf(store.config, 'globex');
		expect(other).toMatchObject({ sync_run: 5, account_variable: 1, sync_late_record: 1 });
		expect(await rowsOf(store.config, 'acme')).toEqual(other);
		await store.withStore(async (opened) => await account(opened, 'acme').forget());
		expect(await rowsOf(store.config, 'acme')).toEqual({});
		expect(await rowsOf(store.config, 'globex')).toEqual(other);
	});
});
