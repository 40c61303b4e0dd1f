/** A Sync Schedule Trigger, published on n8n's own trigger context, with a clock and a cron that the test moves. */
import './n8nUserFolder';
import 'reflect-metadata';

import { LoadOptionsContext, TriggerContext } from 'n8n-core';
import type {
	Cron,
	IDataObject,
	INodeParameters,
	INodePropertyOptions,
	ITriggerResponse,
	IWorkflowExecuteAdditionalData,
	SchedulingFunctions,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { replaceEnvironment } from '../../nodes/shared/environment';
import { SyncScheduleTrigger } from '../../nodes/SyncScheduleTrigger/SyncScheduleTrigger.node';
import { BlockTypes } from './blockTypes';

const type = 'n8n-nodes-scheduled-sync.syncScheduleTrigger';
const additionalData = {} as IWorkflowExecuteAdditionalData;

/** One run that the trigger asked n8n for. */
export interface StartedRun {
	readonly item: IDataObject;
	readonly deduplicationKey: string | undefined;
}

export interface ScheduleOptions {
	readonly parameters?: INodeParameters;
	readonly activation?: WorkflowActivateMode;
	readonly workflowId?: string;
	readonly nodeId?: string;
	/** The workflow's time zone. Default: Europe/Berlin. */
	readonly timeZone?: string;
	/** What n8n has saved of the workflow; default: what the schedules of this test have left there. */
	readonly staticData?: IDataObject;
	/** Whose cron ticks. Default: the test's. */
	readonly cron?: 'test' | 'n8n';
}

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
			random: () => 0.5,
			sleep: async () => undefined,
		});
	}

	async publish(options: ScheduleOptions = {}): Promise<PublishedSchedule> {
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
		);
		const response = await new SyncScheduleTrigger().trigger.call(context);
		return new PublishedSchedule(this, crons, response);
	}

	/** What *Execute workflow* in the editor does with the trigger. */
	async test(options: ScheduleOptions = {}): Promise<IDataObject | undefined> {
		const scheduling: SchedulingFunctions = {
			registerCron: () => {
				throw new Error('A test run must not leave a cron behind');
			},
		};
		const context = this.context(this.workflow(options), 'manual', 'manual', scheduling);
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

	close(): void {
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
		return new Workflow({
			id: workflowId,
			name: 'Schedule',
			nodes: [{ ...node, parameters: options.parameters ?? {} }],
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
	): TriggerContext {
		const emit: TriggerContext['emit'] = (data, _response, _done, deduplicationKey) => {
			// n8n saves the static data whenever a trigger starts a run.
			this.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
			for (const { json } of data[0] ?? []) this.runs.push({ item: json, deduplicationKey });
		};
		const fail = (error: Error): never => {
			throw error;
		};
		const node = scheduleOf(workflow);
		return new TriggerContext(
			workflow,
			node,
			additionalData,
			mode,
			activation,
			emit,
			fail,
			fail,
			scheduling,
		);
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
	) {}

	get heartbeats(): readonly string[] {
		return this.crons.map(({ cron }) => cron.expression);
	}

	/** n8n's cron ticks now, for that moment. */
	tick(firedFor = this.world.now): void {
		for (const { onTick } of this.crons) onTick(new Date(firedFor));
	}

	/** The clock runs up to that moment, and n8n's cron ticks in time. */
	runUntil(end: string): void {
		const endMs = Date.parse(end);
		const second = this.heartbeats[0]?.split(' ')[0];
		const stepMs = second === '*' ? 1_000 : 60_000;
		const phaseMs = second === '*' ? 0 : Number(second ?? 0) * 1_000;
		let next = Math.floor((this.world.now - phaseMs) / stepMs + 1) * stepMs + phaseMs;
		for (; next <= endMs; next += stepMs) {
			this.world.now = next;
			this.tick();
		}
		this.world.now = endMs;
	}

	/** n8n takes the workflow off, or stops. */
	async close(): Promise<void> {
		await this.response.closeFunction?.();
	}
}

function scheduleOf(workflow: Workflow) {
	const node = workflow.getNode('Schedule');
	if (node === null) throw new Error('The workflow lost its schedule');
	return node;
}
