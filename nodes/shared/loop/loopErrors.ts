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

/** A task, as far as its failures are concerned. */
type Counted = { readonly tally: Tally; readonly asked?: LoopRequest };

/**
 * That records came back with an error, or that pages could not be read, so that *Done* is withheld; `undefined` if there
 * are none, or if they do not matter.
 */
export function failureOf(words: ListingWords, tasks: readonly Counted[]): EngineError | undefined {
	const strict = tasks.filter(({ asked }) => asked?.onFailed === 'fail').map(({ tally }) => tally);
	return recordsFailed(words, strict) ?? pagesFailed(words, strict);
}

/** Whether what failed of a task withholds *Done*: what is kept does not. */
export function isWithheld({ tally, asked }: Counted): boolean {
	return asked?.onFailed === 'fail' && lostRecords(tally) + lostPages(tally) > 0;
}

function lostRecords({ failed, kept = 0 }: Tally): number {
	return failed - kept;
}

function lostPages({ failedPages, keptPages = 0 }: Tally): number {
	return (failedPages?.count ?? 0) - keptPages;
}

function recordsFailed(words: ListingWords, tallies: readonly Tally[]): EngineError | undefined {
	const failing = tallies.filter((tally) => lostRecords(tally) > 0);
	if (failing.length === 0) return undefined;
	const { many, failedKind } = words;
	const failed = sum(failing, lostRecords);
	const named = failing.flatMap(({ failedNames }) => failedNames).slice(0, maxInMessage);
	const more = failed > named.length ? ` and ${failed - named.length} more` : '';
	const cause = commonest(failing.flatMap(({ causes = [] }) => causes));
	const why =
		cause === undefined ? 'came back with an error' : `failed in "${cause.node}": ${cause.text}`;
	return blockError(
		failedKind,
		`${failed} of ${sum(failing, (tally) => tally.records)} ${many} ${why} (${named.join(', ')}${more})`,
		`Look at the errors in the items that came back, mend what refused them, and run again. All pages have gone out; Done was withheld, so that nothing takes these ${many} for delivered. To go on all the same, set the option "${onFailedLabel(words)}" to Emit Done.`,
	);
}

function pagesFailed(words: ListingWords, tallies: readonly Tally[]): EngineError | undefined {
	const failing = tallies.filter((tally) => lostPages(tally) > 0);
	const count = sum(failing, lostPages);
	const [first] = failing.flatMap(({ failedPages }) => failedPages?.first ?? []);
	if (first === undefined) return undefined;
	const which = count === 1 ? 'A page' : `${count} pages`;
	const more = count === 1 ? '' : `, and ${count - 1} more`;
	return blockError(
		'pagesFailed',
		`${which} could not be read (page ${first.page}: ${first.message}${more})`,
		`Run again: it may pass. All other pages have gone out; Done was withheld, so that nothing takes the list for complete. To go on all the same, set the option "${onFailedLabel(words)}" to Emit Done.`,
	);
}

function sum(tallies: readonly Tally[], count: (tally: Tally) => number): number {
	return tallies.reduce((total, tally) => total + count(tally), 0);
}
