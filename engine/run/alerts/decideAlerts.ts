import { contentHash } from '../../records/contentHash';
import { isFarAhead } from '../../time';
import type { AlertCondition } from './conditions';
import type { Finding } from './findings';

/** What of an alert is told: that it has begun, or that it has ended. */
export type AlertPhase = 'began' | 'ended';

/** An alert that is raised, or whose end has not been told yet. Times in epoch milliseconds. */
export interface RaisedAlert {
	/** Names it: the same condition that begins anew later is another alert. */
	readonly id: string;
	/** As it was found when it began. */
	readonly finding: Finding;
	readonly raisedAt: number;
	readonly endedAt: number | undefined;
	/** What is to be told and is not known to have been; undefined for nothing. */
	readonly untold: AlertPhase | undefined;
	/** Until then whoever decided that tells it; after that another does. */
	readonly tellerUntil: number | undefined;
}

/** What is told of an alert. */
export interface AlertEvent {
	readonly alert: RaisedAlert;
	readonly phase: AlertPhase;
	/** Why it ended: it is well again, or nobody watches for it any more. */
	readonly isWatched: boolean;
}

/** What was told before, by the one who decides now. */
export type Told = Pick<AlertEvent, 'phase'> & { readonly id: string };

export interface AlertMoment {
	readonly now: number;
	/** Who watches: IDs of alerts are its own. */
	readonly watcher: string;
	readonly told: readonly Told[];
	/** Whether an alert of that condition may begin now. */
	mayBegin(condition: AlertCondition): boolean;
	/** Whether what was raised is watched for still. */
	isWatched(finding: Finding): boolean;
}

/** What becomes of the alerts of one watcher. */
export interface AlertStep {
	/** All that are kept from now on. */
	readonly alerts: readonly RaisedAlert[];
	/** Those of them that are new or have changed. */
	readonly changed: readonly RaisedAlert[];
	/** The IDs of those that are kept no longer: their end was told. */
	readonly over: readonly string[];
	/** What is to be told now, by the one who decides. */
	readonly tell: readonly AlertEvent[];
}

/**
 * After so long without word that it was told, another tells it. Whoever tells says so a minute later; the host starts
 * nothing twice that is told under one name, so that being told again does no harm.
 */
const TELLER_MS = 3 * 60_000;

/**
 * Decides which alerts begin and which end. Each is told in turn: that it began, then that it ended; and what is not
 * known to have been told holds up what follows it.
 */
export function decideAlerts(
	known: readonly RaisedAlert[],
	findings: readonly Finding[],
	moment: AlertMoment,
): AlertStep {
	const { now, mayBegin } = moment;
	const found = new Map(findings.map((finding) => [placeOf(finding), finding]));
	const [alerts, changed]: [RaisedAlert[], RaisedAlert[]] = [[], []];
	const over: string[] = [];
	const tell: AlertEvent[] = [];
	const keep = (alert: RaisedAlert, before?: RaisedAlert): void => {
		alerts.push(alert);
		if (alert !== before) changed.push(alert);
	};
	const announce = (alert: RaisedAlert, phase: AlertPhase, isWatched: boolean): RaisedAlert => {
		const announced = { ...alert, untold: phase, tellerUntil: now + TELLER_MS };
		tell.push({ alert: announced, phase, isWatched });
		return announced;
	};
	for (const before of known) {
		const alert = withoutTold(before, moment.told);
		if (alert === undefined) {
			over.push(before.id);
			continue;
		}
		const place = placeOf(alert.finding);
		const isFound = found.delete(place);
		const isWatched = moment.isWatched(alert.finding);
		if (alert.untold !== undefined) {
			const isLeft = isOver(alert.tellerUntil, now);
			keep(isLeft ? announce(alert, alert.untold, isWatched) : alert, before);
		} else if (isFound) keep(alert, before);
		else keep(announce({ ...alert, endedAt: now }, 'ended', isWatched), before);
	}
	for (const finding of found.values()) {
		if (mayBegin(finding.condition)) keep(announce(begun(finding, moment), 'began', true));
	}
	return { alerts, changed, over, tell };
}

/** Takes note of what was told, and decides nothing. */
export function confirmTold(known: readonly RaisedAlert[], told: readonly Told[]): AlertStep {
	const alerts = known.flatMap((alert) => withoutTold(alert, told) ?? []);
	return {
		alerts,
		changed: alerts.filter((alert) => !known.includes(alert)),
		over: known.filter((alert) => withoutTold(alert, told) === undefined).map(({ id }) => id),
		tell: [],
	};
}

/** What it is about: one alert at a time. */
function placeOf({ condition, subject }: Finding): string {
	return JSON.stringify([condition, subject]);
}

/** @returns undefined when its end was told */
function withoutTold(alert: RaisedAlert, told: readonly Told[]): RaisedAlert | undefined {
	const isTold = told.some(({ id, phase }) => id === alert.id && phase === alert.untold);
	if (!isTold) return alert;
	if (alert.untold === 'ended') return undefined;
	return { ...alert, untold: undefined, tellerUntil: undefined };
}

/** A clock that was ahead and was set right keeps nobody waiting. */
function isOver(until: number | undefined, now: number): boolean {
	return until === undefined || until <= now || isFarAhead(until, now);
}

function begun(finding: Finding, { watcher, now }: AlertMoment): RaisedAlert {
	const { condition, subject } = finding;
	const id = contentHash(JSON.stringify([watcher, condition, subject, now]));
	const nothingYet = { endedAt: undefined, untold: undefined, tellerUntil: undefined };
	return { id, finding, raisedAt: now, ...nothingYet };
}
