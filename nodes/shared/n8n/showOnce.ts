import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { hash } from 'node:crypto';

import { withoutMarkup } from './markup';

/** What hints are about. */
export interface HintSubject {
	/** Tells apart what this block has hints for. */
	readonly kind: string;
	/** What the hint names. Default: nothing, the kind alone is shown once. */
	readonly names?: Iterable<string>;
}

/** The hints that one try of a round has shown; n8n drops them when it tries the round again. */
const shownByTry = new WeakMap<IExecuteFunctions, Set<string>>();

/**
 * Shows a hint once in a workflow execution, however often the block runs in it: n8n keeps hints with each round of a
 * loop, and what is true of a whole run would be said with every item, page or slice. What has been shown is kept with
 * the execution, for each block by itself; figures in a hint are those of the round that it came up in.
 *
 * @param hintOf the hint about those of the names that no earlier hint named
 */
export function showOnce(
	context: IExecuteFunctions,
	{ kind, names = [''] }: HintSubject,
	hintOf: (names: readonly string[]) => Pick<NodeExecutionHint, 'message' | 'type'>,
): void {
	const all = [...new Set(names)];
	if (all.length === 0) return;
	const kept = context.getContext('node');
	// Each with the round that showed it: a round that is tried again, alone or with the execution, shows it again.
	const shown = { ...(kept.shownHints as Readonly<Record<string, number>> | undefined) };
	const round = context.getWorkflowDataProxy(0).$runIndex as number;
	const byTry = shownByTry.get(context) ?? new Set();
	shownByTry.set(context, byTry);
	const fresh = all.filter((name) => {
		const key = keyOf(kind, name);
		return !byTry.has(key) && (shown[key] ?? round) === round;
	});
	if (fresh.length === 0) return;
	for (const name of fresh) {
		byTry.add(keyOf(kind, name));
		shown[keyOf(kind, name)] = round;
	}
	kept.shownHints = shown;
	showHint(context, hintOf(fresh));
}

/** Shows a hint on the output panel of this round. */
export function showHint(
	context: Pick<IExecuteFunctions, 'addExecutionHints'>,
	{ type, message }: Pick<NodeExecutionHint, 'message' | 'type'>,
): void {
	context.addExecutionHints({ type, message: withoutMarkup(message), location: 'outputPane' });
}

/** What is kept of a name does not grow with it. */
const mostKept = 100;

function keyOf(kind: string, name: string): string {
	const kept = name.length > mostKept ? hash('sha256', name) : name;
	return `${kind}: ${kept}`;
}
