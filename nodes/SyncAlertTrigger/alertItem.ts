import type { IDataObject } from 'n8n-workflow';

import { type AlertEvent, type Finding, saidOfAlert, type ShownTime } from '../../engine/run';
import { inEditor } from '../shared/n8n/labels';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';

/** Makes the item that tells of an alert. */
export function alertItem(
	{ alert, phase, isWatched }: AlertEvent,
	accountId: string,
	shown: ShownTime,
	isTest = false,
): IDataObject {
	const { id, finding, raisedAt, endedAt } = alert;
	const { message, remedy } = saidOfAlert({ alert, phase, isWatched }, shown);
	const { condition, subject, since, latest } = finding;
	return {
		event: phase,
		condition,
		sync: isOfSync(finding) ? subject : null,
		object: objectOf(finding),
		message,
		remedy: inEditor(remedy),
		since: outputTime(since),
		raisedAt: outputTime(raisedAt),
		endedAt: outputOptionalTime(endedAt),
		durationMinutes: Math.floor(Math.max(0, (endedAt ?? raisedAt) - since) / 60_000),
		accountId,
		alertId: id,
		numbers: numbersOf(finding),
		lastRun:
			latest === undefined
				? null
				: {
						runId: latest.runId,
						status: latest.status,
						startedAt: outputTime(latest.startedAt),
						finishedAt: outputOptionalTime(latest.finishedAt),
						message: latest.message ?? null,
						workflowId: latest.workflowId ?? null,
						executionId: latest.executionId ?? null,
					},
		isTest,
	};
}

function isOfSync({ condition }: Finding): boolean {
	return condition !== 'storeUnreachable' && condition !== 'objectSetAside';
}

function objectOf(finding: Finding): IDataObject | null {
	if (finding.condition !== 'objectSetAside') return null;
	const { account, integration, name } = finding;
	return { account, integration, name };
}

/** The numbers by which something was found to be wrong. */
function numbersOf(finding: Finding): IDataObject {
	switch (finding.condition) {
		case 'missedRun':
			return {
				expectedWithinMinutes: finding.afterMs / 60_000,
				lastCommittedAt: outputOptionalTime(finding.committedAt),
			};
		case 'watermarkStill':
			return {
				movesWithinMinutes: finding.afterMs / 60_000,
				watermark: outputOptionalTime(finding.position),
			};
		case 'receiptNotComplete':
			return {
				receiptsInARow: finding.inARow,
				runId: finding.runId,
				verdict: finding.verdict,
				reason: finding.reason,
			};
		case 'givenUp':
			return { givenUp: finding.count, withinHours: finding.withinMs / 3_600_000 };
		case 'objectSetAside':
			return {
				failuresInARow: finding.failures,
				reason: finding.reason,
				needsPerson: finding.needsPerson,
				syncedAt: outputOptionalTime(finding.syncedAt),
			};
		case 'storeUnreachable':
			return { unreachableForMinutes: finding.afterMs / 60_000, problem: finding.problem };
	}
}
