import {
	type AlertMoment,
	type AlertStep,
	confirmTold,
	decideAlerts,
	type Finding,
	type RaisedAlert,
	type Told,
} from '../../run';
import type { AccountStore } from '../../store';

/** Runs work on the state of an account. */
export type UsingAccount = <Result>(
	work: (account: AccountStore) => Promise<Result>,
) => Promise<Result>;

/**
 * The one alert that the store cannot keep: that it is out of reach. It is kept beside the store, where the other
 * processes of this machine and a restarted one find it; where that is out of reach as well, in this process alone.
 */
export class StoreAlert {
	/** Raised while the place beside the store was out of reach. */
	private own: readonly RaisedAlert[] = [];
	/** What was last found beside the store; undefined before the first look. */
	private kept: readonly RaisedAlert[] | undefined;

	/** @param beside the place beside the store */
	constructor(private readonly beside: UsingAccount) {}

	/** @param finding undefined while the store can be reached */
	async step(finding: Finding | undefined, moment: AlertMoment): Promise<AlertStep> {
		const findings = finding === undefined ? [] : [finding];
		const decide = (known: readonly RaisedAlert[]) => decideAlerts(known, findings, moment);
		if (this.own.length > 0) return this.decideHere(decide);
		// Most looks find the store in reach, and nothing to end.
		if (finding === undefined && this.kept?.length === 0) return decide([]);
		try {
			const step = await this.beside(
				async ({ alerts }) => await alerts.step(moment.watcher, undefined, decide),
			);
			this.kept = step.alerts;
			return step;
		} catch {
			if (this.kept === undefined || this.kept.length === 0) return this.decideHere(decide);
			return { alerts: this.kept, changed: [], over: [], tell: [] };
		}
	}

	/** Takes note of what was told, for whoever looks next. */
	async confirm(watcher: string, told: readonly Told[]): Promise<void> {
		if (this.kept === undefined || this.kept.length === 0) return;
		await this.beside(
			async ({ alerts }) =>
				await alerts.step(watcher, undefined, (known) => confirmTold(known, told)),
		).catch(() => undefined);
	}

	private decideHere(decide: (known: readonly RaisedAlert[]) => AlertStep): AlertStep {
		const step = decide(this.own);
		this.own = step.alerts;
		return step;
	}
}
