import type { ITriggerFunctions, NodeOperationError } from 'n8n-workflow';

import type { ScheduleReport } from '../../engine/sync';
import { dateTimeAt, iso, type Plan } from '../../engine/time';
import { toNodeError } from '../shared/n8n/toNodeError';

/** Tells n8n's log what the schedule does, and the list of executions what it could not do. */
export function reportTo(context: ITriggerFunctions, { schedule }: Plan): ScheduleReport {
	const { logger } = context;
	const who = `"${context.getNode().name}" of workflow "${context.getWorkflow().name ?? ''}"`;
	const shown = (instant: number): string => iso(dateTimeAt(instant, schedule.zone));
	let isUndecided = false;
	return {
		skipped: (scheduledFor, going) => {
			const running = going.map((run) => `${shown(run.scheduledFor)} (${run.status})`).join(', ');
			logger.info(`${who}: ${shown(scheduledFor)} passed over, since still running: ${running}`);
		},
		died: (died, started) => {
			const lost = died.map(({ key }) => key).join(', ');
			const next =
				started.length === 0 ? 'it waits for the next time' : `started ${started.join(', ')}`;
			logger.warn(`${who}: the process of ${lost} has died: ${next}`);
		},
		decided: () => {
			isUndecided = false;
		},
		closed: (runKey, { ended, marked }) => {
			for (const { id, sync } of ended) {
				logger.warn(`${who}: the run ${id} of ${sync} was left open by ${runKey}, and closed`);
			}
			for (const { id, sync } of marked) {
				logger.warn(
					`${who}: the run ${id} of ${sync} was given up by n8n, and may still be working`,
				);
			}
		},
		endRefused: (error) =>
			logger.warn(`${who}: n8n does not report when this run ends: ${messageOf(error)}`),
		undecided: (error) => {
			// Once; it is tried again with every tick.
			if (!isUndecided) {
				context.saveFailedExecution(toNodeError(context.getNode(), error) as NodeOperationError);
			}
			isUndecided = true;
		},
		endUnsaved: (runKey, error) =>
			logger.error(`${who}: the end of ${runKey} could not be saved: ${messageOf(error)}`),
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
