import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readBoolean } from './read';

/** For the collection *Options*. */
export const writeInTestRunsField: INodeProperties = {
	displayName: 'Write in Test Runs',
	name: 'writeInTestRuns',
	type: 'boolean',
	default: false,
	description:
		'Whether to write also when the workflow is run by hand in the editor, where data may be pinned',
};

export function readWriteInTestRuns(source: ParameterSource, itemIndex: number): boolean {
	const parameter = { name: 'options.writeInTestRuns', label: 'Write in Test Runs' };
	return readBoolean(source, parameter, itemIndex, false);
}

/** Says whether the execution was started by hand in the editor. */
export function isTestRun(context: Pick<IExecuteFunctions, 'getMode'>): boolean {
	return context.getMode() === 'manual';
}
