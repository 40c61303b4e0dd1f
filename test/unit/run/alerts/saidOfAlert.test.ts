import { type Finding, type RaisedAlert, saidOfAlert } from '../../../../engine/run';
import { worded } from '../../../../engine/wording';

const MINUTE = 60_000;
const NOW = Date.parse('2026-03-02T12:00:00Z');
const shown = (ms: number): string => new Date(ms).toISOString().slice(11, 16);

function alertOf(finding: Finding, endedAt?: number): RaisedAlert {
	return {
		id: 'x',
		finding,
		raisedAt: NOW,
		endedAt,
		untold: undefined,
		tellerUntil: undefined,
	};
}

function said(finding: Finding, endedAt?: number, isWatched = true) {
	const phase = endedAt === undefined ? 'began' : 'ended';
	const { message, remedy } = saidOfAlert(
		{ alert: alertOf(finding, endedAt), phase, isWatched },
		shown,
	);
	return [message, worded(remedy)];
}

const about = { subject: 'orders', since: NOW - 125 * MINUTE } as const;
const run = {
	runId: 'r1',
	startedAt: NOW - 10 * MINUTE,
	finishedAt: NOW - 9 * MINUTE,
	message: 'The shop answered 401.',
	workflowId: 'w',
	executionId: '77',
};
const missed = { ...about, condition: 'missedRun', afterMs: 60 * MINUTE } as const;

describe('what is said of an alert', () => {
	it.each<[string, Finding, string, RegExp]>([
		[
			'a run that failed',
			{ ...missed, committedAt: about.since, latest: { ...run, status: 'failed' } },
			'orders: no run was committed since 09:55, 2 hours ago; expected within an hour',
			/^The last run failed at 11:51 \(execution 77\): The shop answered 401\. Mend that; /,
		],
		[
			'a run that goes on and on',
			{ ...missed, committedAt: about.since, latest: { ...run, status: 'running' } },
			'orders: no run was committed since 09:55, 2 hours ago; expected within an hour',
			/^A run has been going since 11:50 \(execution 77\)\. /,
		],
		[
			'no run at all',
			{ ...missed, committedAt: about.since, latest: { ...run, status: 'committed' } },
			'orders: no run was committed since 09:55, 2 hours ago; expected within an hour',
			/^Look whether the workflow of this sync is published/,
		],
		[
			'a sync of which no run was ever committed',
			{ ...missed, latest: { ...run, status: 'abandoned', message: undefined } },
			'orders: no run was ever committed, and the first began 2 hours ago; expected within an hour',
			/^The last run failed at 11:51 \(execution 77\): without a reason\. /,
		],
		[
			'a sync that is not known',
			missed,
			'orders: nothing is known of a sync of that name',
			/^Check the name/,
		],
		[
			'a watermark',
			{ ...about, condition: 'watermarkStill', afterMs: 90 * MINUTE, position: NOW - 130 * MINUTE },
			'orders: the watermark has stood at 09:50 since 09:55, 2 hours ago; it is to move within 90 minutes',
			/^See with list what the last runs of the sync say/,
		],
		[
			'a receipt',
			{
				...about,
				...{ condition: 'receiptNotComplete', inARow: 1, countsUnverifiable: false },
				...{ runId: 'r1', verdict: 'incomplete', reason: '2 records failed' },
			},
			'orders: the last receipt is incomplete: 2 records failed',
			/^Mend what the receipt names/,
		],
		[
			'receipts that prove nothing',
			{
				...about,
				...{ condition: 'receiptNotComplete', inARow: 3, countsUnverifiable: true },
				...{ runId: 'r1', verdict: 'unverifiable', reason: 'not counted' },
			},
			'orders: the last 3 receipts are not complete; the newest is unverifiable: not counted',
			/^Nothing shows that records are missing/,
		],
		[
			'one that was given up',
			{ ...about, condition: 'givenUp', count: 1, withinMs: 60 * MINUTE },
			'orders: 1 record or page was given up since 09:55, and is not resolved',
			/^See with listFailed what it was/,
		],
		[
			'several that were given up',
			{ ...about, condition: 'givenUp', count: 4, withinMs: 60 * MINUTE },
			'orders: 4 records and pages were given up since 09:55, and are not resolved',
			/with retryFailed\.$/,
		],
		[
			'an object that is tried again',
			{
				...{ condition: 'objectSetAside', subject: '["globex","shopify","orders"]' },
				...{ account: 'globex', integration: 'shopify', name: 'orders', failures: 3 },
				...{ reason: 'No answer', registeredAt: 0, needsPerson: false },
				...{ isHeldUp: false, intervalMs: 60 * MINUTE },
				...{ since: NOW - 125 * MINUTE, syncedAt: NOW - 125 * MINUTE },
			},
			'orders of shopify for globex: it is set aside after 3 failures in a row, and the last sync was 2 hours ago: No answer',
			/^Mend that\. It is tried again by itself/,
		],
		[
			'an object that its source turns away',
			{
				...{ condition: 'objectSetAside', subject: '["globex","shopify","orders"]' },
				...{ account: 'globex', integration: 'shopify', name: 'orders', failures: 0 },
				...{ reason: 'Come back in an hour', registeredAt: 0, needsPerson: false },
				...{ isHeldUp: true, intervalMs: 60 * MINUTE },
				...{ since: NOW - 125 * MINUTE, syncedAt: NOW - 125 * MINUTE },
			},
			'orders of shopify for globex: it is set aside, and the last sync was 2 hours ago: Come back in an hour',
			/^It is tried again by itself/,
		],
		[
			'an object that waits for a person',
			{
				...{ condition: 'objectSetAside', subject: '["globex","shopify","orders"]' },
				...{ account: 'globex', integration: 'shopify', name: 'orders', failures: 1 },
				...{ reason: '401', registeredAt: 0, needsPerson: true, since: NOW },
				...{ isHeldUp: false, intervalMs: 60 * MINUTE },
			},
			'orders of shopify for globex: it waits for a person after 1 failure, and it was never synced: 401',
			/go on with resume: it is not tried again by itself\.$/,
		],
		[
			'the store',
			{
				...{ condition: 'storeUnreachable', subject: '', since: NOW - 6 * MINUTE },
				...{ afterMs: 5 * MINUTE, problem: 'No answer', remedy: 'Start it.' },
			},
			'The store cannot be reached since 11:54, 6 minutes ago: No answer',
			/^Start it\.$/,
		],
	])('names what is wrong and what to do: %s', (_, finding, message, remedy) => {
		const [saidMessage, saidRemedy] = said(finding);
		expect(saidMessage).toBe(message);
		expect(saidRemedy).toMatch(remedy);
	});

	it('names when it ends how long it lasted, since when it was so', () => {
		expect(said(missed, NOW + MINUTE)).toEqual([
			'orders: runs are committed again, after 2 hours',
			'Nothing is to be done.',
		]);
		expect(said(missed, NOW, false)[0]).toBe(
			'orders: this is not watched for any more, after 2 hours',
		);
	});
});
