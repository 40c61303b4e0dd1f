import type { IDataObject, IPairedItemData, ISourceData } from 'n8n-workflow';

import type { EngineError } from '../../engine/errors';
import type { ListingPlace } from '../../engine/sources/shopify';
import { blockError } from '../shared/n8n/errors';
import type { ShopConnection } from '../shared/shopify/connection';
import type { AcceptedMemory } from './acceptedOrders';
import { commonest, withCauses } from './failureCauses';
import { defaultRetriesPerOrder, type OrdersRequest } from './readRequest';
import { maxNamed, type Tally } from './summary';

/** So many failed orders an error names. */
const maxInMessage = 5;

/**
 * Where a loop stands between two rounds. Plain data, kept in the execution; of the orders, only the IDs and names
 * of the page that is out.
 */
export interface Loop {
	readonly startedFrom: ISourceData | null;
	readonly tasks: readonly LoopTask[];
	/** The task whose pages are going out; past the last one when all is done. */
	readonly current: number;
	/** The page that is out. */
	readonly page?: PageOut;
}

/** One input item of the round that began the loop. */
export interface LoopTask {
	/** Absent when its parameters could not be read, and `failure` says why. */
	readonly request?: OrdersRequest;
	readonly connection?: ShopConnection;
	readonly tally: Tally;
	/** Where its listing goes on; absent before the first page and after the last. */
	readonly place?: ListingPlace;
	readonly finished: boolean;
	/** Why it ended early, when the block is set to continue. */
	readonly failure?: IDataObject;
	/** Where the orders that were accepted are remembered; absent for nowhere. */
	readonly memory?: AcceptedMemory;
	/** Whether nothing of a page was accepted however often it went out: then nothing goes out twice any more. */
	readonly takesNothing?: boolean;
}

export interface PageOut {
	readonly ids: readonly string[];
	readonly names: readonly string[];
	readonly returned: number;
	/** Of those that came back, the orders that are to go out once more. */
	readonly refused?: readonly IDataObject[];
	/** How often these orders have gone out before. Default: never. */
	readonly tries?: number;
	/** Whether anything of the page was accepted, in whichever try. */
	readonly tookSome?: boolean;
}

export interface ReturnedOrders {
	readonly from: string;
	readonly count: number;
	/** How many of them came back with an error. */
	readonly failed: number;
	/** The first of those, by name as far as it is known. */
	readonly failedNames: readonly string[];
	/** What they came back with, one line each. */
	readonly causes: readonly string[];
	/** Those that are not counted as failed yet, since they are to go out once more. */
	readonly refused: readonly IDataObject[];
}

/**
 * Counts orders that came back.
 *
 * @throws EngineError `tooManyReturned`
 */
export function takeBack(loop: Loop, returned: ReturnedOrders): Loop {
	const { page } = loop;
	if (page === undefined || page.returned + returned.count > page.ids.length) {
		throw tooManyReturned(returned.from, page?.ids.length ?? 0, returned.count);
	}
	return {
		...withTask(loop, ({ tally, ...task }) => ({
			...task,
			tally: {
				...tally,
				failed: tally.failed + returned.failed,
				failedOrders: [...tally.failedOrders, ...returned.failedNames].slice(0, maxNamed),
				...(returned.failed > 0 && {
					causes: withCauses(tally.causes ?? [], returned.from, returned.causes),
				}),
			},
		})),
		page: {
			...page,
			returned: page.returned + returned.count,
			refused: [...(page.refused ?? []), ...returned.refused],
			tookSome:
				page.tookSome === true || returned.count > returned.failed + returned.refused.length,
		},
	};
}

/** Whether orders of the page that is out may go out once more. */
export function mayGoAgain({ page, tasks, current }: Loop): boolean {
	const { request, takesNothing } = tasks[current] ?? {};
	const { retriesPerOrder = defaultRetriesPerOrder } = request ?? {};
	return takesNothing !== true && (page?.tries ?? 0) < retriesPerOrder;
}

/** How many orders of the page that is out have not come back yet. */
export function outstanding({ page }: Loop): number {
	return page === undefined ? 0 : page.ids.length - page.returned;
}

export function withTask(loop: Loop, change: (task: LoopTask) => LoopTask): Loop {
	const tasks = loop.tasks.map((task, index) => (index === loop.current ? change(task) : task));
	return { ...loop, tasks };
}

/** The link back to the item that began the loop, whatever block sent the last orders back. */
export function paired({ startedFrom }: Loop, item: number): IPairedItemData {
	return startedFrom === null ? { item } : { item, sourceOverwrite: plain(startedFrom) };
}

function plain({ previousNode, previousNodeOutput, previousNodeRun }: ISourceData): ISourceData {
	return { previousNode, previousNodeOutput, previousNodeRun };
}

export function tooManyReturned(from: string, sent: number, came: number): EngineError {
	return blockError(
		'tooManyReturned',
		`More orders came back from "${from}" than went out: ${came} came when ${sent} were out`,
		'Let every order that leaves Page come back exactly once: lead only one branch back to this node, or the two halves of a branch that splits, but not two branches that each hold all orders.',
	);
}

/**
 * That orders came back with an error, so that *Done* is withheld; `undefined` if none did, or if it does not
 * matter.
 */
export function failedOrders({ tasks }: Loop): EngineError | undefined {
	const failing = tasks.filter(
		({ tally, request }) => tally.failed > 0 && request?.onFailedOrders === 'fail',
	);
	const sum = (count: (tally: Tally) => number) =>
		failing.reduce((total, { tally }) => total + count(tally), 0);
	const failed = sum((tally) => tally.failed);
	if (failed === 0) return undefined;
	const named = failing.flatMap(({ tally }) => tally.failedOrders).slice(0, maxInMessage);
	const more = failed > named.length ? ` and ${failed - named.length} more` : '';
	const cause = commonest(failing.flatMap(({ tally }) => tally.causes ?? []));
	const why =
		cause === undefined ? 'came back with an error' : `failed in "${cause.node}": ${cause.text}`;
	return blockError(
		'ordersFailed',
		`${failed} of ${sum((tally) => tally.orders)} orders ${why} (${named.join(', ')}${more})`,
		'Look at the errors in the items that came back, mend what refused them, and run again. All pages have gone out; Done was withheld, so that nothing takes these orders for delivered. To go on all the same, set the option "On Failed Orders" to Emit Done.',
	);
}
