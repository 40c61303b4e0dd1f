import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';

import { EngineError } from '../../engine/errors';
import { closeIdleStores } from '../../engine/store';
import { sqlitePlace } from '../support/store/sqliteStore';

describe('a SQLite store that was damaged', () => {
	const place = sqlitePlace();
	const overwritten = (from: number, length: number, value: number) => () => {
		const content = readFileSync(place.file);
		writeFileSync(place.file, content.fill(value, from, Math.min(content.length, from + length)));
	};
	const shortenedTo = (share: number) => () => {
		truncateSync(place.file, Math.floor(readFileSync(place.file).length * share));
	};
	const changed = (sql: string) => () => {
		place.byHand((database) => {
			database.exec(sql);
		});
	};
	const withLog = (content: Buffer | string) => () => {
		writeFileSync(`${place.file}-wal`, content);
	};

	it.each<readonly [damage: string, work: () => void]>([
		['whose first bytes are others', overwritten(0, 16, 0x61)],
		['whose header is empty', overwritten(0, 100, 0)],
		['whose page size is none', overwritten(16, 2, 0xff)],
		['whose first page is overwritten behind its header', overwritten(100, 3_996, 0xa5)],
		['whose second page is empty', overwritten(4_096, 4_096, 0)],
		['whose pages are all overwritten but the first', overwritten(4_096, 10_000_000, 0x5a)],
		['that lost its second half', shortenedTo(0.5)],
		['that lost its last tenth', shortenedTo(0.9)],
		['that is cut within its header', shortenedTo(0.0005)],
		['beside a log of nothing but noise', withLog(Buffer.alloc(40_000, 0x33))],
		['beside a log of text', withLog('this is no log')],
		['whose table of variables is gone', changed('DROP TABLE account_variable')],
		['whose table of changes is gone', changed('DROP TABLE account_variable_change')],
		['whose version is gone', changed('DELETE FROM store_version')],
		['whose version was never given out', changed('UPDATE store_version SET version = -7')],
		['whose value is no JSON', changed(`UPDATE account_variable SET value = '{"broken'`)],
	])('%s is used as it was or refused in words, and harms no other', async (_damage, work) => {
		await place.set('kept');
		await closeIdleStores();
		work();
		const outcome = async (attempt: Promise<unknown>) =>
			await attempt.then(
				(value) => ({ value }),
				(error: unknown) => ({ error }),
			);
		for (const attempt of [place.get(), place.set('changed')]) {
			const result = await outcome(attempt);
			if ('error' in result) {
				expect(result.error).toBeInstanceOf(EngineError);
				const { kind, message, remedy } = result.error as EngineError;
				expect(kind).toMatch(/^(store|variable|notAStore|foreign)/);
				expect(message.length * remedy.length).toBeGreaterThan(0);
				expect(inspect(result.error)).not.toContain('Cannot read properties');
			} else if (result.value !== undefined) expect(result.value).toBe('kept');
		}
		await closeIdleStores();
		// A new file in the place of the damaged one is a new store.
		for (const suffix of ['', '-wal', '-shm']) rmSync(`${place.file}${suffix}`, { force: true });
		await place.set('new');
		expect(await place.get()).toBe('new');
	});
});
