import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type Job, newDryRunId, type RunRequest, saidOfBeginning } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import { beginRun, previewRun } from '../../engine/sync';
import { environment } from '../shared/n8n/environment';
import { outputOptionalTime } from '../shared/n8n/output';
import { optionsField, requiredSince } from '../shared/parameters/fields';
import { type DatedSource, readInstant } from '../shared/parameters/instant';
import { invalidParameter, readBoolean, readOption } from '../shared/parameters/read';
import { readSyncName } from '../shared/parameters/run';
import { readSimplify, simplifyFields } from '../shared/parameters/simplify';
import { readWriteInTestRuns, writeInTestRunsField } from '../shared/parameters/testRun';
import { readClaimId } from './claimOption';
import { boundsTimeZoneField, readBoundsZone, syncNameField } from './fields';
import type { RunExecution } from './operation';
import { askedOutput, localOutput, outputRange, runOutput, shownRun, windowOutput } from './output';
import { skipped } from './skipped';
import {
	readAsked,
	readRange,
	readSettings,
	readWantedId,
	saidOfTakenId,
	settingsFields,
} from './windowSettings';

const jobTypes = ['INCREMENTAL', 'FULL_BACKFILL'] as const;

const initialStartField: INodeProperties = {
	displayName: 'Initial Start',
	name: 'initialStart',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $now.minus({ days: 30 }) }}',
	description:
		'Where the first run starts: a date, or {{ $now }} for new changes only. Later runs continue where the last one ended.',
	displayOptions: { show: { jobType: ['INCREMENTAL'] } },
};

export const description: INodeProperties[] = [
	syncNameField,
	{
		displayName: 'Job Type',
		name: 'jobType',
		type: 'options',
		options: [
			{
				name: 'Incremental',
				value: 'INCREMENTAL',
				description: 'What has changed since the last run',
			},
			{
				name: 'Backfill',
				value: 'FULL_BACKFILL',
				description:
					'A time span of its own, again or for the first time; the incremental sync goes on beside it',
			},
		],
		default: 'INCREMENTAL',
		description: 'What the run covers',
	},
	...requiredSince(1.1, initialStartField),
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2025-01-01T00:00:00Z',
		description:
			'Where the backfill begins. Leave both ends empty to cover the oldest open gap of the sync.',
		displayOptions: { show: { jobType: ['FULL_BACKFILL'] } },
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2025-07-01T00:00:00Z',
		description: 'Where the backfill ends; that instant is not included',
		displayOptions: { show: { jobType: ['FULL_BACKFILL'] } },
	},
	...simplifyFields(1.1),
	optionsField([
		boundsTimeZoneField,
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			default: false,
			description:
				'Whether to give out the window that a run would take now, without taking the lease and without writing anything',
		},
		...settingsFields,
		{
			...writeInTestRunsField,
			description:
				'Whether to really begin the run when the workflow is run by hand in the editor. The nodes after it then write and end it too.',
		},
	]),
];

interface BeginParameters {
	readonly request: RunRequest;
	readonly boundsZone: string | undefined;
	readonly dryRun: boolean;
	readonly writeInTestRuns: boolean;
	readonly isSimple: boolean;
}

export function read(source: DatedSource, itemIndex: number): BeginParameters {
	const dryRun = { name: 'options.dryRun', label: 'Dry Run' };
	const instant = (name: string, label: string) => readInstant(source, { name, label }, itemIndex);
	const type = readOption(source, { name: 'jobType', label: 'Job Type' }, itemIndex, jobTypes);
	const range =
		type === 'FULL_BACKFILL' ? readRange(instant('from', 'From'), instant('to', 'To')) : undefined;
	const job: Job = type === 'INCREMENTAL' ? { type } : { type, range };
	const start = type === 'INCREMENTAL' ? readStart(source, itemIndex) : undefined;
	return {
		request: {
			sync: readSyncName(source, itemIndex),
			job,
			settings: readSettings(source, itemIndex, start, range === undefined),
			sourceNowMs: instant('options.sourceTime', 'Source Time'),
			...readWantedId(source, itemIndex),
			...readAsked(source, itemIndex),
			...readClaimId(source, itemIndex),
		},
		boundsZone: readBoundsZone(source, itemIndex),
		dryRun: readBoolean(source, dryRun, itemIndex, false),
		writeInTestRuns: readWriteInTestRuns(source, itemIndex),
		isSimple: readSimplify(source, itemIndex),
	};
}

/** Before version 1.1, one that is empty is as far back as runs may reach. */
function readStart(source: DatedSource, itemIndex: number): number | undefined {
	const { name, displayName: label } = initialStartField;
	const start = readInstant(source, { name, label }, itemIndex);
	if (start !== undefined || source.getNode().typeVersion < 1.1) return start;
	throw invalidParameter(
		label,
		'must not be empty',
		'',
		'Enter the date from which on records matter, for example {{ $now.minus({ days: 30 }) }} for the last 30 days, or {{ $now }} for new changes only.',
	);
}

export async function execute(
	account: AccountStore,
	parameters: BeginParameters,
	execution: RunExecution,
): Promise<readonly IDataObject[]> {
	const { request, boundsZone, dryRun, writeInTestRuns, isSimple } = parameters;
	const heldBack = execution.isTestRun && !writeInTestRuns;
	if (dryRun || heldBack) {
		if (!dryRun) execution.heldBack(`the run of ${request.sync}`);
		return [await preview(account, parameters, execution)];
	}
	const begun = await beginRun(account.runs, environment(), request);
	if (begun.kind !== 'begun') return [skipped(account, request, begun, execution)];
	const { run, abandoned, gap } = begun;
	execution.begun(run.id);
	const message = saidOfBeginning(
		{ run, gap, abandonedRunId: abandoned?.id, isDry: false },
		execution.shownTime,
	);
	execution.say({ about: run.sync, message });
	const taken = saidOfTakenId(request.runId, run.id);
	if (taken !== undefined) execution.say({ about: run.id, message: taken, type: 'warning' });
	return [
		shownRun(
			{
				...runOutput(account, run, boundsZone, message),
				gap: outputRange(gap),
				abandonedRunId: abandoned?.id ?? null,
			},
			isSimple,
		),
	];
}

/** The item that Begin would give out; its run ID tells Commit, Progress and Fail to write nothing. */
async function preview(
	account: AccountStore,
	{ request, boundsZone, isSimple }: BeginParameters,
	execution: RunExecution,
): Promise<IDataObject> {
	const planned = await previewRun(account.runs, environment(), request);
	if (planned.kind !== 'planned') return skipped(account, request, planned, execution);
	const { plan, watermark } = planned;
	const { sync, job } = request;
	const message = saidOfBeginning(
		{
			run: { ...plan, jobType: job.type, watermarkBefore: watermark },
			gap: plan.gap,
			isDry: true,
		},
		execution.shownTime,
	);
	execution.say({ about: sync, message });
	const item = {
		message,
		...windowOutput(plan.window, plan.target),
		accountId: account.accountId,
		sync,
		jobType: job.type,
		runId: newDryRunId(environment(), sync),
		fencingToken: null,
		...localOutput(plan.window, boundsZone),
		watermark: outputOptionalTime(watermark),
		clockSkewMs: plan.clockSkewMs,
		startedAt: null,
		leaseUntil: null,
		continues: null,
		...askedOutput(request.asked ?? {}),
		written: false,
		gap: outputRange(plan.gap),
		abandonedRunId: null,
	};
	return shownRun(item, isSimple);
}
