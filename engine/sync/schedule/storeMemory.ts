import type { AccountStore, ExecutionClosed, ExecutionEnd, ScheduleName } from '../../store';
import type { ScheduleProgress } from '../../time';
import type { Decide, ScheduleMemory, Step } from './memory';

/** Remembers a schedule in an account's store, so that another process or a restarted one goes on from there. */
export class StoreMemory implements ScheduleMemory {
	readonly seesUnreported = true;

	/**
	 * @param withAccount opens the account for each use, so that a new password counts at once
	 * @param before what is known of a schedule that had no account until now
	 */
	constructor(
		private readonly withAccount: <Result>(
			work: (account: AccountStore) => Promise<Result>,
		) => Promise<Result>,
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
}
