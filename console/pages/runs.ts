import {
	type ConsoleContext,
	listRuns,
	readRun,
	runStatuses,
	type RunView,
} from '../../engine/console';
import { html, type Html } from '../html';
import { runBadge } from '../parts/badges';
import { count } from '../parts/amounts';
import { heading } from '../parts/cell';
import { choice, notice, turnPages } from '../parts/form';
import { page } from '../parts/layout';
import { facts, table, type TableColumn } from '../parts/table';
import { length, time } from '../parts/times';
import type { View } from '../view';

type Query = Readonly<Record<string, string | undefined>>;

export async function runsPage(view: View, context: ConsoleContext, query: Query): Promise<string> {
	const { items, next } = await listRuns(context, query);
	const { links } = view;
	const filter = html`<form
		class="filter"
		method="get"
		action="${links.to(['runs'])}"
		aria-label="Filter"
	>
		<div>
			<label for="sync">Sync</label><input id="sync" name="sync" value="${query.sync ?? ''}" />
		</div>
		${choice('status', 'Status', query.status, [['', 'Any'], ...runStatuses.map((status) => [status, heading(status)] as const)])}
		<button>Show</button>
	</form>`;
	const columns: readonly TableColumn<RunView>[] = [
		{
			label: 'Run',
			kind: 'id',
			cell: ({ run_id: id }) => html`<a href="${links.to(['runs', id])}">${id}</a>`,
		},
		{ label: 'Sync', kind: 'id', cell: ({ sync }) => sync },
		{ label: 'Ended', cell: (run) => runBadge(run) },
		{ label: 'Started', cell: ({ started_at: at }) => time(view, at) },
		{ label: 'Asked by', cell: asker },
		{ label: 'Took', kind: 'number', cell: took },
		{ label: 'Fetched', kind: 'number', cell: ({ counts }) => count(counts.fetched ?? 0) },
		{ label: 'Reason', kind: 'words', cell: ({ reason }) => reason ?? '–' },
	];
	const list =
		items.length === 0
			? notice('There are no such runs.', undefined, false)
			: table('Runs, latest first', columns, items);
	return page(
		view,
		{ section: 'runs', title: 'Runs' },
		html`${filter}${list}${turnPages(view, ['runs'], query, next)}`,
	);
}

export async function runPage(view: View, context: ConsoleContext, runId: string): Promise<string> {
	const run = await readRun(context, runId);
	const { receipt, steps, counts } = run;
	const { links } = view;
	const execution =
		run.execution_id === null ? '–' : `${run.execution_id} of workflow ${run.workflow_id ?? '–'}`;
	const about = facts([
		['Ended', runBadge(run)],
		['Reason', run.reason ?? '–'],
		...(run.failed_in === null ? [] : [['Failed in', heading(run.failed_in)] as const]),
		['Sync', html`<a href="${links.to(['runs'], { sync: run.sync })}">${run.sync}</a>`],
		['Covers', html`${time(view, run.window.from)} to ${time(view, run.window.to)}`],
		['Asked by', asker(run)],
		['Asked for', time(view, run.requested_at)],
		['Started', time(view, run.started_at)],
		['Finished', time(view, run.finished_at)],
		['Took', took(run)],
		['Job type', run.job_type === 'INCREMENTAL' ? 'Incremental' : 'Backfill'],
		['Execution', execution],
		[
			'Failed',
			html`<a href="${links.to(['failed'], { run_id: run.run_id })}">What failed in it</a>`,
		],
	]);
	return page(
		view,
		{ section: 'runs', title: `Run ${run.run_id}` },
		html`<div class="card">${about}</div>
			<h2>Receipt</h2>
			${receipt === null ? notice('It has no receipt: it has not committed.', undefined, false) : html`<div class="card">${receiptFacts(view, receipt)}</div>`}
			<h2>Counts</h2>
			${countsOf(counts)}
			<h2>Steps</h2>
			${table(
				'Steps, in order',
				[
					{ label: 'When', cell: ({ at }) => time(view, at) },
					{ label: 'Step', cell: ({ step }) => (step === null ? '–' : heading(step)) },
					{ label: 'What', cell: ({ kind }) => heading(kind) },
					{ label: 'Message', kind: 'words', cell: ({ message }) => message },
				],
				steps,
			)}`,
	);
}

function receiptFacts(
	view: View,
	receipt: NonNullable<Awaited<ReturnType<typeof readRun>>['receipt']>,
): Html {
	return facts([
		['Watermark before', time(view, receipt.watermark_before)],
		['Watermark after', time(view, receipt.watermark_after)],
		['Committed', time(view, receipt.committed_at)],
		['Source’s clock ahead', `${receipt.clock_skew_ms} ms`],
		['Came late', count(receipt.late)],
	]);
}

function countsOf(counts: RunView['counts']): Html {
	const pairs = Object.entries(counts).map(
		([name, value]) => [heading(name), count(value)] as const,
	);
	return pairs.length === 0
		? notice('Nothing was counted.', undefined, false)
		: html`<div class="card">${facts(pairs)}</div>`;
}

/** In a word, as far as it is known. */
function asker({ initiator }: RunView): string {
	return initiator === null ? '–' : { cron: 'Schedule', user: 'User' }[initiator];
}

function took({ started_at: from, finished_at: to }: RunView): string {
	return to === null ? '–' : length((Date.parse(to) - Date.parse(from)) / 1_000);
}
