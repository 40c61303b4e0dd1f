import type { KeptTables } from '../../rig/tables/keptTables';
import type { Row } from '../../rig/tables/sqliteTable';
import { type ComparedRecord, tableVerdict } from '../../rig/tables/tableComparison';
import { judgeTable, type SourceRecord } from '../judge/judgeTable';
import { runLine } from './runLine';
import { reportRun, type RunReport } from './runReport';
import type { ToldWorkflow } from './tellSyncs';

export interface TableWorkflow {
	readonly workflowId: string;
	readonly tables: KeptTables;
	readonly table: string;
	/** What a row is, e.g. `order`. */
	readonly thing: string;
	/** Where they come from, e.g. `the shop`. */
	readonly source: string;
	/** Where the first run begins. */
	readonly since: string;
	/** Everything that exists at the source; undefined where the demo cannot know. */
	records(): readonly SourceRecord[] | undefined;
	toRecord(row: Row): ComparedRecord;
}

/** Tells of the runs of a workflow that keeps a table equal to a source. */
export function tableWorkflow(workflow: TableWorkflow): ToldWorkflow {
	return {
		workflowId: workflow.workflowId,
		tell: async (execution, nodes) => {
			const report = reportRun(execution, nodes);
			const { equal, verdict } = await judgeRun(workflow, report);
			return {
				line: runLine(report, `table ${workflow.table}`, verdict),
				equal,
				failed: report.failure !== undefined,
			};
		},
	};
}

/** Holds the table against its source after a run. */
export async function judgeRun(
	workflow: Omit<TableWorkflow, 'workflowId'>,
	report: RunReport,
): Promise<{ readonly equal: boolean; readonly verdict: string }> {
	if (report.to === undefined) return { equal: false, verdict: '' };
	const { tables, table, thing, source, since } = workflow;
	// Before the table is read: what changes in between is then left out.
	const records = workflow.records();
	const rows = await tables.rows(table);
	if (records === undefined) {
		return {
			equal: report.verdict === 'complete' || report.verdict === 'unverifiable',
			verdict: `the table has ${rows.length} ${thing}s`,
		};
	}
	const comparison = judgeTable(records, rows.map(workflow.toRecord), since, report.to);
	return { equal: comparison.equal, verdict: tableVerdict(comparison, source, thing) };
}
