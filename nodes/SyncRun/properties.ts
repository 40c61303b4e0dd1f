import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operationFields } from '../shared/parameters/fields';
import * as begin from './begin.operation';
import * as commit from './commit.operation';
import * as fail from './fail.operation';
import * as claimFailed from './failed/claimFailed.operation';
import * as giveUpFailed from './failed/giveUpFailed.operation';
import * as listFailed from './failed/listFailed.operation';
import * as resolveFailed from './failed/resolveFailed.operation';
import * as history from './history.operation';
import * as list from './list.operation';
import * as progress from './progress.operation';
import * as status from './status.operation';
import * as undo from './undo.operation';

const operations = [
	{
		name: 'Begin',
		value: 'begin',
		description:
			'Start a run: get the time span to fetch, and keep other runs out. Gives out runId, from, to and the watermark; or, by Skipped, which run is at it already.',
		action: 'Begin a sync run',
	},
	{
		name: 'Claim Failed',
		value: 'claimFailed',
		description:
			'Get what failed in earlier runs and is to be tried again now, one item each. Nobody else gets it meanwhile. Gives out failedId, claimId, record and reason.',
		action: 'Claim what has failed',
	},
	{
		name: 'Commit',
		value: 'commit',
		description:
			'Finish a run: write its receipt and move the watermark forward. Gives out verdict, reason, counts and watermarkAfter.',
		action: 'Commit a sync run',
	},
	{
		name: 'Fail',
		value: 'fail',
		description:
			'Finish a run that went wrong, and keep its error. The watermark stays: the next run covers the same time span again.',
		action: 'Fail a sync run',
	},
	{
		name: 'Give Up Failed',
		value: 'giveUpFailed',
		description:
			'Try something that failed no more. It stays listed, and the receipt of its run stays incomplete.',
		action: 'Give up what has failed',
	},
	{
		name: 'History',
		value: 'history',
		description:
			'Get the moves of a watermark, the latest first, with the run, the reason and the time of each',
		action: 'Get the history of a watermark',
	},
	{
		name: 'List',
		value: 'list',
		description: 'Get the latest runs with their receipts, one item each',
		action: 'List sync runs',
	},
	{
		name: 'List Failed',
		value: 'listFailed',
		description:
			'Get the records that were refused and the pages that could not be read, with the reasons, the latest first',
		action: 'List what has failed',
	},
	{
		name: 'Progress',
		value: 'progress',
		description:
			'Note how far a run has come, and write to its log. Fails when the run has lost its lease.',
		action: 'Note the progress of a sync run',
	},
	{
		name: 'Resolve Failed',
		value: 'resolveFailed',
		description:
			'Say what has become of something that failed. With the last of a run, its receipt can become complete.',
		action: 'Resolve what has failed',
	},
	{
		name: 'Status',
		value: 'status',
		description:
			'Tell whether syncs are healthy, running, behind or failing, with their watermarks, open gaps and who is at work',
		action: 'Get the status of syncs',
	},
	{
		name: 'Undo',
		value: 'undo',
		description: 'Put a watermark back, by one move or to a date. The next run begins there.',
		action: 'Put a watermark back',
	},
] as const satisfies readonly INodePropertyOptions[];

export const properties: INodeProperties[] = operationFields(
	operations,
	{
		begin: begin.description,
		claimFailed: claimFailed.description,
		commit: commit.description,
		fail: fail.description,
		giveUpFailed: giveUpFailed.description,
		history: history.description,
		list: list.description,
		listFailed: listFailed.description,
		progress: progress.description,
		resolveFailed: resolveFailed.description,
		status: status.description,
		undo: undo.description,
	},
	'begin',
);
