import type { FailedView, ObjectView, RunView, SyncView } from '../../engine/console';
import { html, type Html } from '../html';

type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'plain';

const badge = (tone: Tone, words: string): Html =>
	html`<span class="badge ${tone}">${words}</span>`;

const states: Readonly<Record<SyncView['state'], readonly [Tone, string]>> = {
	healthy: ['good', 'Healthy'],
	running: ['busy', 'Running'],
	behind: ['warn', 'Behind'],
	failing: ['bad', 'Failing'],
	neverRun: ['plain', 'Never run'],
};

export function stateBadge(state: SyncView['state']): Html {
	return badge(...states[state]);
}

const verdicts: Readonly<Record<NonNullable<RunView['verdict']>, readonly [Tone, string]>> = {
	complete: ['good', 'Complete'],
	incomplete: ['bad', 'Incomplete'],
	unverifiable: ['warn', 'Unverifiable'],
};

const statuses: Readonly<Record<RunView['status'], readonly [Tone, string]>> = {
	running: ['busy', 'Running'],
	committed: ['good', 'Committed'],
	failed: ['bad', 'Failed'],
	abandoned: ['bad', 'Abandoned'],
};

/** How a run has ended, in one word: its verdict, where it has one. */
export function runBadge({ status, verdict }: Pick<RunView, 'status' | 'verdict'>): Html {
	return badge(...(verdict === null ? statuses[status] : verdicts[verdict]));
}

const standings: Readonly<Record<ObjectView['status'], readonly [Tone, string]>> = {
	claimed: ['busy', 'Claimed'],
	due: ['warn', 'Due'],
	needsPerson: ['bad', 'Needs you'],
	notDue: ['good', 'In step'],
	paused: ['plain', 'Paused'],
	setAside: ['warn', 'Set aside'],
};

export function objectBadge(status: ObjectView['status']): Html {
	return badge(...standings[status]);
}

const fates: Readonly<Record<FailedView['status'], readonly [Tone, string]>> = {
	waiting: ['warn', 'Waiting'],
	claimed: ['busy', 'Being tried'],
	resolved: ['good', 'Resolved'],
	givenUp: ['bad', 'Given up'],
};

export function failedBadge(status: FailedView['status']): Html {
	return badge(...fates[status]);
}
