import { type ConsoleContext, readSyncs, type SyncView } from '../../engine/console';
import { html, type Html } from '../html';
import { runBadge, stateBadge } from '../parts/badges';
import { actButton, notice } from '../parts/form';
import { page } from '../parts/layout';
import { time } from '../parts/times';
import type { View } from '../view';

/** What is well, and what is not, at a glance. */
export async function overviewPage(
	view: View,
	context: ConsoleContext,
	query: Readonly<Record<string, string | undefined>>,
): Promise<string> {
	const syncs = await readSyncs(context);
	const bad = syncs.filter((sync) => !sync.is_well).length;
	const start = actButton(view, {
		action: 'start',
		path: ['start'],
		label: 'Start a sync',
		about: context.sync ?? 'this workflow',
		isMain: true,
	});
	const summary =
		syncs.length === 0
			? notice(
					'No sync of this account has run yet.',
					'It shows up here with its first run.',
					false,
				)
			: html`<p>${said(syncs.length, bad)}</p>`;
	const started =
		query.started === undefined || !runIdShape.test(query.started)
			? null
			: notice(
					`The sync was started as ${query.started}.`,
					'It is among the runs as soon as it has begun.',
					false,
				);
	return page(
		view,
		{ section: 'overview', title: 'Overview' },
		html`${started}${summary} ${start === null ? null : html`<p>${start}</p>`}
			<ul class="cards">
				${syncs.map((sync) => syncCard(view, sync))}
			</ul>`,
	);
}

/** An address says only what this page could have said. */
const runIdShape = /^\d{8}T\d{6}Z-[a-z0-9]{10}$/;

function said(all: number, bad: number): string {
	if (bad === 0) return all === 1 ? 'The sync is well.' : `All ${all} syncs are well.`;
	return `${bad} of ${all} ${all === 1 ? 'sync needs' : 'syncs need'} somebody to look at ${bad === 1 ? 'it' : 'them'}.`;
}

function syncCard(view: View, sync: SyncView): Html {
	const { links } = view;
	const { waiting, given_up: givenUp } = sync.failed_batches;
	const lines = [
		sync.last_run === null
			? null
			: html`<p>
					Last run: ${runBadge(sync.last_run)}
					<a href="${links.to(['runs', sync.last_run.run_id])}">${sync.last_run.run_id}</a>
				</p>`,
		sync.running === null
			? null
			: html`<p>
					Going on:
					<a href="${links.to(['runs', sync.running.run_id])}">${sync.running.run_id}</a> since
					${time(view, sync.running.since)}
				</p>`,
		waiting + givenUp === 0
			? null
			: html`<p>
					<a href="${links.to(['failed'], { sync: sync.sync })}">${waiting + givenUp} failed</a>
					<span class="soft">(${waiting} waiting, ${givenUp} given up)</span>
				</p>`,
		...sync.open_gaps.map(
			({ from, to }) =>
				html`<p><span class="badge warn">Gap</span> ${time(view, from)} to ${time(view, to)}</p>`,
		),
	];
	return html`<li class="card">
		<h2>${sync.sync}</h2>
		<p>
			${stateBadge(sync.state)}
			${sync.is_well ? null : html`<span class="badge bad">Look at it</span>`}
		</p>
		<p>${sync.message}</p>
		${lines}
		<p><a href="${links.to(['runs'], { sync: sync.sync })}">Its runs</a></p>
	</li> `;
}
