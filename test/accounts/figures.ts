import { type Actor, type Trouble, troubles } from './cast';
import { agesOf, type ObjectRun, runsOf } from './history';
import type { Played } from './play';

/** What has become of the accounts of one kind. */
export interface Figures {
	readonly trouble: Trouble;
	readonly accounts: number;
	readonly objects: number;
	readonly tries: number;
	readonly committed: number;
	/** How old data had become by each sync, in milliseconds; undefined where nothing was ever synced. */
	readonly medianAgeMs: number | undefined;
	/** That at the end counts as well. */
	readonly longestAgeMs: number;
	readonly requests: number;
	readonly signIns: number;
	readonly alertsBegan: number;
	readonly alertsEnded: number;
	/** How long their runs have gone in all. */
	readonly busyMs: number;
}

export function figuresOf(played: Played, trouble: Trouble): Figures {
	const actors = played.actors.filter((actor) => actor.trouble === trouble);
	const accounts = new Set(actors.map(({ account }) => account));
	const runs = played.runs.filter(({ account }) => accounts.has(account));
	const ages = actors.flatMap(({ objects }) =>
		objects.map((object) => agesOf(runsOf(played.runs, object), played.registeredAt, played.now)),
	);
	const sum = (of: (actor: Actor) => number) =>
		actors.reduce((total, actor) => total + of(actor), 0);
	const told = played.alerts.filter(({ account }) => accounts.has(account));
	return {
		trouble,
		accounts: actors.length,
		objects: ages.length,
		tries: runs.length,
		committed: runs.filter(({ status }) => status === 'committed').length,
		medianAgeMs: middle(ages.flatMap(({ atSync }) => atSync)),
		longestAgeMs: Math.max(...ages.map(({ longest }) => longest)),
		requests: sum(({ simulator }) => simulator.stats().requests),
		signIns: sum(({ simulator }) => simulator.stats().tokenRequests),
		alertsBegan: told.filter(({ event }) => event === 'began').length,
		alertsEnded: told.filter(({ event }) => event === 'ended').length,
		busyMs: runs.reduce((total, run) => total + lengthOf(run, played.now), 0),
	};
}

function lengthOf({ startedAt, finishedAt }: ObjectRun, now: number): number {
	return Math.min(finishedAt ?? now, now) - startedAt;
}

function middle(values: readonly number[]): number | undefined {
	return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

/** As a table to print, a line for each kind of account that there is. */
export function tableOf(played: Played): readonly Readonly<Record<string, string | number>>[] {
	return troubles
		.map((trouble) => figuresOf(played, trouble))
		.filter(({ accounts }) => accounts > 0)
		.map((figures) => ({
			accounts: `${figures.accounts} ${figures.trouble}`,
			objects: figures.objects,
			tries: figures.tries,
			committed: figures.committed,
			'median age': seconds(figures.medianAgeMs),
			'longest age': seconds(figures.longestAgeMs),
			requests: figures.requests,
			'sign-ins': figures.signIns,
			'alerts began': figures.alertsBegan,
			'alerts ended': figures.alertsEnded,
			'runs took': seconds(figures.busyMs),
		}));
}

export function seconds(ms: number | undefined): string {
	return ms === undefined ? '' : `${(ms / 1_000).toFixed(1)} s`;
}
