import type { Sameness } from './sameness';

/** A column of an existing table, with some of what it must take: what is given, and what the database then shows. */
export interface ColumnTypeCase {
	readonly type: string;
	/** What must exist first. */
	readonly before?: string;
	readonly takes: readonly (readonly [given: unknown, stored: string])[];
	/** As which text the database shows the column `value`. Default: in the type's own way. */
	readonly shownAs?: string;
	/** For what is taken beyond that. Default: nothing else may be taken. */
	readonly isSame?: Sameness;
}

const isNothingElse: Sameness = () => false;

/** Where nothing is named that is the same, only what is listed may be taken. */
export function isSame({ takes, isSame: other = isNothingElse }: ColumnTypeCase): Sameness {
	const listed = new Map(takes);
	return (given, stored) =>
		listed.has(given) ? listed.get(given) === stored : other(given, stored);
}
