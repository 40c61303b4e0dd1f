import { goneHash } from '../../../engine/records/version';
import type { Invariant } from '../invariants';
import type { LivelyRecords } from '../livelyRecords';
import type { Outside } from '../ports';
import type { Scenario } from '../scenario';
import { fits } from '../tableTrouble';
import type { TableRow, WatchedTable } from '../watchedTable';
import type { Removed, RemovedRecords } from './removedRecords';

/** What is watched of records that their source has said are gone. */
export interface WatchedRemovals {
	readonly outside: Outside;
	readonly removed: RemovedRecords;
	readonly records: LivelyRecords;
	readonly scenario: Scenario;
	readonly watched: WatchedTable;
	readonly found: (invariant: Invariant, detail: string) => void;
}

/** Looks whether what is gone stays gone, and nothing else goes with it. */
export class RemovalWatch {
	/** Those whose removal has arrived, with its state. */
	private readonly arrived = new Map<string, number>();
	private ofNeighbors: string | undefined;

	constructor(private readonly seen: WatchedRemovals) {}

	/** Whether a row may have gone, or been marked, since it was in that state. */
	mayGo(id: string, state: number): boolean {
		return (this.seen.removed.of(id)?.state ?? 0) > state;
	}

	/** After a write to the table. */
	async tableWritten(rows: ReadonlyMap<string, TableRow>, isNeighbor: boolean): Promise<void> {
		const { removed, watched, scenario } = this.seen;
		if (scenario.removals.perTick === 0) return;
		for (const [id, row] of rows) {
			const arrived = this.arrived.get(id);
			if (arrived === undefined || row.isDeleted || row.state > arrived) continue;
			this.seen.found('staysGone', `${id} is back in state ${row.state}, and went after that`);
		}
		const tombstones = await watched.tombstones();
		const marked = [...rows].flatMap(([id, { hash }]) => (hash.startsWith(goneHash) ? [id] : []));
		for (const id of [...tombstones, ...marked]) {
			const state = removed.of(id)?.state;
			if (state !== undefined) this.arrived.set(id, state);
		}
		if (scenario.tableTrouble.neighbor === 'shares') await this.lookAtNeighbors(isNeighbor);
	}

	/** After quiet. */
	async finish(rows: ReadonlyMap<string, TableRow>): Promise<void> {
		const tombstones = new Set(await this.seen.watched.tombstones());
		for (const removed of this.seen.removed.gone()) {
			this.lookAt(removed, rows.get(removed.id), tombstones.has(removed.id));
			tombstones.delete(removed.id);
		}
		for (const id of tombstones) {
			// What came back and was deleted before anybody saw it has left no trace.
			if (this.seen.records.stateOf(id) === undefined) continue;
			const before = this.seen.removed.of(id)?.before;
			// What the table has no room for did not come back to it.
			if (before !== undefined && !fits(this.seen.scenario.tableTrouble, before)) continue;
			this.seen.found('tombstones', `${id} has one, and exists`);
		}
	}

	private lookAt({ id }: Removed, row: TableRow | undefined, isBuried: boolean): void {
		const { scenario, found } = this.seen;
		if (row === undefined) {
			if (!isBuried) found('tombstones', `${id} is gone, and has none`);
			return;
		}
		if (isBuried) found('tombstones', `${id} has one beside its row`);
		if (!row.isDeleted) found('staysGone', `${id} is gone, and in the table in state ${row.state}`);
		// What a reconcile run has marked before stays as it is.
		else if (scenario.removals.deletes === 'hard' && !scenario.deletes) {
			found('staysGone', `${id} is marked, and was to be removed`);
		}
	}

	private async lookAtNeighbors(isNeighbor: boolean): Promise<void> {
		const found = JSON.stringify(await this.seen.watched.ofNeighbors());
		const before = isNeighbor ? found : (this.ofNeighbors ?? found);
		if (found !== before) this.seen.found('notTakenOver', `a neighbor had ${before}, has ${found}`);
		this.ofNeighbors = found;
	}
}
