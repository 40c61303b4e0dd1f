import {
	failedIn,
	type Initiator,
	type JobType,
	type RunCounts,
	type RunStatus,
	type StepKind,
	type StepName,
	stepOf,
	type Verdict,
} from '../../run';
import type { RunFilter, RunReport } from '../../store';
import type { ConsoleContext } from '../console';
import { consoleError } from '../errors';
import { isoTime, optionalIsoTime } from '../isoTime';
import { invalid, type Page, pageOf, readCursor, readLimit } from './paging';

/** Where times are, they are ISO 8601. */
export interface Span {
	readonly from: string;
	readonly to: string;
}

/** A run, as it is listed. */
export interface RunView {
	readonly run_id: string;
	readonly sync: string;
	readonly job_type: JobType;
	readonly status: RunStatus;
	/** Who has asked for it, and when; null where nobody has said. */
	readonly initiator: Initiator | null;
	readonly requested_at: string | null;
	readonly window: Span;
	readonly started_at: string;
	readonly finished_at: string | null;
	readonly verdict: Verdict | null;
	/** Why the verdict is as it is; without one, what the run said last, or failed with. */
	readonly reason: string | null;
	readonly counts: Readonly<Record<string, number>>;
	readonly workflow_id: string | null;
	readonly execution_id: string | null;
}

/** A run with its receipt and its log. */
export interface RunDetail extends RunView {
	readonly receipt: ReceiptView | null;
	/** The step in which it failed; null where it has not, or where that is not known. */
	readonly failed_in: StepName | null;
	readonly steps: readonly StepView[];
}

export interface ReceiptView {
	readonly watermark_before: string | null;
	readonly watermark_after: string | null;
	readonly duration_ms: number;
	readonly clock_skew_ms: number;
	/** How many records of the window only later runs have brought in. */
	readonly late: number;
	readonly committed_at: string;
}

export interface StepView {
	readonly kind: StepKind;
	/** What the run was at; null for what was said on the way. */
	readonly step: StepName | null;
	readonly message: string;
	readonly at: string;
}

/** What is asked for of runs, as it stands in the address. */
export interface RunsQuery {
	readonly sync?: string;
	readonly status?: string;
	readonly limit?: string;
	readonly cursor?: string;
}

export const runStatuses: readonly RunStatus[] = ['running', 'committed', 'failed', 'abandoned'];

/** @throws EngineError `invalidRequest`, `invalidSyncName` */
export async function listRuns(
	{ account }: ConsoleContext,
	query: RunsQuery,
): Promise<Page<RunView>> {
	const limit = readLimit(query.limit);
	const filter: RunFilter = {
		...(query.sync ? { sync: query.sync } : {}),
		...(query.status ? { status: readStatus(query.status) } : {}),
		...readPosition(query.cursor),
		limit: limit + 1,
	};
	const runs = await account.runs.list(filter);
	return pageOf(runs, limit, ({ startedAt, token, id }) => [startedAt, token, id], runView);
}

/** @throws EngineError `runMissing` */
export async function readRun({ account }: ConsoleContext, runId: string): Promise<RunDetail> {
	const [run] = await account.runs.list({ id: runId, limit: 1 }, true);
	if (run === undefined) {
		throw consoleError(
			'runMissing',
			`There is no run ${JSON.stringify(runId)}`,
			'Choose one of the list. Old runs are removed after a while.',
		);
	}
	const { steps: log = [] } = run;
	const steps = log.map((line) => ({
		kind: line.kind,
		step: stepOf(line) ?? null,
		message: line.message,
		at: isoTime(line.at),
	}));
	const failed_in = failedIn(log) ?? null;
	return { ...runView(run), receipt: receiptView(run), failed_in, steps };
}

function readStatus(given: string): RunStatus {
	const status = runStatuses.find((each) => each === given);
	if (status === undefined) throw invalid('status', given, `Give ${runStatuses.join(', ')}.`);
	return status;
}

function readPosition(cursor: string | undefined): Pick<RunFilter, 'behind'> {
	const [startedAt, token, id] = readCursor(cursor, ['number', 'number', 'string']) ?? [];
	if (id === undefined) return {};
	return { behind: { startedAt: Number(startedAt), token: Number(token), id: String(id) } };
}

function runView(run: RunReport): RunView {
	const { receipt } = run;
	return {
		run_id: run.id,
		sync: run.sync,
		job_type: run.jobType,
		status: run.status,
		initiator: run.initiator ?? null,
		requested_at: optionalIsoTime(run.requestedAt),
		window: { from: isoTime(run.window.from), to: isoTime(run.window.to) },
		started_at: isoTime(run.startedAt),
		finished_at: optionalIsoTime(run.finishedAt),
		verdict: receipt?.verdict ?? null,
		reason: receipt?.reason ?? run.message ?? null,
		counts: countsView(receipt?.counts ?? run.counts),
		workflow_id: run.origin.workflowId ?? null,
		execution_id: run.origin.executionId ?? null,
	};
}

function receiptView({ receipt }: RunReport): ReceiptView | null {
	if (receipt === undefined) return null;
	return {
		watermark_before: optionalIsoTime(receipt.watermarkBefore),
		watermark_after: optionalIsoTime(receipt.watermarkAfter),
		duration_ms: receipt.durationMs,
		clock_skew_ms: receipt.clockSkewMs,
		late: receipt.late,
		committed_at: isoTime(receipt.committedAt),
	};
}

/** As everything else is spelled here. */
function countsView(counts: RunCounts): Readonly<Record<string, number>> {
	const spelled = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	return Object.fromEntries(
		Object.entries(counts).flatMap(([name, count]) =>
			count === undefined ? [] : [[spelled(name), count]],
		),
	);
}
