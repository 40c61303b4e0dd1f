import { createHash } from 'node:crypto';

import type { ApiRecord } from '../records';

const secondMs = 1_000;

/**
 * Tells which records a sorted list has in common with the one before, which has ended in the middle of a second: it keeps
 * in mind what came of the latest second, and no more.
 */
export class BoundaryRecords {
	private latest = new Set<string>();
	private latestSecond: number | undefined;
	private known: ReadonlySet<string> = new Set();
	private from = -Infinity;

	constructor(private readonly timeOf: (record: ApiRecord) => number | undefined) {}

	/** The latest second of which a record has come, in epoch milliseconds. */
	get second(): number | undefined {
		return this.latestSecond;
	}

	/** @param from what lies before it came with the list before; negative infinity for the first list */
	beginList(from: number): void {
		this.from = from;
		// What comes now of that second is kept in mind, too, and has not come before.
		this.known = new Set(this.latest);
	}

	/** Those of the records that have not come before in this very version. */
	fresh(records: readonly ApiRecord[]): readonly ApiRecord[] {
		return records.filter((record) => {
			const at = this.timeOf(record);
			if (at === undefined) return true;
			const name = digest(record);
			this.keep(at, name);
			return at >= this.from && !this.known.has(name);
		});
	}

	private keep(at: number, name: string): void {
		const second = Math.floor(at / secondMs) * secondMs;
		if (this.latestSecond === undefined || second > this.latestSecond) {
			this.latestSecond = second;
			this.latest = new Set();
		}
		if (second === this.latestSecond) this.latest.add(name);
	}
}

function digest(record: ApiRecord): string {
	return createHash('sha256').update(JSON.stringify(record)).digest('base64url').slice(0, 22);
}
