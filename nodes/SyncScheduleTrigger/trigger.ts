import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { heartbeat } from '../../engine/time';
import { environment } from '../shared/environment';
import { toNodeError } from '../shared/toNodeError';
import { ScheduledRuns } from './scheduledRuns';
import { ScheduleMemory } from './scheduleMemory';
import { readSettings, withoutItems } from './scheduleParameters';

/**
 * n8n's cron wakes the trigger at every moment that could matter, on the leader only; what is due is decided by the
 * schedule and the clock alone. So n8n's cron need not know of anchors, weeks or jitter, and a tick that comes late,
 * early or twice does no harm.
 */
export async function trigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		return await begin(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

async function begin(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const settings = await readSettings(withoutItems(context), context.getTimezone());
	let isOpen = true;
	const runs = new ScheduledRuns({
		settings,
		workflowId: context.getWorkflow().id ?? 'unsaved',
		nodeId: context.getNode().id,
		memory: new ScheduleMemory(context.getWorkflowStaticData('node')),
		now: () => environment().now(),
		start: (json, deduplicationKey) =>
			context.emit([[{ json }]], undefined, undefined, deduplicationKey),
	});
	const closeFunction = async (): Promise<void> => {
		isOpen = false;
	};
	if (context.getMode() === 'manual') {
		const manualTriggerFunction = async (): Promise<void> =>
			context.emit([[{ json: runs.testItem() }]]);
		return { closeFunction, manualTriggerFunction };
	}
	if (!settings.paused) {
		context.helpers.registerCron({ expression: heartbeat(runs.plan) }, (firedFor) => {
			if (isOpen) runs.tick(firedFor.getTime());
		});
	}
	if (isPublication(context)) runs.publish();
	return { closeFunction };
}

/** Anything else is a restart, or the schedule moving to another process. */
function isPublication(context: ITriggerFunctions): boolean {
	return ['activate', 'update', 'create'].includes(context.getActivationMode());
}
