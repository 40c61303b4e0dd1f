import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { type AccountStore, closeIdleStores, withStore } from '../../engine/store';
import { version } from '../support/store/recordWork';
import { sqlitePlace } from '../support/store/sqliteStore';
import { account, beginning, complete, covering } from '../support/store/syncWork';
import { testEnvironment } from '../support/store/testEnvironment';
import { text } from '../support/store/values';

describe('a forgotten account', () => {
	const place = sqlitePlace();
	const environment = testEnvironment();
	const using = async <Result>(work: (at: AccountStore) => Promise<Result>, id: string) =>
		await withStore(place.config, environment, async (store) => await work(account(store, id)));

	/** How often a text stands in any file of the store. */
	const found = (sought: string): number =>
		readdirSync(place.config.folder)
			.map((name) => readFileSync(path.join(place.config.folder, name), 'latin1'))
			.reduce((sum, content) => sum + content.split(sought).length - 1, 0);

	/** Over many pages that are split, merged and written over, some values larger than a page. */
	const live = async (id: string, canary: string) => {
		for (let round = 0; round < 12; round++) {
			await using(async ({ variables, runs, records }) => {
				const values = Array.from({ length: 30 }, (_, at) =>
					text(`v-${at}`, canary + 'x'.repeat((at * 331 * (round + 1)) % 9_000)),
				);
				await variables.set(values);
				const runId = `run-${round}`;
				await runs.begin(beginning(runId), covering(1, 2));
				const details = { email: canary, address: canary };
				await runs.checkpoint(runId, {}, { note: { kind: 'error', message: canary, details } });
				const staged = Array.from({ length: 60 }, (_, at) =>
					version(`${canary}-${(at * 7 + round) % 90}`, at, `hash-${round}`),
				);
				await records.stage(runId, staged);
				await runs.commit(runId, complete(2));
				await variables.delete(`v-${round}`);
			}, id);
		}
	};

	it('is gone to the last byte from the file, its log and whatever lies beside them; another one is there', async () => {
		await live('acme', 'CANARY-OF-ACME');
		await live('globex', 'CANARY-OF-GLOBEX');
		expect(found('CANARY-OF-ACME')).toBeGreaterThan(500);
		await using(async (at) => await at.forget(), 'acme');
		expect(found('CANARY-OF-ACME')).toBe(0);
		expect(found('CANARY-OF-GLOBEX')).toBeGreaterThan(500);
		await using(async ({ variables }) => {
			expect(await variables.list({})).toHaveLength(30 - 1);
		}, 'globex');
		await closeIdleStores();
		expect(found('CANARY-OF-ACME')).toBe(0);
	});

	it('that left remains, since another program was reading all the time, is said to; the next time they go', async () => {
		await live('acme', 'CANARY-OF-ACME');
		const reader = new DatabaseSync(place.file);
		reader.exec('BEGIN; SELECT count(*) FROM account_variable');
		try {
			reader.prepare('SELECT count(*) FROM account_variable').get();
			await expect(using(async (at) => await at.forget(), 'acme')).rejects.toMatchObject({
				kind: 'storeBusy',
				message: expect.stringContaining('still holds remains'),
			});
		} finally {
			reader.close();
		}
		expect(await using(async ({ variables }) => await variables.list({}), 'acme')).toEqual([]);
		await using(async (at) => await at.forget(), 'acme');
		expect(found('CANARY-OF-ACME')).toBe(0);
	}, 60_000);
});
