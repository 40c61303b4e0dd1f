import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
	type HeldBy,
	judgeSync,
	lengthMs,
	saidOfStanding,
	type Standing,
	type SyncFacts,
} from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import type { Span } from '../../engine/time';
import { environment } from '../shared/n8n/environment';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import type { DatedSource } from '../shared/parameters/instant';
import { readOptionalSyncName } from '../shared/parameters/run';
import { picked, readSimplify, simplifyFields } from '../shared/parameters/simplify';
import { readAddedSpan, spanField } from '../shared/parameters/span';
import { syncNameField } from './fields';
import type { RunExecution } from './operation';

const behindAfterName = { name: 'options.behindAfter', label: 'Behind After' };
const firstShown: Span = { amount: 1, unit: 'hours' };

export const description: INodeProperties[] = [
	{
		...syncNameField,
		required: false,
		description: 'The sync to judge. Empty: all syncs of the account, one item each.',
	},
	...simplifyFields(1.1),
	optionsField([
		spanField(
			behindAfterName.label,
			'behindAfter',
			firstShown,
			'How old a watermark may be before its sync is behind. Default, and 0: twice the usual time between two runs, and a little more; a day while too few runs are known.',
		),
	]),
];

interface StatusParameters {
	/** Undefined for all. */
	readonly sync: string | undefined;
	/** Undefined for what the runs tell. */
	readonly behindAfterMs: number | undefined;
	readonly isSimple: boolean;
}

export function read(source: DatedSource, itemIndex: number): StatusParameters {
	const behindAfter = readAddedSpan(source, behindAfterName, itemIndex, {
		min: 0,
		fallback: firstShown,
	});
	return {
		sync: readOptionalSyncName(source, itemIndex),
		behindAfterMs:
			behindAfter === undefined || behindAfter.amount === 0
				? undefined
				: lengthMs(behindAfter, 'behindAfter'),
		isSimple: readSimplify(source, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	{ sync, behindAfterMs, isSimple }: StatusParameters,
	{ say, shownTime }: RunExecution,
): Promise<readonly IDataObject[]> {
	const { accountId } = account;
	const known = await account.standings(sync);
	if (known.length === 0) {
		say({ about: accountId, message: `No sync of the account "${accountId}" has run yet` });
	}
	return known.map((facts) => {
		const standing = judgeSync(facts, environment().now(), behindAfterMs);
		const message = saidOfStanding(facts, standing, shownTime);
		const isWell = standing.state === 'healthy' || standing.state === 'running';
		say({ about: facts.sync, message, type: isWell ? 'info' : 'warning' });
		const item = standingOutput(accountId, facts, standing, message);
		return isSimple ? picked(item, simpleStanding) : item;
	});
}

const simpleStanding = [
	'state',
	'message',
	'sync',
	'watermark',
	'watermarkAgeMinutes',
	'verdict',
	'lastRunAt',
	'failed',
	'openGaps',
	'lease',
] as const;

function standingOutput(
	accountId: string,
	{ sync, watermark, openGaps }: SyncFacts,
	{ state, ageMs, behindAfterMs, everyMs, last, failedInARow, lease }: Standing,
	message: string,
): IDataObject {
	return {
		state,
		message,
		sync,
		watermark: outputOptionalTime(watermark),
		watermarkAgeMinutes: inMinutes(ageMs),
		verdict: last?.verdict ?? null,
		lastRunAt: outputOptionalTime(last?.finishedAt),
		failed: last === undefined ? null : (last.counts.failed ?? 0),
		openGaps: openGaps.map(({ from, to, reason, openedBy, openedAt }) => ({
			from: outputTime(from),
			to: outputTime(to),
			reason,
			openedBy,
			openedAt: outputTime(openedAt),
		})),
		lease: leaseOutput(lease),
		accountId,
		lastRunId: last?.id ?? null,
		lastStatus: last?.status ?? null,
		lastMessage: last?.message ?? null,
		lastCounts: last === undefined ? null : { ...last.counts },
		failedInARow,
		behindAfterMinutes: inMinutes(behindAfterMs),
		usualIntervalMinutes: inMinutes(everyMs),
	};
}

function leaseOutput(lease: HeldBy | undefined): IDataObject | null {
	if (lease === undefined) return null;
	const { runId, jobType, workflowId = null, executionId = null, since, until } = lease;
	return {
		runId,
		jobType,
		workflowId,
		executionId,
		since: outputTime(since),
		until: outputTime(until),
	};
}

function inMinutes(ms: number | undefined): number | null {
	return ms === undefined ? null : Math.floor(ms / 60_000);
}
