import type { IExecuteFunctions } from 'n8n-workflow';

import { shown } from '../../../engine/shortened';
import { blockError } from '../n8n/errors';

/** Of what one execution has one by each credential: the account that it works for, the shop that it asks. */
type Sole = 'account' | 'shop';

const words = {
	account: { type: 'syncAccountApi', credential: 'Sync Account', field: 'Account ID' },
	shop: { type: 'shopifyAdminApi', credential: 'Shopify Admin', field: 'Shop' },
} as const satisfies Readonly<Record<Sole, object>>;

/** What the first that had one had: which node, in which of its rounds. */
interface Known {
	readonly value: string;
	readonly node: string;
	readonly round: number;
}

type Book = Readonly<Record<string, Known>>;

const key = 'scheduledSync';

/** What one try of a node's round has seen so far. */
interface Try {
	/** What its items without a value of their own take from the nodes before: where the first has one, none of them does. */
	readonly inherited: Map<Sole, string>;
	/** What it was the first to have. */
	readonly first: Set<string>;
}

const tries = new WeakMap<object, Try>();

/**
 * Holds an execution to one account and one shop by each credential, whose expression may give others for other items and
 * in other nodes. The first node that has one says which. Where the expression gives nothing, as where the items are
 * records and no longer those of the trigger, it is the one that the nodes before had.
 *
 * What is known is kept with the execution, so that it holds after a wait and in whichever process goes on.
 *
 * @param given what the expression gives for the item; empty for nothing
 * @returns the value that holds; empty where there is none
 * @throws EngineError `mixedAccounts`
 */
export function soleOfExecution(context: IExecuteFunctions, sole: Sole, given: string): string {
	const flow = context.getContext('flow');
	const book = (flow[key] ?? {}) as Book;
	const { type } = words[sole];
	const chosen = context.getNode().credentials?.[type];
	const name = `${type} ${chosen?.id ?? chosen?.name ?? ''}`;
	const known = book[name];
	const { inherited, first } = tryOf(context);
	if (!inherited.has(sole)) inherited.set(sole, given === '' ? (known?.value ?? '') : '');
	if (given === '') return inherited.get(sole) ?? '';
	if (known?.value === given) return given;
	const { name: node } = context.getNode();
	const round = context.getWorkflowDataProxy(0).$runIndex as number;
	// A round that is tried again, alone or with the execution, may find the credential mended.
	const isTriedAgain = known?.node === node && known.round === round && !first.has(name);
	if (known !== undefined && !isTriedAgain) throw mixed(sole, known, given);
	first.add(name);
	flow[key] = { ...book, [name]: { value: given, node, round } };
	return given;
}

function tryOf(context: IExecuteFunctions): Try {
	const known = tries.get(context) ?? { inherited: new Map(), first: new Set() };
	tries.set(context, known);
	return known;
}

function mixed(sole: Sole, { value, node }: Known, given: string): Error {
	const { credential, field } = words[sole];
	return blockError(
		'mixedAccounts',
		`The ${credential} credential gives the ${sole} ${shown(given)}, and gave ${shown(value)} in "${node}" of the same execution`,
		`Give each ${sole} an execution of its own: by a trigger that starts one for each, or by a sub-workflow that is called with one item at a time. Where it is to be the same one, let the expression in "${field}" of the credential name the node that it comes from.`,
		{ parameter: field },
	);
}
