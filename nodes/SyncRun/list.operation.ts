import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { failedIn, type RunStatus, stepOf } from '../../engine/run';
import type { AccountStore, RunFilter, RunReport } from '../../engine/store';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import type { DatedSource } from '../shared/parameters/instant';
import { limitFields, readLimit } from '../shared/parameters/limit';
import { readBoolean, readOption, readString } from '../shared/parameters/read';
import { readOptionalSyncName } from '../shared/parameters/run';
import { readSimplify, simplifyFields } from '../shared/parameters/simplify';
import { syncNameField } from './fields';
import { askedOutput, headline, shownReceipt, windowOutput } from './output';

const statuses = ['any', 'abandoned', 'committed', 'failed', 'running'] as const;

export const description: INodeProperties[] = [
	{
		...syncNameField,
		required: false,
		description: 'Whose runs to list; those of all syncs of the account if empty',
	},
	...limitFields,
	...simplifyFields(1.1),
	optionsField([
		{
			displayName: 'Include Steps',
			name: 'includeSteps',
			type: 'boolean',
			default: false,
			description: 'Whether to give out the log of each run: its steps and errors',
		},
		{
			displayName: 'Run ID',
			name: 'runId',
			type: 'string',
			default: '',
			description: 'Lists this run only',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Abandoned', value: 'abandoned', description: 'Its lease ran out' },
				{ name: 'Any', value: 'any' },
				{ name: 'Committed', value: 'committed', description: 'It has a receipt' },
				{ name: 'Failed', value: 'failed' },
				{ name: 'Running', value: 'running' },
			],
			default: 'any',
			description: 'Lists only runs that ended so',
		},
	]),
];

interface ListParameters {
	readonly filter: RunFilter;
	readonly includeSteps: boolean;
	readonly isSimple: boolean;
}

export function read(source: DatedSource, itemIndex: number): ListParameters {
	const runId = { name: 'options.runId', label: 'Run ID' };
	const given = readString(source, runId, itemIndex, { example: '20260131T120000Z-k3x09p2m4q' });
	const status = { name: 'options.status', label: 'Status' };
	const chosen: RunStatus | 'any' = readOption(source, status, itemIndex, statuses);
	const includeSteps = { name: 'options.includeSteps', label: 'Include Steps' };
	return {
		filter: {
			sync: readOptionalSyncName(source, itemIndex),
			id: given.trim() === '' ? undefined : given,
			status: chosen === 'any' ? undefined : chosen,
			limit: readLimit(source, itemIndex),
		},
		includeSteps: readBoolean(source, includeSteps, itemIndex, false),
		isSimple: readSimplify(source, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	{ filter, includeSteps, isSimple }: ListParameters,
): Promise<readonly IDataObject[]> {
	const runs = await account.runs.list(filter, includeSteps);
	return runs.map((run) => {
		const item = reportOutput(account, run);
		// What stands beside a verdict tells what has become of a run that has none.
		const message = run.receipt === undefined ? statusMessage(run) : item.message;
		return isSimple ? shownReceipt({ ...item, message }, true) : item;
	});
}

function statusMessage({ status, message }: RunReport): string {
	return message === undefined ? status : `${status}: ${message}`;
}

function reportOutput({ accountId }: AccountStore, run: RunReport): IDataObject {
	const { receipt, steps } = run;
	const counts = receipt?.counts ?? run.counts;
	const said = { verdict: receipt?.verdict ?? null, message: run.message ?? null };
	return {
		...headline(said, run.window, counts),
		status: run.status,
		accountId,
		sync: run.sync,
		jobType: run.jobType,
		runId: run.id,
		reason: receipt?.reason ?? null,
		...windowOutput(run.window, run.target),
		doneUpTo: outputOptionalTime(run.doneUpTo),
		watermarkBefore: outputOptionalTime(run.watermarkBefore),
		watermarkAfter: outputOptionalTime(receipt?.watermarkAfter),
		counts: { ...counts },
		late: receipt?.late ?? null,
		durationMs: run.finishedAt === undefined ? null : run.finishedAt - run.startedAt,
		clockSkewMs: run.clockSkewMs,
		fencingToken: run.token,
		continues: run.continues ?? null,
		...askedOutput(run),
		startedAt: outputTime(run.startedAt),
		finishedAt: outputOptionalTime(run.finishedAt),
		leaseUntil: outputTime(run.leaseUntil),
		workflowId: run.origin.workflowId ?? null,
		executionId: run.origin.executionId ?? null,
		...(steps === undefined
			? {}
			: {
					failedIn: failedIn(steps) ?? null,
					steps: steps.map(({ at, ...line }) => ({
						at: outputTime(at),
						step: stepOf(line) ?? null,
						...line,
					})),
				}),
	} as IDataObject;
}
