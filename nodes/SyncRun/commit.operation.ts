import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type CommitRequest, isDryRunId, judgeCounts } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import { commitRun, type CommittedRun, previewCommit } from '../../engine/sync';
import { environment } from '../shared/n8n/environment';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import { type DatedSource, readInstant } from '../shared/parameters/instant';
import { readBoolean, readOption } from '../shared/parameters/read';
import { readRunId } from '../shared/parameters/run';
import { readWriteInTestRuns, writeInTestRunsField } from '../shared/parameters/testRun';
import { countsField, readCounts } from './counts';
import { boundsTimeZoneField, readBoundsZone, runIdField } from './fields';
import type { RunExecution } from './operation';
import { runOutput } from './output';

export const description: INodeProperties[] = [
	runIdField,
	countsField,
	{
		displayName: 'When More Is Left',
		name: 'whenMoreIsLeft',
		type: 'options',
		options: [
			{
				name: 'Leave It to the Next Run',
				value: 'leaveIt',
				description: 'The next Begin takes the next slice of the backlog',
			},
			{
				name: 'Go On with the Next Slice',
				value: 'nextSlice',
				description:
					'Give it out by the output Next Slice, which leads back to what lists the records, as long as Maximum Run Time lasts',
			},
		],
		default: 'leaveIt',
		description: 'What to do when the window was only a slice of a long backlog',
	},
	optionsField([
		{ ...boundsTimeZoneField, displayOptions: { show: { '/whenMoreIsLeft': ['nextSlice'] } } },
		{
			displayName: 'Done Up To',
			name: 'doneUpTo',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.updatedAt }}',
			description:
				'How far the window was worked off. Every record before that instant must have arrived. Default: as far as the run has told by Progress, else to its end.',
		},
		{
			displayName: 'Move When Incomplete',
			name: 'moveWhenIncomplete',
			type: 'boolean',
			default: false,
			description:
				'Whether to move the watermark although records are missing or have failed; otherwise the next run covers the window again',
		},
		{
			displayName: 'Move When Records Failed',
			name: 'moveWhenFailed',
			type: 'boolean',
			default: false,
			description:
				'Whether to move the watermark although records have failed, as long as none is missing. What failed is not fetched again; the receipt says incomplete all the same.',
		},
		writeInTestRunsField,
	]),
];

interface CommitParameters {
	readonly runId: string;
	readonly request: CommitRequest;
	readonly boundsZone: string | undefined;
	readonly writeInTestRuns: boolean;
}

export function read(source: DatedSource, itemIndex: number): CommitParameters {
	const option = (name: string, label: string) =>
		readBoolean(source, { name: `options.${name}`, label }, itemIndex, false);
	const doneUpTo = { name: 'options.doneUpTo', label: 'Done Up To' };
	const whenMore = { name: 'whenMoreIsLeft', label: 'When More Is Left' };
	const choices = ['leaveIt', 'nextSlice'] as const;
	return {
		runId: readRunId(source, itemIndex),
		request: {
			counts: readCounts(source, itemIndex),
			doneUpTo: readInstant(source, doneUpTo, itemIndex),
			moveWhenIncomplete: option('moveWhenIncomplete', 'Move When Incomplete'),
			moveWhenFailed: option('moveWhenFailed', 'Move When Records Failed'),
			nextSlice: readOption(source, whenMore, itemIndex, choices) === 'nextSlice',
		},
		boundsZone: readBoundsZone(source, itemIndex),
		writeInTestRuns: readWriteInTestRuns(source, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	{ runId, request, boundsZone, writeInTestRuns }: CommitParameters,
	execution: RunExecution,
): Promise<readonly IDataObject[]> {
	if (isDryRunId(runId)) return [dryOutput(account, runId, request)];
	if (execution.isTestRun && !writeInTestRuns) {
		execution.heldBack(`the commit of ${runId}`);
		const preview = await previewCommit(account.runs, environment(), runId, request);
		return [receiptOutput(account, preview, false)];
	}
	const committed = await commitRun(account.runs, environment(), runId, request);
	const receipt = receiptOutput(account, committed, true);
	if (committed.next === undefined) return [receipt];
	execution.begun(committed.next.id);
	return [receipt, execution.bySecondOutput(runOutput(account, committed.next, boundsZone))];
}

function receiptOutput(
	{ accountId }: AccountStore,
	committed: CommittedRun,
	written: boolean,
): IDataObject {
	const { run, move } = committed;
	const moved = move === 'moves' && written;
	return {
		accountId,
		sync: run.sync,
		jobType: run.jobType,
		runId: run.id,
		verdict: committed.verdict,
		reason: committed.reason,
		from: outputTime(run.window.from),
		to: outputTime(run.window.to),
		doneUpTo: outputTime(committed.doneUpTo),
		watermarkBefore: outputOptionalTime(committed.watermarkBefore),
		watermarkAfter: outputOptionalTime(committed.watermarkAfter),
		moved,
		written,
		...(moved ? {} : { notMoved: reasons[move] }),
		hasMore: committed.hasMore,
		counts: { ...committed.counts },
		durationMs: committed.durationMs,
		clockSkewMs: run.clockSkewMs,
	};
}

const reasons = {
	moves: 'Test run: a published workflow would have moved the watermark',
	backfill: 'A backfill leaves the watermark where it is',
	incomplete: 'Records are missing or have failed: the next run covers the window again',
	notAhead: 'The watermark is there already, and never moves back',
} as const satisfies Record<CommittedRun['move'], string>;

/** For a run that Begin has only shown: what its counts would prove. */
function dryOutput(
	{ accountId }: AccountStore,
	runId: string,
	{ counts }: CommitRequest,
): IDataObject {
	const { fetched, failed, countBefore, countAfter, distinct, repeated } = counts;
	return {
		accountId,
		runId,
		...judgeCounts({ fetched, failed, countBefore, countAfter, distinct, repeated }),
		moved: false,
		written: false,
		notMoved: 'Begin has only shown the run, in a test run or a dry run',
		counts: { ...counts },
	};
}
