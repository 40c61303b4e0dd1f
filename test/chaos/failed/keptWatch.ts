import type { FailedBatch } from '../../../engine/run/failedBatch';
import type { AccountStore } from '../../../engine/store';
import { createStore } from '../../../engine/store/store';
import type { Invariant } from '../invariants';
import { impatient, type Outside } from '../ports';
import { syncs } from '../process';
import type { Actor } from '../stage';

/** What became of failures, over a seed. */
export interface KeptCounts {
	kept: number;
	keptPages: number;
	resolved: number;
	/** Receipts that were settled to `complete` once all of their failures were resolved. */
	completed: number;
	/** Commits that moved the watermark although failures were kept. */
	moved: number;
}

/** Looks after what was kept: that it is listed with its reason, and that receipts say no more than is true. */
export class KeptWatch {
	readonly counts: KeptCounts = { kept: 0, keptPages: 0, resolved: 0, completed: 0, moved: 0 };
	/** By process, what the table has refused of the run that it is at work on. */
	private readonly refused = new Map<Actor, { readonly runId: string; readonly id: string }[]>();

	constructor(
		private readonly outside: Outside,
		private readonly found: (invariant: Invariant, detail: string) => void,
	) {}

	/** The table has refused a record. @param archives are told as well */
	refuses(actor: Actor, id: string, archives?: { refuses(id: string): void }): void {
		archives?.refuses(id);
		const { worksOn: runId } = actor;
		if (runId === undefined) return;
		const known = this.refused.get(actor) ?? [];
		this.refused.set(actor, [...known, { runId, id }]);
	}

	/** After a commit, with which the watermark has moved past what was refused: it is listed. */
	async committed(actor: Actor): Promise<void> {
		const refused = this.refused.get(actor) ?? [];
		this.refused.delete(actor);
		if (refused.length === 0) return;
		const listed = await this.failures();
		const runs = await this.runs();
		for (const { runId, id } of refused) {
			const receipt = runs.find((run) => run.id === runId)?.receipt;
			// A window that is covered again brings up again what has failed in it.
			if (receipt === undefined || (receipt.watermarkAfter ?? -Infinity) < receipt.window.to) {
				continue;
			}
			const kept = listed.find((other) => other.runId === runId && other.externalId === id);
			if (kept === undefined || kept.reason === '') {
				this.found('keptListed', `${runId} does not list ${id} with its reason`);
			}
		}
	}

	/** After a commit or a settlement. */
	async settled(): Promise<void> {
		const open = await this.openRuns();
		for (const { id, receipt } of await this.runs()) {
			if (receipt?.verdict === 'complete' && open.has(id)) {
				this.found('keptIncomplete', `${id} is "complete", and something of it is not resolved`);
			}
		}
	}

	/** After quiet, and once all was mended and tried again. */
	async finish(): Promise<void> {
		const failures = await this.failures();
		const { counts } = this;
		for (const { id, kind, status, reason } of failures) {
			counts[kind === 'page' ? 'keptPages' : 'kept'] += 1;
			if (status === 'resolved') counts.resolved += 1;
			else this.found('keptListed', `${kind} ${id} is ${status} in the end: ${reason}`);
		}
		const withKept = new Set(failures.map(({ runId }) => runId));
		for (const { id, receipt } of await this.runs()) {
			if (receipt === undefined || !withKept.has(id)) continue;
			if (receipt.verdict === 'complete') counts.completed += 1;
			if ((receipt.watermarkAfter ?? -Infinity) >= receipt.window.to) counts.moved += 1;
		}
	}

	private async openRuns(): Promise<ReadonlySet<string>> {
		const open = (await this.failures()).filter(({ status }) => status !== 'resolved');
		return new Set(open.map(({ runId }) => runId));
	}

	private async failures(): Promise<readonly FailedBatch[]> {
		return await this.reading(async ({ failed }) => await failed.list({ sync: syncs.table }));
	}

	private async runs() {
		return await this.reading(async ({ runs }) => await runs.list({ sync: syncs.table }));
	}

	private async reading<Result>(work: (account: AccountStore) => Promise<Result>): Promise<Result> {
		const { place, accountId } = this.outside;
		return await work(createStore(place.database, impatient(this.outside)).account(accountId));
	}
}
