import type { Receipt } from '../../engine/run/receipt';
import type { RunReport } from '../../engine/store';
import type { Invariant } from './invariants';
import { fits } from './tableTrouble';
import type { Watched } from './watched';
import type { TableRow } from './watchedTable';

/** A state of an order that a receipt said was there, and was not. */
interface Miss {
	readonly runId: string;
	readonly orderId: string;
	readonly state: number;
}

/** What the source lists of an order. */
interface ListedState {
	readonly id: string;
	readonly updatedAt: string;
	readonly state: number;
	readonly isGone: boolean;
}

interface WatchedReceipts extends Pick<Watched, 'source' | 'records' | 'removed' | 'scenario'> {
	readonly rows: () => Promise<ReadonlyMap<string, TableRow>>;
	readonly found: (invariant: Invariant, detail: string) => void;
}

/** Holds what receipts say against what is. */
export class ReceiptWatch {
	readonly misses: Miss[] = [];
	readonly verdicts: Record<Receipt['verdict'], number> = {
		complete: 0,
		incomplete: 0,
		unverifiable: 0,
	};
	downgrades = 0;
	private readonly inspected = new Set<string>();
	private readonly completed = new Set<string>();

	constructor(private readonly seen: WatchedReceipts) {}

	/** After a commit. */
	async committed(runs: readonly RunReport[]): Promise<void> {
		for (const { receipt, ...run } of runs) {
			if (receipt === undefined || this.inspected.has(run.id)) continue;
			this.inspected.add(run.id);
			this.verdicts[receipt.verdict] += 1;
			if (receipt.verdict === 'complete') await this.inspect(receipt, run.startedAt);
		}
	}

	/** After a settlement. */
	async settled(runs: readonly RunReport[]): Promise<void> {
		for (const { receipt, startedAt } of runs) {
			if (receipt?.verdict === 'complete') await this.inspect(receipt, startedAt);
		}
	}

	/** After quiet. */
	finish(runs: readonly RunReport[]): void {
		const verdictOf = new Map(runs.map(({ id, receipt }) => [id, receipt?.verdict]));
		const stateOf = new Map(this.listed().map(({ id, state }) => [id, state]));
		for (const { runId, orderId, state } of this.misses) {
			if (verdictOf.get(runId) !== 'complete') this.downgrades += 1;
			// What was edited again or deleted before anybody saw it can be found late by nobody.
			else if (stateOf.get(orderId) === state) {
				this.seen.found('downgraded', `${runId} still says "complete", but missed ${orderId}`);
			}
		}
	}

	private async inspect(receipt: Receipt, startedAt: number): Promise<void> {
		const { source, scenario, found } = this.seen;
		const { runId, window } = receipt;
		if (this.completed.has(runId)) return;
		this.completed.add(runId);
		const rows = await this.seen.rows();
		for (const listed of this.listed()) {
			const { id, state, updatedAt } = listed;
			const cursor = Date.parse(updatedAt);
			if (cursor < window.from || cursor >= window.to) continue;
			if (isBroughtIn(listed, rows.get(id))) continue;
			this.misses.push({ runId, orderId: id, state });
			const late = source.visibleAt(id, state) > startedAt;
			const detail = `${runId} is "complete" without state ${state} of ${id}, updated at ${updatedAt}`;
			if (!late) found('provenComplete', detail);
			else if (scenario.lateness === 'belowSettleDelay') found('settled', detail);
		}
	}

	/** As the source really is, without what the table has no room for. */
	private listed(): readonly ListedState[] {
		const { records, removed, scenario } = this.seen;
		const rows = records.rows().filter((row) => fits(scenario.tableTrouble, row));
		const there = rows.map(({ id, updatedAt }) => {
			return { id, updatedAt, state: records.stateOf(id) ?? 0, isGone: false };
		});
		// Where lists of IDs are compared as well, it may be these that a record went by.
		if (scenario.deletes) return there;
		const gone = removed.gone().filter(({ isListed }) => isListed);
		return [
			...there,
			...gone.map(({ id, cursor, state }) => ({ id, updatedAt: cursor, state, isGone: true })),
		];
	}
}

function isBroughtIn({ state, isGone }: ListedState, row: TableRow | undefined): boolean {
	if (isGone) return row === undefined || row.isDeleted;
	return row !== undefined && !row.isDeleted && row.state >= state;
}
