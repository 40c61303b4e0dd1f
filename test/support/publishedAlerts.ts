/** A Sync Alert Trigger, published on n8n's own trigger context, with a clock and a cron that the test moves. */
import { rmSync } from 'node:fs';
import path from 'node:path';

import { Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	INodeParameters,
	ITriggerResponse,
	SchedulingFunctions,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { type AccountStore, closeIdleStores, withStore } from '../../engine/store';
import { AlertWatch } from '../../engine/sync';
import { readSyncAccount } from '../../nodes/shared/account/account';
import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { SyncAlertTrigger } from '../../nodes/SyncAlertTrigger/SyncAlertTrigger.node';
import { beginning, complete } from './store/syncWork';
import { BlockTypes } from './blockTypes';
import type { CredentialData } from './credentialVault';
import { userFolder } from './n8nUserFolder';
import { triggerContext } from './triggerContext';

const MINUTE_MS = 60_000;

/** What n8n was asked to start. */
export interface StartedByAlert {
	readonly items: readonly IDataObject[];
	readonly key: string | undefined;
}

export class AlertTriggerWorld {
	now: number;
	/** Starts nothing twice that has one key, as n8n does. */
	readonly started: StartedByAlert[] = [];
	readonly logged: string[] = [];
	credential: CredentialData = { accountId: 'acme', store: 'sqlite', sqliteFile: 'alerts.sqlite' };
	/** The looks that were begun: n8n's cron waits for none. */
	readonly looks = jest.spyOn(AlertWatch.prototype, 'look');
	private readonly restoreEnvironment: () => void;
	private runs = 0;

	constructor(start: string) {
		this.now = Date.parse(start);
		this.restoreEnvironment = replaceEnvironment({
			now: () => this.now,
			serverNow: () => this.now,
			random: () => 0.5,
			sleep: async () => undefined,
		});
	}

	get items(): readonly IDataObject[] {
		return this.started.flatMap(({ items }) => items);
	}

	async account<Result>(work: (account: AccountStore) => Promise<Result>): Promise<Result> {
		const { accountId, config } = readSyncAccount(this.credential);
		const environment = { now: () => this.now, random: () => 0.5, sleep: async () => undefined };
		return await withStore(
			config,
			environment,
			async (store) => await work(store.account(accountId, { workflowId: 'w', executionId: '7' })),
		);
	}

	async publish(
		parameters: INodeParameters = {},
		activation: WorkflowActivateMode = 'activate',
	): Promise<PublishedAlerts> {
		const ticks: (() => void)[] = [];
		const expressions: string[] = [];
		const scheduling: SchedulingFunctions = {
			registerCron: ({ expression }, onTick) => {
				expressions.push(expression);
				ticks.push(() => onTick(new Date(this.now)));
			},
		};
		const context = this.context(parameters, 'trigger', activation, scheduling);
		const response = await new SyncAlertTrigger().trigger.call(context);
		return new PublishedAlerts(this, ticks, expressions, response);
	}

	/** What *Execute workflow* in the editor does with the trigger. */
	async test(parameters: INodeParameters = {}): Promise<readonly IDataObject[]> {
		const scheduling: SchedulingFunctions = {
			registerCron: () => {
				throw new Error('A test run must not leave a cron behind');
			},
		};
		const context = this.context(parameters, 'manual', 'manual', scheduling);
		const { manualTriggerFunction } = await new SyncAlertTrigger().trigger.call(context);
		await manualTriggerFunction?.();
		return this.started.pop()?.items ?? [];
	}

	async close(): Promise<void> {
		this.looks.mockRestore();
		await closeIdleStores();
		const folder = path.join(userFolder, '.n8n', 'scheduled-sync');
		for (const file of ['alerts.sqlite', 'sign-in.sqlite']) {
			for (const suffix of ['', '-wal', '-shm']) {
				rmSync(path.join(folder, `${file}${suffix}`), { force: true });
			}
		}
		this.restoreEnvironment();
	}

	/**
	 * A run of a sync begins and ends now.
	 *
	 * @returns its ID
	 */
	async run(
		verdict: 'complete' | 'incomplete' = 'complete',
		sync = 'shopify.orders',
	): Promise<string> {
		const runId = `run-${(this.runs += 1)}`;
		const { now } = this;
		await this.account(async ({ runs }) => {
			await runs.begin({ ...beginning(runId, sync), maxRunTimeMs: 60_000 }, () => ({
				window: { from: now - 60_000, to: now },
				target: now,
				sliceMs: undefined,
				clockSkewMs: 0,
				gap: undefined,
			}));
			const judgement = { verdict, reason: '2 records failed' };
			await runs.commit(runId, complete(1, { doneUpTo: now, ...judgement, counted: judgement }));
		});
		return runId;
	}

	private context(
		parameters: INodeParameters,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
		scheduling: SchedulingFunctions,
	) {
		const workflow = new Workflow({
			id: 'workflow-1',
			name: 'Alerts',
			nodes: [
				{
					id: 'node-1',
					name: 'Watch',
					type: 'n8n-nodes-scheduled-sync.syncAlertTrigger',
					typeVersion: 1,
					position: [0, 0],
					credentials: { syncAccountApi: { id: '1', name: 'Acme' } },
					parameters,
				},
			],
			connections: {},
			active: true,
			nodeTypes: new BlockTypes(),
			settings: { timezone: 'Europe/Berlin' },
		});
		const node = workflow.getNode('Watch');
		if (node === null) throw new Error('The workflow lost its trigger');
		const context = triggerContext(workflow, node, {
			mode,
			activation,
			scheduling,
			saveFailed: () => undefined,
			credentials: { syncAccountApi: this.credential },
			emit: (data, _response, _done, key) => {
				if (key !== undefined && this.started.some((before) => before.key === key)) return;
				this.started.push({ items: (data[0] ?? []).map(({ json }) => json), key });
			},
		});
		const note = (message: string): void => void this.logged.push(message);
		Object.defineProperty(context, 'logger', {
			value: { warn: note, error: note, info: note, debug: () => undefined },
		});
		return context;
	}
}

export class PublishedAlerts {
	constructor(
		private readonly world: AlertTriggerWorld,
		private readonly ticks: readonly (() => void)[],
		readonly expressions: readonly string[],
		private readonly response: ITriggerResponse,
	) {}

	/** So many minutes pass, and n8n's cron ticks in each. */
	async pass(minutes: number): Promise<void> {
		for (let minute = 0; minute < minutes; minute++) {
			this.world.now += MINUTE_MS;
			for (const tick of this.ticks) tick();
			await Promise.all(this.world.looks.mock.results.map(({ value }) => value as Promise<void>));
			this.world.looks.mockClear();
		}
	}

	close = async (): Promise<void> => await this.response.closeFunction?.();
}
