import { Client } from 'pg';

import type { TableOptions } from '../../engine/destination/destination';
import { findTable } from '../../engine/destination/postgres/catalogue';
import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { keyedAccess, statementsFor } from '../../engine/destination/postgres/statements';
import { shapeOf } from '../../engine/destination/tableShape';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';

const table = 'things';
const rows = Array.from({ length: 2_000 }, (_, index) => ({
	columns: { id: `id-${index}`, value: 'old' },
	cursor: '2026-03-01T10:00:00Z',
	readAt: Date.parse('2026-03-01T11:00:00Z'),
}));
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

/** A step of a plan, as EXPLAIN tells it. */
interface Step {
	readonly Alias?: string;
	readonly 'Index Cond'?: string;
	readonly Plans?: readonly Step[];
}

const stepsOf = (step: Step): readonly Step[] => [step, ...(step.Plans ?? []).flatMap(stepsOf)];

describe('a table that PostgreSQL has no figures of yet', () => {
	let server: Postgres;
	let client: Client;

	/** By what its rows are found, wherever the statement reads them. */
	const foundBy = async (statement: string, values: readonly unknown[]) => {
		const { rows: told } = await client.query<{ 'QUERY PLAN': readonly { Plan: Step }[] }>(
			`EXPLAIN (FORMAT JSON) ${statement}`,
			[...values],
		);
		const steps = told.flatMap((row) => row['QUERY PLAN']).flatMap(({ Plan }) => stepsOf(Plan));
		return steps.filter(({ Alias, Plans }) => Alias === 'd' && Plans === undefined);
	};

	beforeAll(async () => {
		server = await startPostgres();
		client = new Client({ ...server });
		await client.connect();
	});
	afterEach(async () => {
		await client.query(`ROLLBACK; DROP TABLE ${table}`);
	});
	afterAll(async () => {
		await client.end();
		await server.stop();
	});

	it.each<[string, string, TableOptions]>([
		['one account', 'id text PRIMARY KEY', oneAccount],
		['several accounts', 'account text, id text, PRIMARY KEY (account, id)', severalAccounts],
	])('has its rows found by their IDs: of %s', async (_, columns, options) => {
		await client.query(
			`CREATE TABLE ${table} (${columns}, value text) WITH (autovacuum_enabled = false)`,
		);
		const destination = openPostgresDestination(server, systemEnvironment);
		await destination.table(options).write(rows);
		await destination.close();

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
			expect(await foundBy(statement, values)).toEqual([
				expect.objectContaining({ 'Index Cond': expect.stringMatching(/\bid = /) as string }),
			]);
		}
	});
});
