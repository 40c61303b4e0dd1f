import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import type { ScheduleName } from '../../engine/store';
import { openSchedules, ProcessMemory, ScheduledRuns, StoreMemory } from '../../engine/sync';
import type { RunsOptions, ScheduleMemory } from '../../engine/sync';
import { type Beginning, heartbeat, type Plan, stableJitterMs } from '../../engine/time';
import { withAccount } from '../shared/account/account';
import { environment } from '../shared/n8n/environment';
import { inEditor } from '../shared/n8n/labels';
import { toNodeError } from '../shared/n8n/toNodeError';
import { withoutItems } from '../shared/parameters/withoutItems';
import { readOption } from '../shared/parameters/read';
import { publishDueObjects, readRequest, testObject } from './dueObjects';
import { reportTo } from './report';
import { readEnd } from './runEnd';
import { runItem, testItem } from './runItem';
import { readSettings, type ScheduleSettings } from './scheduleParameters';

/**
 * n8n's cron wakes the trigger at every moment that could matter, on the leader only; what is due is decided by the
 * schedule, the clock and what is remembered alone. So n8n's cron need not know of anchors, weeks or jitter, and a tick
 * that comes late, early or twice does no harm.
 */
export async function trigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		const source = withoutItems(context);
		const mode = readOption(source, { name: 'mode', label: 'Mode' }, 0, ['schedule', 'dueObjects']);
		const settings = await readSettings(source, context.getTimezone());
		const workflowId = context.getWorkflow().id ?? 'unsaved';
		const name = { workflowId, schedule: `${workflowId}:${context.getNode().id}` };
		const plan = {
			schedule: settings.schedule,
			jitterMs: stableJitterMs(name.schedule, settings.maxJitterMs),
		};
		if (mode === 'dueObjects') {
			const request = readRequest(context, source);
			if (context.getMode() === 'manual') return testObject(context);
			return await publishDueObjects(context, name, plan, { request, paused: settings.paused });
		}
		return context.getMode() === 'manual'
			? testRun(context, name.schedule, plan, settings)
			: await publish(context, name, plan, settings);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Nothing is counted or remembered. */
function testRun(
	context: ITriggerFunctions,
	schedule: string,
	plan: Plan,
	{ payload }: ScheduleSettings,
): ITriggerResponse {
	return {
		closeFunction: async () => undefined,
		manualTriggerFunction: async () =>
			context.emit([[{ json: testItem(schedule, plan, payload, environment().now()) }]]),
	};
}

async function publish(
	context: ITriggerFunctions,
	name: ScheduleName,
	plan: Plan,
	settings: ScheduleSettings,
): Promise<ITriggerResponse> {
	const { schedule } = name;
	const runs = new ScheduledRuns({
		name,
		settings,
		plan,
		memory: memoryOf(context, name),
		environment: environment(),
		start: starter(context, plan, settings),
		report: reportTo(context, plan),
		runEnded: ({ marked }) => void openSchedules.wake(schedule, marked.length > 0),
	});
	openSchedules.opened(schedule, runs);
	const closeFunction = async (): Promise<void> => {
		openSchedules.closed(schedule, runs);
		await runs.close();
	};
	const { hint } = settings.schedule;
	if (hint !== undefined) context.logger.info(`"${context.getNode().name}": ${inEditor(hint)}`);
	await runs.open(beginningOf(context));
	if (!settings.paused) {
		context.helpers.registerCron(
			{ expression: heartbeat(plan) },
			(firedFor) => void runs.tick(firedFor.getTime()),
		);
	}
	return { closeFunction };
}

function memoryOf(context: ITriggerFunctions, name: ScheduleName): ScheduleMemory {
	const staticData = context.getWorkflowStaticData('node');
	const ofWorkflow = new ProcessMemory(name.schedule, staticData, () => environment().now());
	if (context.getNode().credentials?.syncAccountApi === undefined) return ofWorkflow;
	return new StoreMemory(
		async (work) => await withAccount(context, 0, work),
		name,
		() => ofWorkflow.progress,
	);
}

function starter(
	context: ITriggerFunctions,
	plan: Plan,
	{ payload }: ScheduleSettings,
): RunsOptions['start'] {
	return (run, withEnd) => {
		const json = { ...runItem(plan, payload, run), runNumber: run.runNumber };
		const done = withEnd ? context.helpers.createDeferredPromise<IRun>() : undefined;
		context.emit([[{ json }]], undefined, done, run.key);
		return done && readEnd(done.promise, run.trigger);
	};
}

/** Says why n8n has called: what is neither the first publication nor another is a restart, or the schedule moving to another process. */
function beginningOf(context: ITriggerFunctions): Beginning {
	const mode = context.getActivationMode();
	if (mode === 'update') return 'republished';
	return mode === 'activate' || mode === 'create' ? 'published' : 'resumed';
}
