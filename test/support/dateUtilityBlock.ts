import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { createWorkflowEngine } from './workflowEngine';
import type { WorkflowRun } from './workflowRun';

/** The time in these tests: a Sunday, an hour after clocks were set forward in Berlin. */
export const testNow = '2026-03-29T02:00:10.500Z';

export interface DateUtilityRun {
	readonly items?: readonly IDataObject[];
	readonly settings?: Pick<INode, 'onError'>;
	/** The workflow's time zone. Default: Europe/Berlin. */
	readonly timeZone?: string;
}

/** Runs Date Utility on n8n's engine, at {@link testNow}. Two items come in unless the test has its own. */
export async function runDateUtility(
	parameters: INodeParameters,
	{ items = [{ n: 1 }, { n: 2 }], settings, timeZone = 'Europe/Berlin' }: DateUtilityRun = {},
): Promise<WorkflowRun> {
	const restore = replaceEnvironment({
		now: () => Date.parse(testNow),
		random: () => 0.5,
		sleep: async () => undefined,
	});
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	const start: INode = {
		...place,
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		parameters: {},
	};
	const dates: INode = {
		...place,
		...settings,
		id: 'dates',
		name: 'Dates',
		type: 'n8n-nodes-scheduled-sync.dateUtility',
		parameters,
	};
	try {
		return await createWorkflowEngine({}).run(
			{
				name: 'dates',
				nodes: [start, dates],
				connections: { Start: { main: [[{ node: 'Dates', type: 'main', index: 0 }]] } },
				settings: { timezone: timeZone },
			},
			{ items },
		);
	} finally {
		restore();
	}
}

/** The JSON of every item that came out; the error of the run, if there was one, is thrown. */
export async function dateItems(
	parameters: INodeParameters,
	options?: DateUtilityRun,
): Promise<IDataObject[]> {
	const run = await runDateUtility(parameters, options);
	if (run.error !== undefined) throw run.error;
	return run.json('Dates');
}
