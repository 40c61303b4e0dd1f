import type { Environment } from '../../environment';
import { contentHash } from '../../records';
import {
	type AlertEvent,
	type AlertMoment,
	type AlertStep,
	type AlertThresholds,
	confirmTold,
	decideAlerts,
	type Finding,
	findingsOf,
	isWatchedFinding,
	lookAgain,
	mayBeginIn,
	objectFindings,
	type Told,
	type Watch,
	type WatchedSyncs,
} from '../../run';
import type { AccountFacts, AlertFactsRequest } from '../../store';
import { HeartbeatSender, type HeartbeatSettings } from './heartbeatSender';
import { StoreAlert, type UsingAccount } from './storeAlert';

/** What is watched, and from when on something is wrong. */
export interface AlertSettings {
	readonly syncs: WatchedSyncs;
	readonly thresholds: AlertThresholds;
	/** For so long the store could not be reached, in milliseconds. */
	readonly storeUnreachableAfterMs: number;
	/** Undefined: none is sent. */
	readonly heartbeat: HeartbeatSettings | undefined;
}

export interface AlertWatchOptions {
	/** Who watches, under a name that stays. */
	readonly watcher: string;
	readonly settings: AlertSettings;
	/** Opens the account for each use, so that a new password counts at once. */
	readonly withAccount: UsingAccount;
	/** Opens the place where is kept that the store is out of reach. */
	readonly beside: UsingAccount;
	readonly environment: Pick<Environment, 'now'>;
	/**
	 * Tells of alerts.
	 *
	 * @param key the host tells nothing twice that has the same
	 */
	fire(events: readonly AlertEvent[], key: string): void;
	/** Words why the store could not be asked. */
	describe(error: unknown): { readonly problem: string; readonly remedy: string };
	readonly report: AlertReport;
}

/** What is said of watching beside the alerts; each once, until it went well again. */
export interface AlertReport {
	/** The store could not be asked. */
	notLooked(error: unknown): void;
	/** A heartbeat was not answered well. */
	notSent(error: unknown): void;
}

/** What a look has found out. */
interface Look {
	readonly step: AlertStep;
	/** Whether anything is wrong, raised or not. */
	readonly isWell: boolean;
}

/**
 * Looks, again and again, how the syncs and objects of an account are doing, and tells once when something begins to be wrong and
 * once when it is well again. What it has told stands in the store, so that neither a restart nor another process tells
 * it again.
 */
export class AlertWatch {
	private watch: Watch | undefined;
	/** What was told and is not written down yet. */
	private told: readonly Told[] = [];
	private failing: { readonly since: number; readonly error: unknown } | undefined;
	private isSilent = false;
	private isOpen = true;
	private isLooking = false;
	private work: Promise<void> = Promise.resolve();
	private readonly storeAlert: StoreAlert;
	private readonly sender: HeartbeatSender | undefined;

	constructor(private readonly options: AlertWatchOptions) {
		const { beside, settings, environment } = options;
		this.storeAlert = new StoreAlert(beside);
		this.sender = settings.heartbeat && new HeartbeatSender(settings.heartbeat, environment);
	}

	/** Looks once. What comes while another look is going is left out. */
	async look(): Promise<void> {
		if (this.isLooking || !this.isOpen) return;
		this.isLooking = true;
		const work = this.lookOnce().finally(() => {
			this.isLooking = false;
		});
		this.work = work.catch(() => undefined);
		await work;
	}

	/** Looks no more. Resolves when what was going is done, and what was told is written down. */
	async close(): Promise<void> {
		this.isOpen = false;
		await this.work;
		const { told } = this;
		if (told.length === 0) return;
		const { withAccount, watcher } = this.options;
		// Should it not be written down, it is told again, under the same key.
		await withAccount(
			async ({ alerts }) =>
				await alerts.step(watcher, undefined, (known) => confirmTold(known, told)),
		).catch(() => undefined);
		await this.storeAlert.confirm(watcher, told);
	}

	private async lookOnce(): Promise<void> {
		const now = this.options.environment.now();
		const ofSyncs = await this.lookAtSyncs(now);
		const ofStore = await this.lookAtStore(now);
		const unwritten = ofSyncs === undefined ? this.told : [];
		this.told = [
			...unwritten,
			...this.tell(ofStore?.tell ?? []),
			...this.tell(ofSyncs?.step.tell ?? []),
		];
		if (ofSyncs?.isWell === true && ofStore?.alerts.length === 0) await this.sayAllIsWell();
	}

	/** @returns undefined when the store could not be asked */
	private async lookAtSyncs(now: number): Promise<Look | undefined> {
		const { withAccount, watcher, settings, report } = this.options;
		const { thresholds } = settings;
		const request = factsRequest(settings, now);
		const watch = lookAgain(this.watch, now);
		const moment = this.moment(now, watch);
		let findings: readonly Finding[] = [];
		try {
			const step = await withAccount(
				async ({ alerts }) =>
					await alerts.step(watcher, request, (known, facts) => {
						findings = allFindings(facts, thresholds, now);
						return decideAlerts(known, findings, moment);
					}),
			);
			this.watch = watch;
			this.failing = undefined;
			return { step, isWell: step.alerts.length === 0 && findings.length === 0 };
		} catch (error) {
			if (this.failing === undefined) report.notLooked(error);
			this.failing = { since: this.failing?.since ?? now, error };
			return undefined;
		}
	}

	/** Tells together what was decided together: whoever tells it again tells the same, under the same key. */
	private tell(events: readonly AlertEvent[]): readonly Told[] {
		const { fire, watcher } = this.options;
		const told: Told[] = [];
		for (const together of Map.groupBy(events, decidedAt).values()) {
			const names = together.map(({ alert: { id }, phase }) => ({ id, phase }));
			const ids = names.map(({ id, phase }) => `${id} ${phase}`).sort();
			fire(together, `${watcher}:${contentHash(JSON.stringify(ids))}`);
			told.push(...names);
		}
		return told;
	}

	/** @returns undefined as long as it is out of reach for too short to be told: an alert of before may go on */
	private async lookAtStore(now: number): Promise<AlertStep | undefined> {
		const { failing } = this;
		const { settings, describe } = this.options;
		if (failing === undefined) return await this.storeAlert.step(undefined, this.moment(now));
		const { since, error } = failing;
		const afterMs = settings.storeUnreachableAfterMs;
		if (now - since < afterMs) return undefined;
		const what = { condition: 'storeUnreachable', subject: '', since, afterMs } as const;
		return await this.storeAlert.step({ ...what, ...describe(error) }, this.moment(now));
	}

	private moment(now: number, watch?: Watch): AlertMoment {
		const { watcher, settings } = this.options;
		return {
			now,
			watcher,
			told: this.told,
			mayBegin: (condition) => watch === undefined || mayBeginIn(watch, condition, now),
			isWatched: (finding) => isWatchedFinding(finding, settings),
		};
	}

	private async sayAllIsWell(): Promise<void> {
		try {
			await this.sender?.sendIfDue();
			this.isSilent = false;
		} catch (error) {
			if (!this.isSilent) this.options.report.notSent(error);
			this.isSilent = true;
		}
	}
}

/** What is to be known of the syncs to tell what is wrong with them. */
export function factsRequest(
	{ syncs, thresholds }: Pick<AlertSettings, 'syncs' | 'thresholds'>,
	now: number,
): AlertFactsRequest {
	const { givenUp, objectSetAside, receiptNotComplete } = thresholds;
	return {
		syncs,
		receipts: receiptNotComplete?.inARow ?? 0,
		givenUpSince: now - (givenUp?.withinMs ?? 0),
		objects: objectSetAside !== undefined,
	};
}

/** All that is wrong with the account now. */
export function allFindings(
	{ syncs, objects }: AccountFacts,
	thresholds: AlertThresholds,
	now: number,
): readonly Finding[] {
	return [
		...syncs.flatMap((each) => findingsOf(each, thresholds, now)),
		...objectFindings(objects, thresholds, now),
	];
}

function decidedAt({ alert: { raisedAt, endedAt }, phase }: AlertEvent): number {
	return phase === 'ended' && endedAt !== undefined ? endedAt : raisedAt;
}
