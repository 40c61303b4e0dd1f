import {
	type ConsoleContext,
	failedStatuses,
	type FailedView,
	listFailed,
} from '../../engine/console';
import { html, type Html } from '../html';
import { failedBadge } from '../parts/badges';
import { heading } from '../parts/cell';
import { actButton, choice, doneNotice, notice, turnPages } from '../parts/form';
import { page } from '../parts/layout';
import { table, type TableColumn } from '../parts/table';
import { time } from '../parts/times';
import type { View } from '../view';

/** What has failed and is kept, with what operators can do about it. */
export async function failedPage(
	view: View,
	context: ConsoleContext,
	query: Readonly<Record<string, string | undefined>>,
): Promise<string> {
	const { items, next } = await listFailed(context, query);
	const { links, user } = view;
	const states = failedStatuses.map((status) => [status, heading(status)] as const);
	const ofRun =
		query.run_id === undefined
			? null
			: html`<input type="hidden" name="run_id" value="${query.run_id}" />`;
	const filter = html`<form
		class="filter"
		method="get"
		action="${links.to(['failed'])}"
		aria-label="Filter"
	>
		${ofRun}
		<div>
			<label for="sync">Sync</label><input id="sync" name="sync" value="${query.sync ?? ''}" />
		</div>
		${choice('status', 'Status', query.status, [['', 'Any'], ...states])}
		<button>Show</button>
	</form>`;
	const acts: readonly TableColumn<FailedView>[] =
		user.role === 'operator' ? [{ label: 'Do', cell: (batch) => buttons(view, batch) }] : [];
	const columns: readonly TableColumn<FailedView>[] = [
		{
			label: 'What',
			kind: 'id',
			cell: ({ kind, external_id: id, page: number, sync }) =>
				html`${kind === 'page' ? `Page ${number ?? ''}` : (id ?? 'A record without an ID')}
					<div class="soft">${sync}</div>`,
		},
		{ label: 'Status', cell: ({ status }) => failedBadge(status) },
		{ label: 'Reason', kind: 'words', cell: ({ reason, note }) => note ?? reason },
		{ label: 'Tries', kind: 'number', cell: ({ attempts }) => attempts },
		{ label: 'Next try', cell: ({ next_try: at }) => time(view, at) },
		{
			label: 'Kept',
			kind: 'id',
			cell: ({ kept_at: at, run_id: id }) =>
				html`${time(view, at)}
					<div>by <a href="${links.to(['runs', id])}">${id}</a></div>`,
		},
		...acts,
	];
	const list =
		items.length === 0
			? notice('Nothing of the kind has failed.', undefined, false)
			: table('What failed, latest first', columns, items);
	return page(
		view,
		{ section: 'failed', title: 'Failed records and pages' },
		html`${doneNotice(query.done, doneWords)}${filter}${list}${turnPages(view, ['failed'], query, next)}`,
	);
}

const doneWords: Readonly<Record<string, string>> = {
	retry: 'It is due now, and is tried when Retry Failed runs next.',
	'give-up': 'It was given up, and is not tried again unless you ask for it.',
};

function buttons(
	view: View,
	{ failed_id: id, status, external_id: record, page: number }: FailedView,
): readonly (Html | null)[] {
	const about = record ?? `page ${number ?? ''}`;
	if (status !== 'waiting' && status !== 'givenUp') return [];
	const retry = actButton(view, {
		action: `retry ${id}`,
		path: ['failed', id, 'retry'],
		label: 'Try again',
		about,
	});
	const giveUp = actButton(view, {
		action: `give-up ${id}`,
		path: ['failed', id, 'give-up'],
		label: 'Give up',
		about,
	});
	return status === 'waiting' ? [retry, giveUp] : [retry];
}
