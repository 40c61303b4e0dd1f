import type { INodeProperties } from 'n8n-workflow';

import * as run from '../../shared/parameters/run';
import * as testRun from '../../shared/parameters/testRun';

export const syncNameField: INodeProperties = {
	...run.syncNameField,
	description:
		'Names what is synced, as in Sync Run. If empty, it is what the run has; without either, the table stands for it.',
};

export const requiredSyncNameField: INodeProperties = {
	...run.syncNameField,
	required: true,
	description: 'Names what is synced, as in Sync Run',
};

export const runIdField: INodeProperties = {
	...run.runIdField,
	placeholder: "e.g. {{ $('Sync Run').first().json.runId }}",
	description:
		'The run that the records belong to: it gets their counts, and nothing is written once its lease is lost. If empty, they belong to none.',
};

/** For the collection *Options*. */
export const writeInTestRunsField: INodeProperties = {
	...testRun.writeInTestRunsField,
	description:
		'Whether to remember what was delivered also when the workflow is run by hand in the editor, where data may be pinned',
};
