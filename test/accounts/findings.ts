import { type Actor } from './cast';
import { seconds } from './figures';
import { agesOf, runsOf } from './history';
import type { Played, PlayRequest } from './play';

/** What was to be shown, and whether it was. */
export interface Finding {
	readonly holds: boolean;
	readonly said: string;
	/** Whether it is about how fast things went, which a slow machine may spoil. */
	readonly isOfSpeed?: boolean;
}

/** By so much of its interval, and by so much at most, an object is due later by chance; see docs/objects.md. */
const JITTER = 0.05;
const MOST_JITTER_MS = 60_000;

/** How long a run may wait for its turn and take, on a machine with 2 cores. */
const TURN_MS = 20_000;

/** How far a time that a source names may be off, which is in whole seconds. */
const CLOCKS_MS = 2_000;

/** What a run asks of a shop that refuses its tokens: a token, a request, another token, the request again. */
const MOST_REQUESTS_OF_REFUSED = 4;

/** An object that is not at fault is to have been synced again by then. */
export function oldestAllowedMs({
	intervalMs,
	lookEverySeconds,
}: Pick<PlayRequest, 'intervalMs' | 'lookEverySeconds'>): number {
	const jitterMs = Math.min(intervalMs * JITTER, MOST_JITTER_MS);
	return intervalMs + jitterMs + lookEverySeconds * 1_000 + TURN_MS;
}

/** Holds what has happened against what accounts in trouble must not do to others. */
export function findingsOf(
	played: Played,
	request: Pick<PlayRequest, 'intervalMs' | 'lookEverySeconds' | 'cast' | 'mendsAfterMs'>,
): readonly Finding[] {
	return [
		othersInTime(played, oldestAllowedMs(request)),
		othersSucceed(played),
		...played.actors
			.filter(isRefused)
			.map((actor) =>
				triedSeldom(played, actor, (request.mendsAfterMs ?? 0) + played.registeredAt),
			),
		...played.actors
			.filter(({ trouble }) => trouble === 'turnedAway')
			.flatMap((actor) => leftAlone(played, actor, request.cast.turnedAwayMs)),
		...played.actors
			.filter(({ trouble }) => trouble === 'slow')
			.map((actor) => ({
				holds: committedOf(played, actor).length > 0,
				said: `${actor.account} was synced ${committedOf(played, actor).length} times`,
			})),
		...alertsOnce(played, request),
	];
}

const isRefused = ({ trouble }: Actor): boolean => trouble === 'noToken' || trouble === 'badToken';
export const isFaultless = ({ trouble }: Actor): boolean =>
	trouble === 'healthy' || trouble === 'large';

function othersInTime({ actors, runs, registeredAt, now }: Played, allowedMs: number): Finding {
	const ages = actors
		.filter(isFaultless)
		.flatMap(({ objects }) =>
			objects.map((object) => ({
				object,
				longest: agesOf(runsOf(runs, object), registeredAt, now).longest,
			})),
		)
		.toSorted((one, other) => other.longest - one.longest);
	const late = ages.filter(({ longest }) => longest > allowedMs);
	const worst = ages[0];
	const who = worst && `${worst.object.account} ${worst.object.name}, ${seconds(worst.longest)}`;
	return {
		isOfSpeed: true,
		holds: late.length === 0,
		said: `${ages.length - late.length} of ${ages.length} objects that are not at fault were synced within ${seconds(allowedMs)} each time; the oldest was ${who}`,
	};
}

function othersSucceed({ actors, runs }: Played): Finding {
	const accounts = new Set(actors.filter(isFaultless).map(({ account }) => account));
	const failed = runs.filter(
		({ account, status }) =>
			accounts.has(account) && status !== 'committed' && status !== 'running',
	);
	return { holds: failed.length === 0, said: `${failed.length} of their runs failed` };
}

/** After 16 minutes, then 32 and so on, each a fifth shorter at the shortest: the first two hours. */
function mostTries(passedMs: number): number {
	const pauses = [16, 32, 64].map((minutes) => minutes * 60_000 * 0.8);
	let tries = 1;
	let at = 0;
	for (const pause of pauses) {
		at += pause;
		if (at <= passedMs) tries += 1;
	}
	return tries;
}

function triedSeldom(played: Played, actor: Actor, mendedAt: number): Finding {
	const { registeredAt, now } = played;
	const isMended = played.mended === actor;
	const until = isMended ? mendedAt : now;
	const tries = runsOfActor(played, actor).filter(({ startedAt }) => startedAt <= until).length;
	const { tokenRequests, requests } = actor.simulator.stats();
	const most = mostTries(until - registeredAt);
	// What is well again makes requests.
	const isModest = isMended || requests <= tries * MOST_REQUESTS_OF_REFUSED;
	const after = isMended ? committedOf(played, actor).length : 0;
	const then = isMended ? `, and ${after} times since it was mended` : '';
	return {
		holds: tries >= 1 && tries <= most && isModest && (!isMended || after > 0),
		said: `${actor.account}: ${tries} tries of at most ${most}, ${tokenRequests} sign-ins, ${requests} requests${then}`,
	};
}

/** It is tried once, and no more before the time that it has named. */
function leftAlone(played: Played, actor: Actor, turnedAwayMs: number): readonly Finding[] {
	const runs = runsOfActor(played, actor);
	const first = runs[0];
	const until = (first?.finishedAt ?? Infinity) + turnedAwayMs;
	const early = runs.filter((run) => run !== first && run.startedAt < until - CLOCKS_MS).length;
	const committed = committedOf(played, actor).length;
	const isOver = played.now > until + 60_000;
	const heldMs = (first?.finishedAt ?? played.now) - (first?.startedAt ?? 0);
	const { account } = actor;
	return [
		{
			holds: first !== undefined && early === 0 && (!isOver || committed > 0),
			said: `${account}: turned away for ${seconds(turnedAwayMs)}, it was tried ${early} times meanwhile, and synced ${committed} times since`,
		},
		{
			isOfSpeed: true,
			holds: heldMs <= TURN_MS,
			said: `${account}: it held a worker for ${seconds(heldMs)}`,
		},
	];
}

/** How long it takes until an alert is told: it is looked once a minute. */
const TOLD_WITHIN_MS = 90_000;

function alertsOnce(
	{ actors, alerts, mended, now, registeredAt, runs }: Played,
	{ intervalMs }: Pick<PlayRequest, 'intervalMs'>,
): readonly Finding[] {
	// Whoever is turned away is told of once two of its intervals have passed.
	const isToldOfAll = now - registeredAt > 2 * intervalMs + TOLD_WITHIN_MS;
	const expected = actors.filter(
		(actor) => isRefused(actor) || (actor.trouble === 'turnedAway' && isToldOfAll),
	);
	const told = (actor: Actor, event: 'began' | 'ended') =>
		alerts.filter((alert) => alert.account === actor.account && alert.event === event).length;
	const once = expected.filter((actor) => told(actor, 'began') === 1);
	const others = actors.filter(
		(actor) => told(actor, 'began') > (isFaultless(actor) || actor.trouble === 'slow' ? 0 : 1),
	);
	const wellSince = ({ account }: Actor) =>
		runs.find((run) => run.account === account && run.status === 'committed')?.finishedAt;
	const well = expected.filter((actor) => (wellSince(actor) ?? now) < now - TOLD_WITHIN_MS);
	const ended = well.filter((actor) => told(actor, 'ended') === 1);
	const wrong = expected.filter(
		(actor) => wellSince(actor) === undefined && actor !== mended && told(actor, 'ended') > 0,
	);
	return [
		{
			holds: once.length === expected.length && others.length === 0,
			said: `${once.length} of ${expected.length} accounts in trouble have raised one alert, ${others.length} of others`,
		},
		{
			holds: ended.length === well.length && wrong.length === 0,
			said: `of ${well.length} that are well again ${ended.length} alerts have ended, ${wrong.length} of others`,
		},
	];
}

function runsOfActor({ runs }: Pick<Played, 'runs'>, { account }: Actor) {
	return runs.filter((run) => run.account === account);
}

export function committedOf(played: Pick<Played, 'runs'>, actor: Actor) {
	return runsOfActor(played, actor).filter(({ status }) => status === 'committed');
}
