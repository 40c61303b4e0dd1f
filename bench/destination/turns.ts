import type { Row } from '../benchmark';
import { cpuMilliseconds } from '../processUsage';
import { type Order, pieceCount, pieceOf, rowCount } from './orders';

/** What some work took, the database's processes and threads included. */
export interface Effort {
	readonly elapsedMs: number;
	readonly cpuMs: number;
}

export async function effortOf(work: () => Promise<void> | void): Promise<Effort> {
	const [startedAt, cpuBefore] = [performance.now(), cpuMilliseconds(process.pid)];
	await work();
	return {
		elapsedMs: performance.now() - startedAt,
		cpuMs: cpuMilliseconds(process.pid) - cpuBefore,
	};
}

function sum(efforts: readonly Effort[]): Effort {
	return efforts.reduce((one, other) => ({
		elapsedMs: one.elapsedMs + other.elapsedMs,
		cpuMs: one.cpuMs + other.cpuMs,
	}));
}

export interface Turn {
	readonly ours: Effort;
	readonly bare: Effort;
}

export async function inTurn(
	source: readonly Order[],
	ours: (piece: readonly Order[]) => Promise<void>,
	bare: (piece: readonly Order[]) => Promise<void> | void,
): Promise<readonly Turn[]> {
	const turns: Turn[] = [];
	for (let number = 0; number < pieceCount; number++) {
		const piece = pieceOf(source, number);
		turns.push({
			ours: await effortOf(() => ours(piece)),
			bare: await effortOf(() => bare(piece)),
		});
	}
	return turns;
}

function shown(efforts: readonly Effort[]): string {
	const { elapsedMs, cpuMs } = sum(efforts);
	const perRow = ((cpuMs * 1000) / rowCount).toFixed(1);
	return `${Math.round(rowCount / elapsedMs)}k rows/s, ${perRow} µs CPU a row`;
}

/** The ratio is the median of the turns', which another program that is busy for a while does not decide. */
export function compared(measure: string, turns: readonly Turn[], bound?: number): Row {
	const ratios = turns.map(({ ours, bare }) => bare.elapsedMs / ours.elapsedMs);
	const ratio = median(ratios);
	return {
		measure,
		ours: shown(turns.map(({ ours }) => ours)),
		reference: shown(turns.map(({ bare }) => bare)),
		ratio,
		target: bound === undefined ? '' : `at least ${bound}`,
		met: bound === undefined ? undefined : ratio >= bound,
	};
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** The reference commits once for all turns. */
export function shared(commit: Effort, turns: readonly Turn[]): readonly Turn[] {
	const share = {
		elapsedMs: commit.elapsedMs / turns.length,
		cpuMs: commit.cpuMs / turns.length,
	};
	return turns.map(({ ours, bare }) => ({ ours, bare: sum([bare, share]) }));
}
