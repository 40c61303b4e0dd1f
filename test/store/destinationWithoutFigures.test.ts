import { Client, types } from 'pg';

import type { Destination, TableOptions } from '../../engine/destination/destination';
import { findTable } from '../../engine/destination/postgres/catalogue';
import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { keyedAccess, statementsFor } from '../../engine/destination/postgres/statements';
import { shapeOf } from '../../engine/destination/tableShape';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';

const table = 'things';
/** @param minute orders the versions of the rows */
const rowsAt = (minute: number) =>
	Array.from({ length: 2_000 }, (_, index) => ({
		columns: { id: `id-${index}`, value: `value-${index}` },
		cursor: `2026-03-01T10:0${minute}:00Z`,
		readAt: Date.parse('2026-03-01T11:00:00Z'),
	}));
const rows = rowsAt(0);
const ids = rows.map(({ columns }) => columns.id);

const oneAccount: TableOptions = {
	table,
	key: ['id'],
	structure: { kind: 'existing', columns: ['id', 'value'] },
	addBookkeeping: true,
	owner: 'acme/things',
	runId: 'run-1',
};
const severalAccounts = { ...oneAccount, account: { column: 'account', id: 'acme' } };

const tables: readonly [string, string, TableOptions][] = [
	['one account', 'id text PRIMARY KEY', oneAccount],
	['several accounts', 'account text, id text, PRIMARY KEY (account, id)', severalAccounts],
];

/** A step of a plan, as EXPLAIN tells it. */
interface Step {
	readonly Alias?: string;
	readonly 'Node Type': string;
	readonly 'Index Cond'?: string;
	readonly Plans?: readonly Step[];
}

interface Explained {
	readonly rows: readonly { readonly 'QUERY PLAN': readonly { readonly Plan: Step }[] }[];
}

const explain = (statement: string) => `EXPLAIN (FORMAT JSON) ${statement}`;

const stepsOf = (step: Step): readonly Step[] => [step, ...(step.Plans ?? []).flatMap(stepsOf)];

const stepsIn = ({ rows: told }: Explained) =>
	told.flatMap((row) => row['QUERY PLAN']).flatMap(({ Plan }) => stepsOf(Plan));

/** The steps that read the table, which statements call `d`. */
const reading = (steps: readonly Step[]) =>
	steps.filter(({ Alias, Plans }) => Alias === 'd' && Plans === undefined);

const foundBy = (...columns: readonly string[]): unknown =>
	expect.objectContaining({
		'Index Cond': expect.stringMatching(`\\b(${columns.join('|')}) = `) as string,
	});

/** Has every statement that reads the table explained just before it runs, where and as it runs. */
function watchPlans(): () => Promise<readonly (readonly Step[])[]> {
	const plans: Promise<readonly Step[]>[] = [];
	const query = Client.prototype.query as (...given: unknown[]) => unknown;
	const watched = function (this: Client, ...given: readonly unknown[]) {
		const [first, second] = given;
		const { text, values = second } = (typeof first === 'string' ? { text: first } : first) as {
			readonly text: string;
			readonly values?: unknown;
		};
		if (Array.isArray(values) && /\bd\./.test(text)) {
			const explained = query.call(this, { text: explain(text), values, types });
			plans.push((explained as Promise<Explained>).then(stepsIn));
		}
		return query.call(this, ...given);
	};
	jest.spyOn(Client.prototype, 'query').mockImplementation(watched as never);
	return async () => await Promise.all(plans);
}

describe('a table that PostgreSQL has no figures of yet', () => {
	let server: Postgres;
	let client: Client;
	let destination: Destination;

	/** Makes and fills the table. */
	const fill = async (columns: string, options: TableOptions) => {
		await client.query(
			`CREATE TABLE ${table} (${columns}, value text UNIQUE) WITH (autovacuum_enabled = false)`,
		);
		const writer = destination.table(options);
		await writer.write(rows);
		return writer;
	};

	beforeAll(async () => {
		server = await startPostgres();
		client = new Client({ ...server });
		await client.connect();
	});
	beforeEach(() => {
		destination = openPostgresDestination(server, systemEnvironment);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await destination.close();
		await client.query(
			`ROLLBACK; DROP TABLE ${table}; DROP TABLE IF EXISTS _sync_deleted_${table}`,
		);
	});
	afterAll(async () => {
		await client.end();
		await server.stop();
	});

	it.each(tables)('has its rows found by their IDs: of %s', async (_, columns, options) => {
		await fill(columns, options);

		const found = await findTable(client, 'public', table);
		if (found === undefined) throw new Error('There is no table');
		const statements = statementsFor(table, shapeOf(found, options), false);
		await client.query(`BEGIN; ${keyedAccess} ${statements.createStage}`);
		await client.query(`INSERT INTO pg_temp._sync_stage
			SELECT id, value, _sync_cursor, _sync_hash, _sync_read_at, row_number() OVER () FROM ${table}`);
		const account = options.account === undefined ? [] : [options.account.id];
		const run = [options.runId, options.owner, ...account];
		const nothing = ids.map(() => null);
		for (const [statement, values] of [
			[statements.lookUp, [ids, ...account]],
			[statements.mergeStage, run],
			[statements.mergeNewer, run],
			[statements.updateRows, [ids, nothing, nothing, nothing, nothing, ...run]],
			[statements.confirmRows, [ids, nothing, ...account]],
		] as const) {
			const steps = stepsIn(await client.query(explain(statement), [...values]));
			expect(reading(steps)).toEqual([foundBy('id')]);
		}
	});

	it.each(tables)('has what is gone found by its IDs: of %s', async (_, columns, options) => {
		await fill(columns, options);
		const plans = watchPlans();
		for (const [deletes, minute] of [
			['soft', 1],
			['hard', 3],
		] as const) {
			const writer = destination.table({ ...options, deletes });
			const gone = rowsAt(minute).map((row) => ({ ...row, deleted: true }));
			expect((await writer.write(gone)).counts.deleted).toBe(rows.length);
			expect((await writer.write(rowsAt(minute + 1))).counts.failed).toBe(0);
		}

		// Looked up in both tables each time; then marked, updated, removed with its old tombstone, and unburied.
		const steps = (await plans()).map(reading);
		expect(steps).toHaveLength(13);
		expect(steps).toEqual(steps.map(() => [foundBy('id')]));
	});

	it.each(tables)(
		'has the holders of unique values found by these or their IDs: of %s',
		async (_, columns, options) => {
			const writer = await fill(columns, options);
			const plans = watchPlans();
			const [first, ...others] = rowsAt(1).slice(0, 50);
			if (first === undefined) throw new Error('There are no rows');
			const taken = [...others, first].map((row) => row.columns.value);
			const ring = [first, ...others].map((row, index) => ({
				...row,
				columns: { ...row.columns, value: taken[index] },
			}));
			expect((await writer.write(ring)).counts.failed).toBe(ring.length);

			const told = await plans();
			// Once all have failed that wait for each other.
			expect(told.filter((plan) => plan.some(({ Alias }) => Alias === 'w'))).toHaveLength(1);
			const steps = told.map(reading);
			expect(steps).toEqual(steps.map(() => [foundBy('id', 'value')]));
		},
	);

	it.each(tables)(
		'has all IDs of its source compared with its rows at once: of %s',
		async (_, columns, options) => {
			const writer = await fill(columns, options);
			const plans = watchPlans();
			const readBefore = Date.parse('2026-03-02T11:00:00Z');
			const seen = await writer.reconcile({ readBefore, maxShare: 1 });
			await seen.add(ids.slice(1).map((id) => [id]));
			expect(await seen.finish()).toEqual({ existing: 2_000, deleted: 1 });
			const unknown = await writer.reconcile({ readBefore, maxShare: 1 });
			await unknown.add(ids.map((id) => [`other-${id}`]));
			await expect(unknown.finish()).rejects.toMatchObject({ kind: 'idsUnknown' });

			// Of both: all rows, those to be deleted, and those that are known; of the first, the deletion as well.
			const nodes = (await plans()).map((steps) => steps.map((step) => step['Node Type']));
			expect(nodes).toHaveLength(7);
			expect(nodes.flat()).not.toContain('Nested Loop');
		},
	);
});
