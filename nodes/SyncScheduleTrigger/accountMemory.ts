import type { ITriggerFunctions } from 'n8n-workflow';

import { withStore } from '../../engine/store';
import type { AccountStore, ExecutionClosed, ExecutionEnd, ScheduleName } from '../../engine/store';
import type { ScheduleProgress } from '../../engine/time';
import { readSyncAccount } from '../shared/account/account';
import { environment } from '../shared/n8n/environment';
import type { Decide, ScheduleMemory, Step } from './scheduleMemory';

/** With an account: everything in its store, so that another process or a restarted one goes on from there. */
export class AccountMemory implements ScheduleMemory {
	readonly seesUnreported = true;

	/** @param before what is known of a schedule that had no account until now */
	constructor(
		private readonly context: Pick<ITriggerFunctions, 'getCredentials'>,
		private readonly name: ScheduleName,
		private readonly before: () => ScheduleProgress | undefined,
	) {}

	async decide<Decided extends Step>(decide: Decide<Decided>): Promise<Decided> {
		return await this.withAccount(
			async ({ schedules }) =>
				await schedules.step<ScheduleProgress, Decided>(this.name, (known, runs) =>
					decide(known ?? this.before(), runs),
				),
		);
	}

	async executionEnded(runKey: string, end: ExecutionEnd): Promise<ExecutionClosed> {
		return await this.withAccount(
			async ({ schedules }) => await schedules.executionEnded(this.name, runKey, end),
		);
	}

	/** The credential is read each time, so that a new password counts at once. */
	private async withAccount<Result>(
		work: (account: AccountStore) => Promise<Result>,
	): Promise<Result> {
		const { accountId, config } = readSyncAccount(
			await this.context.getCredentials('syncAccountApi'),
		);
		return await withStore(
			config,
			environment(),
			async (store) => await work(store.account(accountId)),
		);
	}
}
