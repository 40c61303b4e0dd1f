/** A Sync Schedule Trigger, published on n8n's own trigger context, with a clock and a cron that the test moves. */
import { LoadOptionsContext, type TriggerContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	Cron,
	ExecutionError,
	IDataObject,
	INodePropertyOptions,
	ITriggerResponse,
	IWorkflowExecuteAdditionalData,
	SchedulingFunctions,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import 'reflect-metadata';

import * as openSchedules from '../../engine/sync/schedule/openSchedules';
import { forgetProcessMemory } from '../../engine/sync/schedule/processMemory';
import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { SyncScheduleTrigger } from '../../nodes/SyncScheduleTrigger/SyncScheduleTrigger.node';
import { BlockTypes } from './blockTypes';
import './n8nUserFolder';
import { type StartedRun, succeeds } from './runEndings';
import type { ScheduleOptions } from './scheduleOptions';
import { Sleepers } from './sleepers';
import { triggerContext } from './triggerContext';

export type { ScheduleOptions } from './scheduleOptions';

const type = 'n8n-nodes-scheduled-sync.syncScheduleTrigger';
const additionalData = {} as IWorkflowExecuteAdditionalData;
/** Also in a test that steers the timers of the process. */
const realSetImmediate = setImmediate;

export class ScheduleWorld {
	now: number;
	readonly runs: StartedRun[] = [];
	/** As it would stand in n8n's database. */
	staticData: IDataObject = {};
	private readonly restoreEnvironment: () => void;

	/** @param clock in place of `now`, for a test that steers the time of the whole process */
	constructor(start: string, clock = (): number => this.now) {
		this.now = Date.parse(start);
		this.restoreEnvironment = replaceEnvironment({
			now: clock,
			// So that a database server's clock goes with it.
			serverNow: clock,
			random: () => 0.5,
			sleep: async (durationMs, signal) =>
				await (this.onSleep?.(durationMs) ?? this.sleepers.sleep(durationMs, signal)),
		});
	}

	/** Instead of waiting. Default: until that much time has passed by {@link PublishedSchedule.runUntil}. */
	onSleep: ((durationMs: number) => Promise<void>) | undefined;
	readonly sleepers = new Sleepers();

	async publish(options: ScheduleOptions = {}): Promise<PublishedSchedule> {
		// After a restart, or in another process, nothing is known but what was saved.
		const inherits = ['init', 'leadershipChange'].includes(options.activation ?? 'activate');
		if (inherits || options.staticData !== undefined) forgetProcessMemory();
		const crons: RegisteredCron[] = [];
		const scheduling: SchedulingFunctions = {
			registerCron: (cron, onTick) => crons.push({ cron, onTick }),
		};
		const workflow = this.workflow(options);
		const context = this.context(
			workflow,
			'trigger',
			options.activation ?? 'activate',
			options.cron === 'n8n' ? undefined : scheduling,
			options,
		);
		const response = await new SyncScheduleTrigger().trigger.call(context);
		await aTurn();
		return new PublishedSchedule(
			this,
			crons,
			response,
			`${workflow.id}:${scheduleOf(workflow).id}`,
		);
	}

	/** What *Execute workflow* in the editor does with the trigger. */
	async test(options: ScheduleOptions = {}): Promise<IDataObject | undefined> {
		const scheduling: SchedulingFunctions = {
			registerCron: () => {
				throw new Error('A test run must not leave a cron behind');
			},
		};
		const context = this.context(this.workflow(options), 'manual', 'manual', scheduling, options);
		const { manualTriggerFunction } = await new SyncScheduleTrigger().trigger.call(context);
		await manualTriggerFunction?.();
		return this.runs.pop()?.item;
	}

	/** What the editor gets for the list *Next Firings*. */
	async preview(options: ScheduleOptions = {}): Promise<INodePropertyOptions[]> {
		const workflow = this.workflow(options);
		const context = new LoadOptionsContext(
			workflow,
			scheduleOf(workflow),
			{ ...additionalData, currentNodeParameters: options.parameters ?? {} },
			'nextFirings',
		);
		return await new SyncScheduleTrigger().methods.loadOptions.previewFirings.call(context);
	}

	/** The scheduled instants of all runs so far, without the milliseconds that they never have. */
	get scheduledFor(): readonly string[] {
		return this.runs.map(({ item }) => String(item.scheduledFor).replace('.000', ''));
	}

	/** What was reported as a failed execution without one having been started. */
	readonly failures: ExecutionError[] = [];

	close(): void {
		forgetProcessMemory();
		this.restoreEnvironment();
	}

	private workflow(options: ScheduleOptions): Workflow {
		if (options.staticData !== undefined) this.staticData = options.staticData;
		const { workflowId = 'workflow-1', nodeId = 'node-1' } = options;
		const node = {
			id: nodeId,
			name: 'Schedule',
			type,
			typeVersion: 1,
			position: [0, 0] as [number, number],
		};
		const credentials =
			options.account && ({ credentials: { syncAccountApi: { id: '1', name: 'Acme' } } } as const);
		return new Workflow({
			id: workflowId,
			name: 'Schedule',
			nodes: [{ ...node, ...credentials, parameters: options.parameters ?? {} }],
			connections: {},
			active: true,
			nodeTypes: new BlockTypes(),
			settings: { timezone: options.timeZone ?? 'Europe/Berlin' },
			staticData: structuredClone(this.staticData),
		});
	}

	private context(
		workflow: Workflow,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
		scheduling: SchedulingFunctions | undefined,
		{ account, ending = succeeds }: ScheduleOptions,
	): TriggerContext {
		const emit: TriggerContext['emit'] = (data, _response, done, deduplicationKey) => {
			// n8n saves the static data whenever a trigger starts a run.
			this.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
			for (const { json } of data[0] ?? []) {
				const run = { item: json, deduplicationKey, done };
				this.runs.push(run);
				ending(run);
			}
		};
		return triggerContext(workflow, scheduleOf(workflow), {
			mode,
			activation,
			emit,
			saveFailed: (error) => this.failures.push(error),
			scheduling,
			credentials: account ? { syncAccountApi: account } : {},
		});
	}
}

interface RegisteredCron {
	readonly cron: Cron;
	onTick(firedFor: Date): void;
}

export class PublishedSchedule {
	constructor(
		private readonly world: ScheduleWorld,
		readonly crons: readonly RegisteredCron[],
		private readonly response: ITriggerResponse,
		private readonly name: string,
	) {}

	get heartbeats(): readonly string[] {
		return this.crons.map(({ cron }) => cron.expression);
	}

	/** n8n's cron ticks now, for that moment. */
	async tick(firedFor = this.world.now): Promise<void> {
		for (const { onTick } of this.crons) onTick(new Date(firedFor));
		await aTurn();
	}

	/** Whatever it was deciding has been decided. */
	async settled(): Promise<void> {
		await openSchedules.settled(this.name);
		await aTurn();
	}

	/** The clock runs up to that moment, and n8n's cron ticks in time. */
	async runUntil(end: string): Promise<void> {
		const endMs = Date.parse(end);
		const second = this.heartbeats[0]?.split(' ')[0];
		const stepMs = second === '*' ? 1_000 : 60_000;
		const phaseMs = second === '*' ? 0 : Number(second ?? 0) * 1_000;
		let next = Math.floor((this.world.now - phaseMs) / stepMs + 1) * stepMs + phaseMs;
		for (; next <= endMs; next += stepMs) {
			await this.passTo(next);
			await this.tick();
			// Before the clock goes on.
			await this.settled();
		}
		await this.passTo(endMs);
	}

	/** The clock runs up to that moment, and who sleeps wakes in time. */
	private async passTo(endMs: number): Promise<void> {
		const { world } = this;
		const passed = (passedMs: number): void => void (world.now += passedMs);
		await world.sleepers.passAll(endMs - world.now, passed, async () => {
			await aTurn();
			await this.settled();
		});
	}

	/** n8n takes the workflow off, or stops. */
	close = async (): Promise<void> => await this.response.closeFunction?.();
}

/** What needs no more than this process has been done by then. */
async function aTurn(): Promise<void> {
	await new Promise((resolve) => realSetImmediate(resolve));
}

function scheduleOf(workflow: Workflow) {
	const node = workflow.getNode('Schedule');
	if (node === null) throw new Error('The workflow lost its schedule');
	return node;
}
