import type { ConsoleContext } from '../engine/console';
import { failedPage } from './pages/failed';
import { objectsPage } from './pages/objects';
import { orderPage, ordersPage } from './pages/orders';
import { overviewPage } from './pages/overview';
import { runPage, runsPage } from './pages/runs';
import { salesPage } from './pages/sales';
import type { View } from './view';

/** What of a request a page depends on. */
export interface PageRequest {
	/** What stands behind the address of the console, part by part. */
	readonly path: readonly string[];
	readonly query: Readonly<Record<string, string | undefined>>;
}

/**
 * Renders a page.
 *
 * @returns undefined where there is no page of that address
 * @throws EngineError whatever keeps it from being shown
 */
export async function renderPage(
	view: View,
	context: ConsoleContext,
	{ path, query }: PageRequest,
): Promise<string | undefined> {
	const [name, id, ...more] = path;
	if (more.length > 0) return undefined;
	switch (name) {
		case undefined:
			return await overviewPage(view, context, query);
		case 'runs':
			return await (id === undefined ? runsPage(view, context, query) : runPage(view, context, id));
		case 'orders':
			return await (id === undefined
				? ordersPage(view, context, query)
				: orderPage(view, context, id));
		case 'failed':
			return id === undefined ? await failedPage(view, context, query) : undefined;
		case 'objects':
			return id === undefined ? await objectsPage(view, context, query) : undefined;
		case 'sales':
			return id === undefined ? await salesPage(view, context, query) : undefined;
		default:
			return undefined;
	}
}
