import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import { Client } from 'pg';

import type { StoreConfig } from '../../../engine/store';
import type { Statement } from './statements';

/** Those of the statements that read more of a large store than they have to, each with what its database says. */
export async function greedy(
	config: StoreConfig,
	statements: readonly Statement[],
): Promise<readonly string[]> {
	const distinct = [...new Map(statements.map((statement) => [statement.sql, statement])).values()];
	return config.kind === 'sqlite'
		? greedyInSqlite(config, distinct)
		: await greedyInPostgres(config, distinct);
}

/** Tables that grow with every run that is kept. */
const growing =
	/^(sync_run|sync_run_step|sync_receipt|sync_watermark_move|sync_late_record|sync_delivery|sync_record|account_variable_change)\b/;

/** Indexes of the few rows among them that are unusual. */
const few = /sync_run_open|sync_run_in_doubt|sync_late_record_uncounted|sync_receipt_withheld/;

/**
 * SQLite says by which columns of an index it searches: by the account alone, or by the sync alone, it reads all runs that
 * are kept of it. In order and with a limit it stops early.
 */
function greedyInSqlite(
	{ folder, file }: StoreConfig & { kind: 'sqlite' },
	statements: readonly Statement[],
): readonly string[] {
	const database = new DatabaseSync(path.join(folder, file), { readOnly: true });
	try {
		return statements.flatMap(({ sql, parameters }) => {
			const plan = database
				.prepare(`EXPLAIN QUERY PLAN ${sql}`)
				.all(...(parameters as SQLInputValue[]))
				.map(({ detail }) => String(detail));
			const sorts = plan.some((step) => step === 'USE TEMP B-TREE FOR ORDER BY');
			const stopsEarly = / limit \?$/.test(sql) && !sorts;
			const steps = plan.filter((step) => {
				const [, how = '', name = ''] = /^(SCAN|SEARCH) (\S+)/.exec(step) ?? [];
				const table = name === 'change' || name === 'later' ? 'account_variable_change' : name;
				if (!growing.test(table) || few.test(step) || stopsEarly) return false;
				return how === 'SCAN' || /\(account=\?( AND sync=\?)?\)$/.test(step);
			});
			return steps.map((step) => `${sql}\n   ${step}`);
		});
	} finally {
		database.close();
	}
}

/** So many rows no step reads. */
const MOST_ROWS = 250;

interface PlanStep {
	readonly 'Node Type': string;
	readonly 'Relation Name'?: string;
	readonly 'Actual Rows'?: number;
	readonly 'Actual Loops'?: number;
	readonly 'Rows Removed by Filter'?: number;
	readonly Plans?: readonly PlanStep[];
}

/** PostgreSQL runs the statement, tells how many rows each step has read, and undoes it. */
async function greedyInPostgres(
	{ host, port, user, password, database }: StoreConfig & { kind: 'postgres' },
	statements: readonly Statement[],
): Promise<readonly string[]> {
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	try {
		const found: string[] = [];
		for (const { sql, parameters } of statements) {
			// It reads nothing, and a second time it is refused.
			if (/^insert into \S+ \([^)]*\) values/.test(sql)) continue;
			await client.query('BEGIN');
			const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ Plan: PlanStep }] }>(
				`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
				[...parameters],
			);
			await client.query('ROLLBACK');
			const plan = rows[0]?.['QUERY PLAN'][0].Plan;
			for (const step of plan === undefined ? [] : stepsOf(plan)) {
				const each = (step['Actual Rows'] ?? 0) + (step['Rows Removed by Filter'] ?? 0);
				const read = each * (step['Actual Loops'] ?? 0);
				if (step['Relation Name'] === undefined || read <= MOST_ROWS) continue;
				found.push(`${sql}\n   ${step['Node Type']} of ${step['Relation Name']}: ${read} rows`);
			}
		}
		return found;
	} finally {
		await client.end();
	}
}

function stepsOf(step: PlanStep): readonly PlanStep[] {
	return [step, ...(step.Plans ?? []).flatMap(stepsOf)];
}
