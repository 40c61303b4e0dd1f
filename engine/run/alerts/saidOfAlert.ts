import { shownAge, shownLength } from '../../time';
import { act, type Said, say } from '../../wording';
import type { ShownTime } from '../summary';
import type { AlertEvent } from './decideAlerts';
import type { Finding, LatestRun } from './findings';

/** What is said of an alert that begins or ends. */
export interface SaidOfAlert {
	/** What is wrong, or is no longer, in one or two sentences. */
	readonly message: string;
	/** What to do. */
	readonly remedy: Said;
}

export function saidOfAlert(
	{ alert, phase, isWatched }: Pick<AlertEvent, 'alert' | 'phase' | 'isWatched'>,
	shown: ShownTime,
): SaidOfAlert {
	const { finding, raisedAt, endedAt = raisedAt } = alert;
	const about = aboutOf(finding);
	if (phase === 'began') {
		const message = `${about}${saidOfFinding(finding, raisedAt, shown)}`;
		return { message, remedy: remedyOf(finding, shown) };
	}
	const lasted = shownAge(Math.max(0, endedAt - finding.since));
	const how = isWatched ? saidOfEnd(finding) : 'this is not watched for any more';
	return { message: `${about}${how}, after ${lasted}`, remedy: 'Nothing is to be done.' };
}

function aboutOf(finding: Finding): string {
	switch (finding.condition) {
		case 'storeUnreachable':
			return '';
		case 'objectSetAside':
			return `${finding.name} of ${finding.integration} for ${finding.account}: `;
		default:
			return `${finding.subject}: `;
	}
}

function saidOfFinding(finding: Finding, at: number, shown: ShownTime): string {
	const { since } = finding;
	const sinceThen = `since ${shown(since)}, ${shownAge(at - since)} ago`;
	switch (finding.condition) {
		case 'missedRun': {
			const { latest, committedAt, afterMs } = finding;
			const expected = `expected within ${shownLength(afterMs)}`;
			if (committedAt !== undefined) return `no run was committed ${sinceThen}; ${expected}`;
			if (latest === undefined) return 'nothing is known of a sync of that name';
			return `no run was ever committed, and the first began ${shownAge(at - since)} ago; ${expected}`;
		}
		case 'watermarkStill': {
			const { position, afterMs } = finding;
			const where = position === undefined ? 'nowhere' : `at ${shown(position)}`;
			return `the watermark has stood ${where} ${sinceThen}; it is to move within ${shownLength(afterMs)}`;
		}
		case 'receiptNotComplete': {
			const { inARow, verdict, reason } = finding;
			if (inARow === 1) return `the last receipt is ${verdict}: ${reason}`;
			return `the last ${inARow} receipts are not complete; the newest is ${verdict}: ${reason}`;
		}
		case 'givenUp': {
			const { count } = finding;
			const what = count === 1 ? '1 record or page was' : `${count} records and pages were`;
			return `${what} given up since ${shown(since)}, and ${count === 1 ? 'is' : 'are'} not resolved`;
		}
		case 'objectSetAside': {
			const { failures, reason, syncedAt, needsPerson } = finding;
			const how = needsPerson ? 'it waits for a person' : 'it is set aside';
			const times = failures === 1 ? ' after 1 failure' : ` after ${failures} failures in a row`;
			const never =
				syncedAt === undefined
					? 'it was never synced'
					: `the last sync was ${shownAge(at - since)} ago`;
			return `${how}${failures === 0 ? '' : times}, and ${never}: ${reason}`;
		}
		case 'storeUnreachable':
			return `The store cannot be reached ${sinceThen}: ${finding.problem}`;
	}
}

function remedyOf(finding: Finding, shown: ShownTime): Said {
	switch (finding.condition) {
		case 'missedRun':
			return remedyOfMissedRun(finding.latest, shown);
		case 'watermarkStill':
			return say`See with ${act('list')} what the last runs of the sync say: a receipt that is incomplete holds the watermark, and so does a run that fails. Mend what is named there; the next run goes on from the watermark.`;
		case 'receiptNotComplete':
			return finding.verdict === 'incomplete'
				? say`Mend what the receipt names. A window that was not moved past is covered again by the next run, and a gap by a backfill; what is kept is tried again with ${act('retryFailed')}.`
				: 'Nothing shows that records are missing, and nothing that all came. The receipt names what the source does not tell.';
		case 'givenUp':
			return say`See with ${act('listFailed')} what it was, and why. Mend that, then have it tried again, by hand or with ${act('retryFailed')}.`;
		case 'objectSetAside':
			if (finding.needsPerson) {
				return say`Mend that, then have it go on with ${act('resume')}: it is not tried again by itself.`;
			}
			return finding.isHeldUp
				? 'It is tried again by itself, and goes on when that has passed.'
				: 'Mend that. It is tried again by itself, after a pause that grows with each failure.';
		case 'storeUnreachable':
			return finding.remedy;
	}
}

function remedyOfMissedRun(latest: LatestRun | undefined, shown: ShownTime): Said {
	if (latest === undefined) {
		return 'Check the name, and that the workflow of this sync is published.';
	}
	const { status, startedAt, finishedAt = startedAt, message, executionId } = latest;
	const where = executionId === undefined ? '' : ` (execution ${executionId})`;
	switch (status) {
		case 'running':
			return `A run has been going since ${shown(startedAt)}${where}. Look whether it is getting on; if not, cancel it, and the next one goes on in its place.`;
		case 'failed':
		case 'abandoned': {
			const why = message === undefined ? 'without a reason' : message.replace(/\.$/, '');
			return `The last run failed at ${shown(finishedAt)}${where}: ${why}. Mend that; the next run covers the time since.`;
		}
		case 'committed':
			return 'Look whether the workflow of this sync is published and its trigger not paused. The next run covers the time since.';
	}
}

function saidOfEnd(finding: Finding): string {
	switch (finding.condition) {
		case 'missedRun':
			return 'runs are committed again';
		case 'watermarkStill':
			return 'the watermark moves again';
		case 'receiptNotComplete':
			return finding.countsUnverifiable
				? 'a receipt is complete again'
				: 'a receipt is no longer incomplete';
		case 'givenUp':
			return `what was given up within ${shownLength(finding.withinMs)} is resolved, or older`;
		case 'objectSetAside':
			return 'it is synced again, or is no longer set aside';
		case 'storeUnreachable':
			return 'The store can be reached again';
	}
}
