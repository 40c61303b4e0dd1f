import type { Loop, LoopTask } from '../shared/loop/loop';
import type { Tally } from '../shared/loop/tally';
import type { AskedOrders, OrderListingData, OrderNotes } from './askedOrders';

/** A task as version 0.1.0 kept it, as far as it differs. */
interface FormerTask extends Omit<LoopTask<OrderListingData>, 'asked' | 'tally'> {
	readonly request?: Omit<AskedOrders, 'connection' | 'onFailed'> & {
		readonly onFailedOrders: AskedOrders['onFailed'];
	};
	readonly connection?: AskedOrders['connection'];
	readonly tally: Omit<Tally, 'records' | 'failedNames' | 'notes'> & {
		readonly orders: number;
		readonly failedOrders: readonly string[];
		readonly coverage?: OrderNotes['coverage'];
	};
}

/** Returns a loop that an execution has kept. One that waited, or is tried again, may have begun before an update. */
export function keptLoop(kept: object): Loop<OrderListingData> {
	const loop = kept as Loop<OrderListingData>;
	return { ...loop, tasks: loop.tasks.map((task) => (isFormer(task) ? ofFormer(task) : task)) };
}

function isFormer(task: object): task is FormerTask {
	return 'orders' in (task as FormerTask).tally;
}

function ofFormer({ request, connection, tally, ...task }: FormerTask): LoopTask<OrderListingData> {
	const { orders, failedOrders, coverage, ...counted } = tally;
	return {
		...task,
		...(request !== undefined && connection !== undefined && { asked: asked(request, connection) }),
		tally: {
			...counted,
			records: orders,
			failedNames: failedOrders,
			...(coverage !== undefined && { notes: { coverage } }),
		},
	};
}

function asked(
	{ onFailedOrders: onFailed, ...request }: NonNullable<FormerTask['request']>,
	connection: AskedOrders['connection'],
): AskedOrders {
	return { ...request, connection, onFailed };
}
