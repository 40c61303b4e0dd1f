import type { RunCounts } from '../../../engine/run';
import { firstNames } from '../../../engine/shortened';
import { mostExamples } from '../../../engine/sync';

/** The first of them. */
export function some(names: readonly string[]): string {
	return firstNames(names, mostExamples);
}

/** What became of records, in words. */
export function becameOf({ created, updated, deleted, unchanged, failed }: RunCounts): string {
	const became = [
		[created, 'new'],
		[updated, 'updated'],
		[deleted, 'deleted'],
		[unchanged, 'unchanged'],
		[failed, 'failed'],
	] as const;
	const said = became.flatMap(([count = 0, what]) => (count === 0 ? [] : [`${count} ${what}`]));
	return said.length === 0 ? 'no records' : said.join(', ');
}

export function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}
