import type { IExecuteFunctions, Workflow } from 'n8n-workflow';

import { blockError } from '../n8n/errors';
import { showOnce } from '../n8n/showOnce';
import { type Loop, outstanding } from './loop';
import type { ListingWords } from './words';

/** Nodes of n8n whose purpose is to give out fewer items than came in. */
const droppingTypes: ReadonlySet<string> = new Set([
	'n8n-nodes-base.aggregate',
	'n8n-nodes-base.filter',
	'n8n-nodes-base.limit',
	'n8n-nodes-base.removeDuplicates',
	'n8n-nodes-base.summarize',
]);

/** A page of this one may be out while another execution begins. */
const pausingTypes: ReadonlySet<string> = new Set(['n8n-nodes-base.wait']);

/** A page that is out, as it is kept for the next execution. */
interface PageKept {
	readonly sent: number;
	readonly returned: number;
}

/**
 * Refuses a loop that cannot close, before anything is read; says what is known of the last execution's loop; and names
 * nodes on the way back that drop items.
 *
 * n8n tells no node how an execution ended. A page that was out at the end of the last one was dropped on its way, or a
 * node failed: so it is an error only where a node is on the way that drops items, and a warning elsewhere. The error
 * comes once; the execution after it begins anew.
 *
 * @throws EngineError `loopOpen`
 */
export function checkWayBack(context: IExecuteFunctions, words: ListingWords): void {
	const loop = nodesOnTheWay(context);
	if (loop === undefined) {
		throw blockError(
			'loopOpen',
			'The output "Page" does not lead back to this node, so only the first page would ever come out',
			`Connect the end of the "Page" branch to the input of this node. The next page comes when every ${words.single} of this one is back, each exactly once. Or set "Return" to All at Once.`,
			{ parameter: 'Return' },
		);
	}
	const dropping = loop.filter(({ type }) => droppingTypes.has(type)).map(({ name }) => name);
	checkLast(
		context,
		words,
		dropping,
		loop.some(({ type }) => pausingTypes.has(type)),
	);
	showOnce(context, { kind: 'dropping', names: dropping }, (names) => ({
		type: 'warning',
		message: `${quoted(names)} on the way from Page back to this node may drop ${words.many}. Each ${words.single} that does not come back stops the loop, without an error. ${remedyFor(words)}`,
	}));
}

function remedyFor({ many, narrowedBy }: ListingWords): string {
	return `Connect every output of the nodes on that way back to this node, and narrow the ${many} by "${narrowedBy}" here, or by an If node with both outputs connected.`;
}

function checkLast(
	context: IExecuteFunctions,
	words: ListingWords,
	dropping: readonly string[],
	mayPause: boolean,
): void {
	const memory = context.getWorkflowStaticData('node');
	const last = memory.pageOut as PageKept | undefined;
	if (last === undefined) return;
	delete memory.pageOut;
	const said = `A page of the last execution never came back whole: ${last.returned} of its ${last.sent} ${words.many}`;
	const remedy = remedyFor(words);
	if (dropping.length > 0 && !mayPause) {
		throw blockError(
			'loopUnfinished',
			`${said}. ${quoted(dropping)} on the way back drops ${words.many}`,
			`${remedy} This is said once: the next execution begins anew. If the last one ended with an error of its own, that may be the reason, too.`,
		);
	}
	showOnce(context, { kind: 'lastUnfinished' }, () => ({
		type: 'warning',
		message: `${said}. If that execution ended without an error, a node on the way dropped the others. ${remedy}`,
	}));
}

/** Notes for the next execution how much of a page is out; nothing once all is done. */
export function keepForNext(context: IExecuteFunctions, loop: Loop | undefined): void {
	const memory = context.getWorkflowStaticData('node');
	const sent = loop?.page?.ids.length ?? 0;
	if (loop !== undefined && sent > 0) {
		memory.pageOut = { sent, returned: sent - outstanding(loop) };
	} else if (memory.pageOut !== undefined) delete memory.pageOut;
}

interface NodeOnTheWay {
	readonly name: string;
	readonly type: string;
}

/** The nodes that are both behind this node and before it; undefined where no way leads back. */
function nodesOnTheWay(context: IExecuteFunctions): readonly NodeOnTheWay[] | undefined {
	const { name: own } = context.getNode();
	const behind = new Set(context.getChildNodes(own).map(({ name }) => name));
	const before = context.getParentNodes(own);
	const both = before.filter(({ name, disabled }) => behind.has(name) && !disabled);
	const leadsBack = before.some(({ name }) => behind.has(name)) || isConnectedToItself(context);
	return leadsBack ? both : undefined;
}

/** n8n lists no node among its own parents, and shows this connection nowhere else. */
function isConnectedToItself(context: IExecuteFunctions): boolean {
	const { name: own } = context.getNode();
	const { workflow } = context as { readonly workflow?: Pick<Workflow, 'connectionsBySourceNode'> };
	const outputs = workflow?.connectionsBySourceNode[own]?.main ?? [];
	return outputs.some((targets) => targets?.some(({ node }) => node === own) === true);
}

function quoted(names: readonly string[]): string {
	return names.map((name) => `"${name}"`).join(', ');
}
