import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
	type CommitRequest,
	isDryRunId,
	judgeCounts,
	SAID_OF_DRY_RUN,
	saidOfBeginning,
	saidOfEnd,
	syncOfDryRun,
} from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import { commitRun, type CommittedRun, endOf } from '../../engine/sync';
import { environment } from '../shared/n8n/environment';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import { type DatedSource, readInstant } from '../shared/parameters/instant';
import { readBoolean, readOption } from '../shared/parameters/read';
import { readRunId } from '../shared/parameters/run';
import { readSimplify, simplifyFields } from '../shared/parameters/simplify';
import { countsField, readCounts } from './counts';
import { boundsTimeZoneField, readBoundsZone, runIdField } from './fields';
import type { RunExecution } from './operation';
import { askedOutput, headline, runOutput, shownReceipt, shownRun } from './output';

export const description: INodeProperties[] = [
	runIdField,
	countsField,
	{
		displayName: 'If More Is Left',
		name: 'whenMoreIsLeft',
		type: 'options',
		options: [
			{
				name: 'Continue in the Next Run',
				value: 'leaveIt',
				description: 'The next run takes the next part of the backlog',
			},
			{
				name: 'Continue Now (Loop)',
				value: 'nextSlice',
				description:
					'Give out the next part by the output Next Slice, as long as Maximum Run Time lasts. Connect it to the node that lists the records.',
			},
		],
		default: 'leaveIt',
		description:
			'What to do when the run covered only a part of a long backlog. A Sync Records node that reads Shopify itself works off all of it in one run.',
	},
	...simplifyFields(1.1),
	optionsField([
		{
			displayName: 'Advance Even If Incomplete',
			name: 'moveWhenIncomplete',
			type: 'boolean',
			default: false,
			description:
				'Whether to move the watermark although records are missing or have failed; otherwise the next run covers the window again',
		},
		{
			displayName: 'Advance Even If Records Failed',
			name: 'moveWhenFailed',
			type: 'boolean',
			default: false,
			description:
				'Whether to move the watermark although records have failed, as long as none is missing. What failed is not fetched again; the receipt says incomplete all the same.',
		},
		{ ...boundsTimeZoneField, displayOptions: { show: { '/whenMoreIsLeft': ['nextSlice'] } } },
		{
			displayName: 'Completed Up To',
			name: 'doneUpTo',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.updatedAt }}',
			description:
				'How far the window was worked off. Every record before that instant must have arrived. Default: as far as the run has told by Progress, else to its end.',
		},
	]),
];

interface CommitParameters {
	readonly runId: string;
	readonly request: CommitRequest;
	readonly boundsZone: string | undefined;
	readonly isSimple: boolean;
}

export function read(source: DatedSource, itemIndex: number): CommitParameters {
	const option = (name: string, label: string) =>
		readBoolean(source, { name: `options.${name}`, label }, itemIndex, false);
	const doneUpTo = { name: 'options.doneUpTo', label: 'Completed Up To' };
	const whenMore = { name: 'whenMoreIsLeft', label: 'If More Is Left' };
	const choices = ['leaveIt', 'nextSlice'] as const;
	return {
		runId: readRunId(source, itemIndex),
		request: {
			counts: readCounts(source, itemIndex),
			doneUpTo: readInstant(source, doneUpTo, itemIndex),
			moveWhenIncomplete: option('moveWhenIncomplete', 'Advance Even If Incomplete'),
			moveWhenFailed: option('moveWhenFailed', 'Advance Even If Records Failed'),
			nextSlice: readOption(source, whenMore, itemIndex, choices) === 'nextSlice',
		},
		boundsZone: readBoundsZone(source, itemIndex),
		isSimple: readSimplify(source, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	parameters: CommitParameters,
	execution: RunExecution,
): Promise<readonly IDataObject[]> {
	const { runId, request, boundsZone, isSimple } = parameters;
	if (isDryRunId(runId)) {
		execution.say({ about: runId, message: SAID_OF_DRY_RUN });
		return [shownReceipt(dryOutput(account, runId, request), isSimple)];
	}
	const committed = await commitRun(account.runs, environment(), runId, request);
	const { run, verdict, next } = committed;
	const message = saidOfEnd(endOf(committed), execution.shownTime);
	execution.say({
		about: run.sync,
		message,
		type: verdict === 'incomplete' ? 'warning' : 'info',
	});
	execution.ended({ sync: run.sync, verdict, summary: message });
	const receipt = shownReceipt(receiptOutput(account, committed, message), isSimple);
	if (next === undefined) return [receipt];
	execution.begun(next.id);
	const begun = saidOfBeginning({ run: next, isDry: false }, execution.shownTime);
	const slice = shownRun(runOutput(account, next, boundsZone, begun), isSimple);
	return [receipt, execution.bySecondOutput(slice)];
}

function receiptOutput(
	{ accountId }: AccountStore,
	committed: CommittedRun,
	message: string,
): IDataObject {
	const { run, move, verdict, counts } = committed;
	const moved = move === 'moves';
	return {
		...headline({ verdict, message }, run.window, counts),
		accountId,
		sync: run.sync,
		jobType: run.jobType,
		runId: run.id,
		reason: committed.reason,
		doneUpTo: outputTime(committed.doneUpTo),
		watermarkBefore: outputOptionalTime(committed.watermarkBefore),
		watermarkAfter: outputOptionalTime(committed.watermarkAfter),
		moved,
		written: true,
		...(moved ? {} : { notMoved: reasons[move] }),
		hasMore: committed.hasMore,
		counts: { ...counts },
		durationMs: committed.durationMs,
		clockSkewMs: run.clockSkewMs,
		...askedOutput(run),
	};
}

const reasons = {
	backfill: 'A backfill leaves the watermark where it is',
	incomplete: 'Records are missing or have failed: the next run covers the window again',
	notAhead: 'The watermark is there already, and never moves back',
} as const satisfies Record<Exclude<CommittedRun['move'], 'moves'>, string>;

/** For a run that Begin has only shown: what its counts would prove. */
function dryOutput(
	{ accountId }: AccountStore,
	runId: string,
	{ counts }: CommitRequest,
): IDataObject {
	const { fetched, failed, unreadPages, countBefore, countAfter, distinct, repeated } = counts;
	const { verdict, reason } = judgeCounts({
		fetched,
		failed,
		unreadPages,
		countBefore,
		countAfter,
		distinct,
		repeated,
	});
	const wasCounted = (distinct ?? fetched ?? countAfter ?? failed) !== undefined;
	return {
		...headline({ verdict, message: SAID_OF_DRY_RUN }, undefined, counts),
		accountId,
		sync: syncOfDryRun(runId) ?? null,
		runId,
		reason: wasCounted
			? `Nothing was recorded, this was a test run. By its counts: ${reason}`
			: 'Nothing was recorded, this was a test run',
		moved: false,
		written: false,
		notMoved: 'Begin has only shown the run, in a test run or a dry run',
		counts: { ...counts },
	};
}
