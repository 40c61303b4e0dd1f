import type { RunReport, SyncRuns, WatermarkMove } from '../../engine/store';
import { createStore } from '../../engine/store/store';
import type { BegunRun } from '../../engine/sync/session';
import { compareEndpoint } from './endpointComparison';
import type { Invariant } from './invariants';
import { impatient } from './ports';
import { syncs } from './process';
import { contentOf } from './rowContent';
import { ReceiptWatch } from './receiptWatch';
import { RemovalWatch } from './removals/removalWatch';
import type { Actor } from './stage';
import { fits, ownSpelling } from './tableTrouble';
import type { Violation } from './violation';
import type { Watched } from './watched';
import { type TableRow, WatchedTable } from './watchedTable';

/** How long a dead process may hold what it held. */
const longestSilenceMs = 180_000;
/** A process whose timer had its turn so recently has been heard of in time. */
const surelyHeardMs = 40_000;

/** How many rows are removed at most while a process gets from one step to the next. */
const mostDeletedMeanwhile = 10;

/** Looks after every step at what must hold at all times, and in the end at what must hold then. */
export class Watch {
	readonly violations: Violation[] = [];
	readonly receipts: ReceiptWatch;
	private readonly watched: WatchedTable;
	private readonly removals: RemovalWatch;
	private known = new Map<string, TableRow>();

	constructor(private readonly seen: Watched) {
		const { outside, table, scenario } = seen;
		this.watched = new WatchedTable(outside, table, scenario.tableTrouble);
		const found = (invariant: Invariant, detail: string) => this.found(invariant, detail);
		this.receipts = new ReceiptWatch({ ...seen, found, rows: async () => await this.rows() });
		this.removals = new RemovalWatch({ ...seen, watched: this.watched, found });
	}

	/** Whether some will be left when whoever looks comes to write; a table without rows is anybody's. */
	get hasLastingRows(): boolean {
		const { removals } = this.seen.scenario;
		return this.known.size > (removals.deletes === 'hard' ? mostDeletedMeanwhile : 0);
	}

	/** After Begin. */
	begun(actor: Actor, sync: string, begun: BegunRun): void {
		const { stage, timeline } = this.seen.outside;
		const now = timeline.now();
		if (begun.kind === 'held') {
			const holder = stage.actorOf(begun.lease.origin.executionId);
			if (holder?.endedAt === undefined || now - holder.endedAt <= longestSilenceMs) return;
			this.found('goesOn', `${holder.id} ended at ${holder.endedAt} and still holds ${sync}`);
		}
		if (begun.kind !== 'begun' || begun.abandoned === undefined) return;
		const { id, leaseUntil } = begun.abandoned;
		const worker = stage.living().find(({ worksOn }) => worksOn === id);
		// A step that takes minutes, or a stalled process, is silent for as long.
		if (worker === undefined || worker === actor || now - worker.heardAt > surelyHeardMs) return;
		if (now < leaseUntil && this.seen.scenario.lostBeats === 0) {
			this.found('oneAtWork', `${begun.run.id} took over from ${worker.id}, which was at work`);
		}
	}

	/** After a write to the table. */
	async tableWritten(isNeighbor: boolean): Promise<void> {
		const rows = await this.rows();
		for (const [id, before] of this.known) {
			const row = rows.get(id);
			const mayGo = this.removals.mayGo(id, before.state);
			if (row === undefined && mayGo && this.seen.scenario.removals.deletes === 'hard') continue;
			const exists = this.seen.records.stateOf(id) !== undefined && !mayGo;
			// Of two edits in one second, the time when they were read may tell the wrong one as the newer; a later poll
			// puts that right.
			const tied = row?.updatedAtMs === before.updatedAtMs;
			if (row === undefined || (row.state < before.state && !tied) || Number.isNaN(row.state)) {
				this.found(
					'neverOlder',
					`${id} went from state ${before.state} to ${row?.state ?? 'none'}`,
				);
			} else if (row.isDeleted && !before.isDeleted && exists) {
				this.found('neverOlder', `${id} was deleted from the table, and exists`);
			}
		}
		await this.removals.tableWritten(rows, isNeighbor);
		this.known = rows;
	}

	/** After a commit, whatever the process heard of it. */
	async committed(): Promise<void> {
		await this.receipts.committed(await this.runs(syncs.table));
	}

	/** After what was kept has been settled: receipts may have become complete by it. */
	async settled(): Promise<void> {
		await this.receipts.settled(await this.runs(syncs.table));
	}

	/** After quiet. */
	async finish(): Promise<void> {
		await this.compare();
		await this.removals.finish(await this.rows());
		compareEndpoint(this.seen, (invariant, detail) => this.found(invariant, detail));
		for (const sync of Object.values(syncs)) {
			this.checkLedger(await this.ledger(sync));
			this.checkFencing(await this.runs(sync));
		}
		this.receipts.finish(await this.runs(syncs.table));
	}

	/** Where the watermark is; at the beginning of all time when there is none. By default, of the account that is watched. */
	async watermark(sync: string, accountId?: string): Promise<number> {
		const ledger = await this.reading(async (runs) => await runs.ledger(sync), accountId);
		return ledger[0]?.to ?? -Infinity;
	}

	found(invariant: Invariant, detail: string): void {
		this.violations.push({ invariant, detail });
	}

	private async compare(): Promise<void> {
		const found = await this.watched.wholeRows();
		const live = new Map<string, string>();
		for (const row of found) {
			const id = ownSpelling(String(row.id));
			if (row._sync_deleted_at !== null) continue;
			if (live.has(id)) this.found('noDuplicate', id);
			live.set(id, contentOf({ ...row, id }));
		}
		for (const expected of this.seen.records.rows()) {
			if (!fits(this.seen.scenario.tableTrouble, expected)) continue;
			const content = live.get(expected.id);
			live.delete(expected.id);
			const wanted = contentOf({ ...expected });
			if (content === wanted) continue;
			this.found('tableIsSource', `${wanted} is ${content ?? 'missing'}`);
		}
		for (const content of live.values()) this.found('tableIsSource', `${content} is too much`);
	}

	private checkLedger(moves: readonly WatermarkMove[]): void {
		for (const { from, to, reason } of moves) {
			const isBack = from !== undefined && (to === undefined || to <= from);
			if (reason === 'commit' && isBack) this.found('neverBack', `from ${from} to ${to}`);
		}
	}

	private checkFencing(runs: readonly RunReport[]): void {
		const ended = runs.filter(({ receipt }) => receipt !== undefined);
		for (const { id, receipt, leaseUntil, token, jobType } of ended) {
			const at = receipt?.committedAt ?? 0;
			if (at >= leaseUntil) this.found('fenced', `${id} committed after its lease`);
			if ((receipt?.window.to ?? 0) > (runs.find((run) => run.id === id)?.window.to ?? 0)) {
				this.found('neverBack', `${id} committed beyond its window`);
			}
			const successor = runs.find(
				(other) => other.jobType === jobType && other.token > token && other.startedAt < at,
			);
			if (successor !== undefined) {
				this.found('fenced', `${id} committed after ${successor.id} had begun`);
			}
		}
	}

	private async rows(): Promise<Map<string, TableRow>> {
		return await this.watched.rows((id, owner) => {
			this.found('notTakenOver', `${id} is a row of ${owner}`);
		});
	}

	private async runs(sync: string): Promise<readonly RunReport[]> {
		return await this.reading(async (runs) => await runs.list({ sync }));
	}

	private async ledger(sync: string): Promise<readonly WatermarkMove[]> {
		return await this.reading(async (runs) => await runs.ledger(sync));
	}

	private async reading<Result>(
		work: (runs: SyncRuns) => Promise<Result>,
		accountId = this.seen.outside.accountId,
	): Promise<Result> {
		const { place } = this.seen.outside;
		return await work(
			createStore(place.database, impatient(this.seen.outside)).account(accountId).runs,
		);
	}
}
