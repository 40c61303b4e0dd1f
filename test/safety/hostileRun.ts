import { monitorEventLoopDelay } from 'node:perf_hooks';

import type { TableOptions } from '../../engine/destination/destination';
import type { SourceRecord } from '../../engine/records/sourceRecord';
import { type StoreConfig, withStore } from '../../engine/store';
import { changeSink } from '../../engine/sync/records/changeSink';
import { rowOwner } from '../../engine/sync/records/rowOwner';
import { syncOne } from '../../engine/sync/records/syncOne';
import { externalIdOf } from '../../engine/sync/records/tableSink';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { DestinationDatabase } from '../support/destinations';
import { seededRandom } from '../support/seededRandom';
import { type ForeignRecord, hostileRecord } from './hostileRecord';

const accounts = ['acme', 'other', 'ACME'] as const;
const batchSize = 100;
const place = { batchNum: 1, totalBatches: 1, progress: 100, isLastBatch: true };

export interface HostileReport {
	readonly records: number;
	readonly honest: number;
	/** Of hostile ones, those that were refused by themselves. */
	readonly refused: number;
	/** What went wrong; none is right. */
	readonly findings: readonly string[];
	readonly seconds: number;
	/** Milliseconds that the event loop was late. */
	readonly loopP99Ms: number;
	readonly loopMaxMs: number;
}

/**
 * Writes hostile records among honest ones to a table that accounts share, hands some of them to change detection and to
 * Sync One, and holds what comes of the honest ones against what was sent.
 */
export async function playHostileRun(
	database: DestinationDatabase,
	store: StoreConfig,
	{ records, seed }: { readonly records: number; readonly seed: number },
): Promise<HostileReport> {
	const random = seededRandom(seed);
	const prototypeBefore = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String));
	const expected = new Map<string, string>();
	const keys = new Map<string, string>();
	const findings: string[] = [];
	const found = (what: string) => {
		if (findings.length < 20) findings.push(what);
	};
	let [honest, refused, sent] = [0, 0, 0];
	const loop = monitorEventLoopDelay({ resolution: 5 });
	const destination = database.open();
	const startedAt = performance.now();
	loop.enable();
	for (let batch = 0; sent < records; batch++) {
		const account = accounts[batch % accounts.length] ?? 'acme';
		const readAt = Date.parse('2026-03-01T10:00:00Z') + batch * 1_000;
		const items: (ForeignRecord & { readonly isHonest: boolean })[] = [];
		while (items.length < batchSize) {
			const id = `honest-${random.integer(0, records)}`;
			const isHonest = random.chance(0.7);
			const columns = { id, name: `n-${account}-${batch}`, qty: batch };
			const cursor = new Date(readAt - 60_000 + items.length).toISOString();
			items.push({ ...(isHonest ? { columns, cursor } : hostileRecord(random, id)), isHonest });
		}
		sent += items.length;
		const options: TableOptions = {
			table: 'shared',
			key: ['id'],
			account: { column: 'account', id: account },
			structure: { kind: 'fromRecords', kinds: { name: 'text', qty: 'bigint' } },
			owner: rowOwner(account, 'things'),
			runId: `run-${batch}`,
		};
		const { outcomes } = await destination
			.table(options)
			.write(items.map(({ columns, cursor }) => ({ columns, cursor, readAt })));
		for (const [index, { isHonest, columns }] of items.entries()) {
			const outcome = outcomes[index];
			if (!isHonest) {
				if (outcome === 'failed') refused++;
				continue;
			}
			honest++;
			if (outcome !== 'created' && outcome !== 'updated' && outcome !== 'superseded') {
				found(`batch ${batch}: the honest record ${String(columns.id)} is ${outcome}`);
			}
			expected.set(
				`${account} ${String(columns.id)}`,
				`${String(columns.name)} ${String(columns.qty)}`,
			);
		}
		if (batch % 10 !== 0) continue;
		await withStore(store, systemEnvironment, async (opened) => {
			const { records: memory } = opened.account(account);
			const sync = { memory, accountId: account, sync: 'things' };
			const read = ({ columns, cursor }: ForeignRecord): SourceRecord => ({
				externalId: columns.id === null ? '' : externalIdOf([columns.id]),
				cursor,
				content: columns,
				readAt,
			});
			const noted = (outcome: { readonly action: string; readonly idempotencyKey?: string }) => {
				const { idempotencyKey: key = '' } = outcome;
				if (key === '') return;
				if ((keys.get(key) ?? account) !== account) found(`two accounts have the key ${key}`);
				keys.set(key, account);
			};
			const detected = await changeSink({ ...sync, runId: undefined, toRecord: read }).take(
				items,
				place,
			);
			for (const [index, outcome] of detected.entries()) {
				noted(outcome);
				if (items[index]?.isHonest === true && outcome.action === 'failed') {
					found(`batch ${batch}: change detection refused an honest record`);
				}
			}
			for (const item of items.slice(0, 20)) {
				const outcome = await syncOne({ ...sync, record: read(item) });
				noted(outcome);
				if (item.isHonest && outcome.action === 'failed') {
					found(`batch ${batch}: Sync One refused an honest record`);
				}
			}
		});
	}
	loop.disable();
	const seconds = (performance.now() - startedAt) / 1000;
	const rows = await database.query(
		"SELECT account, id, name, qty FROM shared WHERE id LIKE 'honest-%' AND name LIKE 'n-%'",
	);
	const held = new Map(
		rows.map(({ account, id, name, qty }) => [
			`${String(account)} ${String(id)}`,
			`${String(name)} ${String(qty)}`,
		]),
	);
	for (const [row, content] of expected) {
		if (held.get(row) !== content)
			found(`${row} holds ${held.get(row) ?? 'nothing'}, not ${content}`);
	}
	for (const { account, name } of rows) {
		if (!String(name).startsWith(`n-${String(account)}-`))
			found(`${String(account)} has ${String(name)}`);
	}
	const owners = await database.query('SELECT DISTINCT account, _sync_owner AS owner FROM shared');
	for (const { account, owner } of owners) {
		if (owner !== rowOwner(String(account), 'things'))
			found(`${String(owner)} in ${String(account)}`);
	}
	const prototypeAfter = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String));
	if (prototypeAfter !== prototypeBefore) found(`Object.prototype has ${prototypeAfter}`);
	const inMs = (nanoseconds: number) => Math.round(nanoseconds / 1e5) / 10;
	return {
		...{ records: sent, honest, refused, findings, seconds: Math.round(seconds) },
		...{ loopP99Ms: inMs(loop.percentile(99)), loopMaxMs: inMs(loop.max) },
	};
}
