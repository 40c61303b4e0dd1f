import type { SeededRandom } from '../../../support/seededRandom';
import type { ExpectedRow } from '../../expectedRow';
import { stateOfNote } from '../../livelyRecords';
import type { Timeline } from '../../timeline';
import type { IndexLag } from '../indexLag';

/** A record as the API gives it out. */
export interface ApiRow extends ExpectedRow {
	/** In the order of creation, from 1. */
	readonly number: number;
	/** Whether it is gone, and listed all the same. */
	readonly gone: boolean;
}

interface Indexed {
	readonly row: ApiRow;
	readonly visibleAt: number;
}

/** The records of an API, and what its index shows of them: each state from some moment on, the one before until then. */
export class ApiRecords {
	private readonly states = new Map<string, Indexed[]>();
	private created = 0;

	constructor(
		private readonly timeline: Timeline,
		private readonly lag: IndexLag,
		private readonly prices: SeededRandom,
		/** How far the API's clock is ahead. */
		private readonly skewMs: number,
		private readonly isInSeconds: boolean,
	) {}

	create(note: string): ApiRow {
		this.created += 1;
		const number = this.created;
		const id = `user-${number}`;
		const now = this.stamp();
		const totalPrice = (this.prices.integer(100, 99_999) / 100).toFixed(2);
		const row = { id, number, name: `User ${number}`, createdAt: now, updatedAt: now };
		this.states.set(id, []);
		return this.keep({ ...row, totalPrice, note, gone: false });
	}

	/** @param gone whether it is listed as gone from now on */
	edit(id: string, note: string, gone = false): ApiRow {
		const before = this.states.get(id)?.at(-1)?.row;
		if (before === undefined) throw new Error(`There is no record ${id}`);
		return this.keep({ ...before, note, updatedAt: this.stamp(), gone });
	}

	delete(id: string): void {
		this.states.delete(id);
	}

	/** What the index shows now. */
	indexed(): readonly ApiRow[] {
		const now = this.timeline.now();
		return [...this.states.values()].flatMap((states) => {
			const shown = states.findLast(({ visibleAt }) => visibleAt <= now);
			return shown === undefined ? [] : [shown.row];
		});
	}

	/** The number of the record, which webhooks bring too. */
	numberOf(id: string): number {
		return Number(id.slice('user-'.length));
	}

	private keep(row: ApiRow): ApiRow {
		const lagMs = this.lag.draw(row.id, stateOfNote(row.note));
		this.states.get(row.id)?.push({ row, visibleAt: this.timeline.now() + lagMs });
		return row;
	}

	private stamp(): string {
		const at = this.timeline.now() + this.skewMs;
		return new Date(this.isInSeconds ? Math.floor(at / 1_000) * 1_000 : at).toISOString();
	}
}
