import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { type Beginning, heartbeat, type Plan, stableJitterMs } from '../../engine/time';
import { environment } from '../shared/n8n/environment';
import { toNodeError } from '../shared/n8n/toNodeError';
import { AccountMemory } from './accountMemory';
import * as openSchedules from './openSchedules';
import { reportTo } from './report';
import { testItem, type TriggerName } from './runItem';
import { type RunsOptions, ScheduledRuns } from './scheduledRuns';
import { type ScheduleMemory, WorkflowMemory } from './scheduleMemory';
import { readSettings, type ScheduleSettings, withoutItems } from './scheduleParameters';

/**
 * n8n's cron wakes the trigger at every moment that could matter, on the leader only; what is due is decided by the
 * schedule, the clock and what is remembered alone. So n8n's cron need not know of anchors, weeks or jitter, and a tick
 * that comes late, early or twice does no harm.
 */
export async function trigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		const settings = await readSettings(withoutItems(context), context.getTimezone());
		const name = {
			workflowId: context.getWorkflow().id ?? 'unsaved',
			nodeId: context.getNode().id,
		};
		const seed = `${name.workflowId}:${name.nodeId}`;
		const plan = {
			schedule: settings.schedule,
			jitterMs: stableJitterMs(seed, settings.maxJitterMs),
		};
		return context.getMode() === 'manual'
			? testRun(context, name, plan, settings)
			: await publish(context, name, plan, settings);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Nothing is counted or remembered. */
function testRun(
	context: ITriggerFunctions,
	name: TriggerName,
	plan: Plan,
	{ payload }: ScheduleSettings,
): ITriggerResponse {
	return {
		closeFunction: async () => undefined,
		manualTriggerFunction: async () =>
			context.emit([[{ json: testItem(name, plan, payload, environment().now()) }]]),
	};
}

async function publish(
	context: ITriggerFunctions,
	name: TriggerName,
	plan: Plan,
	settings: ScheduleSettings,
): Promise<ITriggerResponse> {
	const schedule = `${name.workflowId}:${name.nodeId}`;
	const runs = new ScheduledRuns({
		name,
		settings,
		plan,
		memory: memoryOf(context, name, schedule),
		now: () => environment().now(),
		start: starter(context),
		report: reportTo(context, plan),
		runEnded: ({ marked }) => void openSchedules.wake(schedule, marked.length > 0),
		wait: async (durationMs, signal) => await environment().sleep(durationMs, signal),
	});
	openSchedules.opened(schedule, runs);
	const closeFunction = async (): Promise<void> => {
		openSchedules.closed(schedule, runs);
		await runs.close();
	};
	const { hint } = settings.schedule;
	if (hint !== undefined) context.logger.info(`"${context.getNode().name}": ${hint}`);
	await runs.open(beginningOf(context));
	if (!settings.paused) {
		context.helpers.registerCron(
			{ expression: heartbeat(plan) },
			(firedFor) => void runs.tick(firedFor.getTime()),
		);
	}
	return { closeFunction };
}

function memoryOf(
	context: ITriggerFunctions,
	{ workflowId }: TriggerName,
	schedule: string,
): ScheduleMemory {
	const staticData = context.getWorkflowStaticData('node');
	const workflow = new WorkflowMemory(schedule, staticData, () => environment().now());
	if (context.getNode().credentials?.syncAccountApi === undefined) return workflow;
	return new AccountMemory(context, { workflowId, schedule }, () => workflow.progress);
}

function starter(context: ITriggerFunctions): RunsOptions['start'] {
	return (json, deduplicationKey, withEnd) => {
		if (!withEnd) {
			context.emit([[{ json }]], undefined, undefined, deduplicationKey);
			return undefined;
		}
		const done = context.helpers.createDeferredPromise<IRun>();
		context.emit([[{ json }]], undefined, done, deduplicationKey);
		return done.promise;
	};
}

/** What is neither the first publication nor another is a restart, or the schedule moving to another process. */
function beginningOf(context: ITriggerFunctions): Beginning {
	const mode = context.getActivationMode();
	if (mode === 'update') return 'republished';
	return mode === 'activate' || mode === 'create' ? 'published' : 'resumed';
}
