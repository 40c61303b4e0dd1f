import {
	type ConsoleContext,
	listObjects,
	objectFilters,
	type ObjectView,
} from '../../engine/console';
import { html, type Html } from '../html';
import { objectBadge } from '../parts/badges';
import { actButton, choice, doneNotice, notice, turnPages } from '../parts/form';
import { page } from '../parts/layout';
import { table, type TableColumn } from '../parts/table';
import { length, time } from '../parts/times';
import type { View } from '../view';

/** The objects of the registry: who is due, claimed or set aside, and why; and what operators can do about it. */
export async function objectsPage(
	view: View,
	context: ConsoleContext,
	query: Readonly<Record<string, string | undefined>>,
): Promise<string> {
	const { items, next } = await listObjects(context, query);
	const { links, user } = view;
	const states = objectFilters.map((status) => [status, filterWords[status]] as const);
	const filter = html`<form
		class="filter"
		method="get"
		action="${links.to(['objects'])}"
		aria-label="Filter"
	>
		<div>
			<label for="account">Account</label
			><input id="account" name="account" value="${query.account ?? ''}" />
		</div>
		${choice('status', 'Status', query.status, [['', 'Any'], ...states])}
		<button>Show</button>
	</form>`;
	const acts: readonly TableColumn<ObjectView>[] =
		user.role === 'operator' ? [{ label: 'Do', cell: (object) => buttons(view, object) }] : [];
	const columns: readonly TableColumn<ObjectView>[] = [
		{
			label: 'Object',
			kind: 'id',
			cell: ({ account, integration, name }) =>
				html`${account}
					<div class="soft">${integration} ${name}</div>`,
		},
		{ label: 'Status', cell: ({ status }) => objectBadge(status) },
		{ label: 'Why', kind: 'words', cell: ({ reason }) => reason },
		{ label: 'Every', cell: (object) => every(object) },
		{ label: 'Synced', cell: ({ synced_at: at }) => time(view, at) },
		{ label: 'Due', cell: ({ due_at: at }) => time(view, at) },
		{ label: 'Failures', kind: 'number', cell: ({ failures }) => failures },
		...acts,
	];
	const list =
		items.length === 0
			? notice(
					'No object of the kind is registered.',
					'Objects are registered by the node Sync Object, with the Sync Account of this console.',
					false,
				)
			: table('Objects, by account', columns, items);
	return page(
		view,
		{ section: 'objects', title: 'Objects' },
		html`${doneNotice(query.done, doneWords)}${filter}${list}${turnPages(view, ['objects'], query, next)}`,
	);
}

const filterWords: Readonly<Record<(typeof objectFilters)[number], string>> = {
	due: 'Due',
	claimed: 'Claimed',
	aside: 'Set aside',
	paused: 'Paused',
};

function every({ interval_minutes: usual, override_minutes: instead }: ObjectView): Html {
	if (instead === null) return html`${length(usual * 60)}`;
	return html`${length(instead * 60)}
		<div class="soft">instead of ${length(usual * 60)}</div>`;
}

const doneWords: Readonly<Record<string, string>> = {
	pause: 'It is paused. A run that is at work goes on to its end.',
	resume: 'It is claimed again when it is due.',
	'sync-now': 'It is due now, and is claimed at the next look.',
	interval: 'The interval was changed.',
};

function buttons(view: View, object: ObjectView): readonly (Html | null)[] {
	const { object_id: id, account, integration, name, status, interval_minutes: minutes } = object;
	const about = `${integration} ${name} of ${account}`;
	const button = (act: string, label: string, field?: Html) =>
		actButton(view, {
			action: `${act} ${id}`,
			path: ['objects', id, act],
			label,
			about,
			...(field === undefined ? {} : { field }),
		});
	const entered = html`<input
		name="minutes"
		inputmode="numeric"
		size="6"
		value="${minutes}"
		aria-label="Minutes between syncs: ${about}"
	/>`;
	return [
		status === 'claimed' || status === 'paused' ? null : button('sync-now', 'Sync now'),
		status === 'paused' ? button('resume', 'Resume') : button('pause', 'Pause'),
		button('interval', 'Set minutes', entered),
	];
}
