import { isDeepStrictEqual } from 'node:util';

import { isOfKind } from '../../destination/inference';
import { ownValue } from '../../ownValue';
import type { SourceTraits } from '../../source';

type Columns = Readonly<Record<string, unknown>>;

/**
 * Of what a source says that its columns hold, what still holds of those that a transform gives back under the same
 * names: where a value is the one that went in, or of that kind by itself. The others hold what their values are.
 */
export function kindsThatHold(
	kinds: SourceTraits['kinds'],
	records: readonly { readonly before: Columns; readonly after: Columns }[],
): SourceTraits['kinds'] {
	if (kinds === undefined) return undefined;
	const holding = Object.entries(kinds).filter(([name, kind]) =>
		records.every(({ before, after }) => {
			const value = ownValue(after, name);
			const isKind = kind !== 'date' && isOfKind(value, kind);
			return isKind || isDeepStrictEqual(value, ownValue(before, name));
		}),
	);
	return Object.fromEntries(holding);
}
