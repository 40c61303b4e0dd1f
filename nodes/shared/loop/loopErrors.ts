import type { EngineError } from '../../../engine/errors';
import { blockError } from '../n8n/errors';
import { commonest } from './failureCauses';
import type { LoopRequest } from './listingData';
import { onFailedLabel } from './loopFields';
import type { Tally } from './tally';
import type { ListingWords } from './words';

/** So many failed records an error names. */
const maxInMessage = 5;

export function tooManyReturned(
	{ single, many }: ListingWords,
	from: string,
	sent: number,
	came: number,
): EngineError {
	return blockError(
		'tooManyReturned',
		`More ${many} came back from "${from}" than went out: ${came} came when ${sent} were out`,
		`Let every ${single} that leaves Page come back exactly once: lead only one branch back to this node, or the two halves of a branch that splits, but not two branches that each hold all ${many}.`,
	);
}

export function unfinished(
	{ single, many }: ListingWords,
	page: { readonly ids: readonly string[]; readonly returned: number } | undefined,
	from: string,
): EngineError {
	const sent = page?.ids.length ?? 0;
	return blockError(
		'loopUnfinished',
		`New input came from "${from}" while a page was out: ${page?.returned ?? 0} of its ${sent} ${many} have come back`,
		`Let every ${single} that leaves Page come back to this node, also those that a filter would drop. One listing must be done before the next begins.`,
	);
}

/**
 * That records came back with an error, so that *Done* is withheld; `undefined` if none did, or if it does not
 * matter.
 */
export function recordsFailed(
	words: ListingWords,
	tasks: readonly { readonly tally: Tally; readonly asked?: LoopRequest }[],
): EngineError | undefined {
	const { many, failedKind } = words;
	const failing = tasks.filter(
		({ tally, asked }) => tally.failed > 0 && asked?.onFailed === 'fail',
	);
	const sum = (count: (tally: Tally) => number) =>
		failing.reduce((total, { tally }) => total + count(tally), 0);
	const failed = sum((tally) => tally.failed);
	if (failed === 0) return undefined;
	const named = failing.flatMap(({ tally }) => tally.failedNames).slice(0, maxInMessage);
	const more = failed > named.length ? ` and ${failed - named.length} more` : '';
	const cause = commonest(failing.flatMap(({ tally }) => tally.causes ?? []));
	const why =
		cause === undefined ? 'came back with an error' : `failed in "${cause.node}": ${cause.text}`;
	return blockError(
		failedKind,
		`${failed} of ${sum((tally) => tally.records)} ${many} ${why} (${named.join(', ')}${more})`,
		`Look at the errors in the items that came back, mend what refused them, and run again. All pages have gone out; Done was withheld, so that nothing takes these ${many} for delivered. To go on all the same, set the option "${onFailedLabel(words)}" to Emit Done.`,
	);
}
