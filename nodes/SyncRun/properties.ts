import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operationFields } from '../shared/parameters/fields';
import * as begin from './begin.operation';
import * as commit from './commit.operation';
import * as fail from './fail.operation';
import * as history from './history.operation';
import * as list from './list.operation';
import * as progress from './progress.operation';
import * as undo from './undo.operation';

const operations = [
	{
		name: 'Begin',
		value: 'begin',
		description:
			'Take the lease of a sync and freeze the window that the run covers, before anything is fetched. Gives out runId, from, to and the watermark; or, by Skipped, who is at it already.',
		action: 'Begin a sync run',
	},
	{
		name: 'Commit',
		value: 'commit',
		description:
			'End a run: write its receipt and move the watermark to the end of its window. Gives out verdict, reason, counts and watermarkAfter.',
		action: 'Commit a sync run',
	},
	{
		name: 'Fail',
		value: 'fail',
		description:
			'End a run without a receipt, and keep its error. The watermark stays, so that the next run covers the window again.',
		action: 'Fail a sync run',
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
		description: 'Get the recent runs of the account, one item each, with their receipts',
		action: 'List sync runs',
	},
	{
		name: 'Progress',
		value: 'progress',
		description:
			'Note what a run has done so far, and write into its log. Fails when the run has lost its lease.',
		action: 'Note the progress of a sync run',
	},
	{
		name: 'Undo',
		value: 'undo',
		description:
			'Put a watermark back to where it was before its last move; once more goes back one further',
		action: 'Undo the last move of a watermark',
	},
] as const satisfies readonly INodePropertyOptions[];

export const properties: INodeProperties[] = operationFields(
	operations,
	{
		begin: begin.description,
		commit: commit.description,
		fail: fail.description,
		history: history.description,
		list: list.description,
		progress: progress.description,
		undo: undo.description,
	},
	'begin',
);
