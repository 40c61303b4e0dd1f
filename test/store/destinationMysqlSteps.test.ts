import { type Connection, createConnection } from 'mysql2/promise';

import type {
	Destination,
	DestinationRecord,
	TableOptions,
} from '../../engine/destination/destination';
import { openMysqlDestination } from '../../engine/destination/mysql/openMysqlDestination';
import { rowOwner } from '../../engine/destination/owners';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';

const size = 1_000;
const few = 10;
/** So many reads each record that is written may take, those of its temporary tables included. */
const mostReads = 60;

const readAt = Date.parse('2026-03-01T11:00:00Z');
const oneAccount: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'existing', columns: ['id', 'value'] },
	addBookkeeping: true,
	owner: rowOwner('acme', 'things'),
	runId: 'run-1',
};

interface KeyType {
	readonly type: string;
	readonly idOf: (index: number) => string;
}

const uuidOf = (index: number) => `a0eebc99-9c0b-4ef8-bb6d-${String(index).padStart(12, '0')}`;
const textOf = (index: number) => `id-${index}`;

const indexed: readonly KeyType[] = [
	{ type: 'char(20)', idOf: textOf },
	{ type: 'varchar(100) CHARACTER SET utf8mb3', idOf: textOf },
	{ type: 'varchar(100) CHARACTER SET latin1', idOf: textOf },
	{ type: 'varchar(100) COLLATE utf8mb4_nopad_bin', idOf: textOf },
	{ type: 'bigint unsigned', idOf: (index) => `${2n ** 64n - 1n - BigInt(index)}` },
	{ type: 'decimal(30,0)', idOf: (index) => `${10n ** 20n + BigInt(index)}` },
	{ type: 'binary(16)', idOf: (index) => `\\x${uuidOf(index).replaceAll('-', '')}` },
	{ type: 'datetime(6)', idOf: (index) => new Date(readAt + index).toISOString() },
	{ type: 'uuid', idOf: uuidOf },
];

/** Longer than an index can be, so that MariaDB keeps hashes by which it finds no row. */
const hashed: readonly KeyType[] = [
	{ type: 'text', idOf: textOf },
	{ type: 'varchar(1000)', idOf: textOf },
];

const severalAccounts: TableOptions = {
	...oneAccount,
	account: { column: 'account', id: 'acme' },
};
const composite: TableOptions = {
	...oneAccount,
	key: ['part', 'id'],
	structure: { kind: 'existing', columns: ['part', 'id', 'value'] },
};

const beyond = (most: number, reads: Readonly<Record<string, number>>) =>
	Object.fromEntries(Object.entries(reads).filter(([, count]) => count > most));

/** A table by its key, with the columns beside the ID. */
const tables: readonly [string, string, string, TableOptions][] = [
	['one account', '', 'id', oneAccount],
	['several accounts', 'account varchar(50) NOT NULL, ', 'account, id', severalAccounts],
	['keys of two columns', 'part int NOT NULL, ', 'part, id', composite],
];

describe('a table that MySQL has old figures of', () => {
	let server: Mariadb;
	let admin: Connection;
	let destination: Destination;

	beforeAll(async () => {
		server = await startMariadb({
			settings: {
				'innodb-stats-auto-recalc': 'OFF',
				// It may go through tables where it would else look up rows.
				'join-cache-level': '4',
			},
		});
		const { host, port, user, password, database } = server;
		const address = { host, port, user, password, database };
		admin = await createConnection(address);
		destination = openMysqlDestination(address, systemEnvironment);
	});
	afterEach(async () => {
		await admin.query('DROP TABLE IF EXISTS things, _sync_deleted_things');
	});
	afterAll(async () => {
		await destination.close();
		await admin.end();
		await server.stop();
	});

	/** How many rows and entries of indexes the server has read. */
	const reads = async () => {
		const [rows] = await admin.query("SHOW GLOBAL STATUS LIKE 'Handler_read%'");
		const counts = (rows as { Value: string }[]).map(({ Value }) => Number(Value));
		return counts.reduce((sum, count) => sum + count, 0);
	};
	const readsOf = async (work: () => Promise<unknown>) => {
		const before = await reads();
		await work();
		return (await reads()) - before;
	};

	/** Writes each kind of change, and returns how much was read for each. */
	const readsByChange = async (
		columns: string,
		options: TableOptions,
		idOf: KeyType['idOf'],
		count: number,
	) => {
		await admin.query(`CREATE TABLE things (${columns}, value varchar(50))`);
		await admin.query('ANALYZE TABLE things');
		let minute = 0;
		const records = (to: number, from = 0): readonly DestinationRecord[] =>
			Array.from({ length: to - from }, (_, index) => ({
				columns: { part: 1, id: idOf(from + index), value: `value-${minute}` },
				cursor: readAt + minute * 60_000,
				readAt,
			}));
		await destination.table(options).write(records(size));
		const gone = (given: readonly DestinationRecord[]) =>
			given.map((record) => ({ ...record, deleted: true }));
		const found: Record<string, number> = {};
		const change = async (
			name: string,
			more: Partial<TableOptions>,
			wanted: (given: readonly DestinationRecord[]) => readonly DestinationRecord[] = (given) =>
				given,
			outcome = 'updated',
		) => {
			const writer = destination.table({ ...options, ...more });
			minute++;
			// A writer's first batch asks whose the rows are.
			await writer.write(wanted(records(size, size - 1)));
			found[name] = await readsOf(async () => {
				const { outcomes } = await writer.write(wanted(records(count)));
				expect(new Set(outcomes)).toEqual(new Set([outcome]));
			});
		};
		await change('update', {});
		await change('rehearsed', { dryRun: true });
		await change('marked', { deletes: 'soft' }, gone, 'deleted');
		await change('again', { deletes: 'soft' });
		await change('removed', { deletes: 'hard' }, gone, 'deleted');
		await change('anew', { deletes: 'hard' }, undefined, 'created');
		return found;
	};

	const reconciling = async (options: TableOptions, idOf: KeyType['idOf']) =>
		await readsOf(async () => {
			const seen = await destination
				.table(options)
				.reconcile({ readBefore: readAt + 3_600_000, maxShare: 1 });
			const part = options === composite ? [1] : [];
			await seen.add(Array.from({ length: size - 1 }, (_, index) => [...part, idOf(index)]));
			expect(await seen.finish()).toEqual({ existing: size, deleted: 1 });
		});

	const cases = (types: readonly KeyType[]) =>
		types.flatMap(({ type, idOf }) =>
			tables.map(([what, before, key, options]) => ({
				name: `${type} of ${what}`,
				columns: `${before}id ${type} NOT NULL, UNIQUE (${key})`,
				options,
				idOf,
			})),
		);

	it.each(cases(indexed))(
		'has as many reads as there are records, however many rows it has: keys of $name',
		async ({ columns, options, idOf }) => {
			const found = await readsByChange(columns, options, idOf, few);
			expect(beyond(few * mostReads, found)).toEqual({});
			expect(await reconciling(options, idOf)).toBeLessThan(size * mostReads);
		},
	);

	it.each(cases(hashed))(
		'is gone through once where no index finds its rows: keys of $name',
		async ({ columns, options, idOf }) => {
			const found = await readsByChange(columns, options, idOf, size - 1);
			expect(beyond(size * mostReads, found)).toEqual({});
			expect(await reconciling(options, idOf)).toBeLessThan(size * mostReads);
		},
	);
});
