import type { ConsoleContext, Role } from '../console';
import { consoleError } from '../errors';
import { giveUpFailed, listFailed, retryFailed } from '../models/failed';
import { actOnObject, listObjects, objectActs } from '../models/objects';
import { listOrders, readOrder } from '../models/orders';
import { listRuns, readRun } from '../models/runs';
import { readSales } from '../models/sales';
import { readSyncs } from '../models/syncs';
import type { StartedSync } from '../startSync';
import { startSync } from '../startSync';
import { openApi } from './openApi';

/** What of a request an answer depends on. */
export interface ApiRequest {
	readonly method: 'GET' | 'POST';
	/** What stands behind the address of the console, part by part. */
	readonly path: readonly string[];
	readonly query: Readonly<Record<string, string | undefined>>;
	readonly idempotencyKey: string | undefined;
	/** The interval that its body names. */
	readonly minutes?: string | undefined;
}

export interface ApiAnswer {
	readonly status: 200 | 202;
	/** To be sent as JSON. */
	readonly body: object;
	/** What the workflow is to go on from. Default: nothing. */
	readonly started?: StartedSync;
}

interface Route {
	readonly method: ApiRequest['method'];
	/** As OpenAPI has it; in braces what varies. */
	readonly path: string;
	/** Who may use it; default: whoever is signed in. */
	readonly role?: Role;
	answer(context: ConsoleContext, request: ApiRequest, id: string): Promise<ApiAnswer>;
}

const ok = async (body: Promise<object> | object): Promise<ApiAnswer> => ({
	status: 200,
	body: await body,
});

export const routes: readonly Route[] = [
	{
		method: 'GET',
		path: '/openapi.json',
		answer: async () => await ok(openApi),
	},
	{
		method: 'POST',
		path: '/api/performance-metrics/sync',
		role: 'operator',
		answer: async (context, { idempotencyKey }) => {
			const { started, isRepeated } = await startSync(context, idempotencyKey);
			return { status: 202, body: started, ...(isRepeated ? {} : { started }) };
		},
	},
	{
		method: 'GET',
		path: '/api/ingest/runs',
		answer: async (context, { query }) => await ok(listRuns(context, query)),
	},
	{
		method: 'GET',
		path: '/api/ingest/runs/{run_id}',
		answer: async (context, _, id) => await ok(readRun(context, id)),
	},
	{
		method: 'GET',
		path: '/api/failed',
		answer: async (context, { query }) => await ok(listFailed(context, query)),
	},
	{
		method: 'POST',
		path: '/api/failed/{failed_id}/retry',
		role: 'operator',
		answer: async (context, _, id) => await ok(retryFailed(context, id)),
	},
	{
		method: 'POST',
		path: '/api/failed/{failed_id}/give-up',
		role: 'operator',
		answer: async (context, _, id) => await ok(giveUpFailed(context, id)),
	},
	{
		method: 'GET',
		path: '/api/objects',
		answer: async (context, { query }) => await ok(listObjects(context, query)),
	},
	...objectActs.map((act): Route => ({
		method: 'POST',
		path: `/api/objects/{object_id}/${act}`,
		role: 'operator',
		answer: async (context, { minutes }, id) => await ok(actOnObject(context, id, act, minutes)),
	})),
	{
		method: 'GET',
		path: '/orders',
		answer: async (context, { query }) => await ok(listOrders(context, query)),
	},
	{
		method: 'GET',
		path: '/orders/{order_id}',
		answer: async (context, _, id) => await ok(readOrder(context, id)),
	},
	{
		method: 'GET',
		path: '/analytics/commerce/overview',
		answer: async (context, { query }) => await ok(readSales(context, query)),
	},
	{
		method: 'GET',
		path: '/analytics/pipelines',
		answer: async (context) => await ok({ items: await readSyncs(context) }),
	},
];

/**
 * Answers a request to the API.
 *
 * @throws EngineError `pageMissing`, `notAllowed`, and whatever keeps it from being answered
 */
export async function answerApi(
	context: ConsoleContext,
	role: Role,
	request: ApiRequest,
): Promise<ApiAnswer> {
	for (const route of routes) {
		if (route.method !== request.method) continue;
		const id = matched(route.path.split('/').slice(1), request.path);
		if (id === undefined) continue;
		if (route.role === 'operator') requireOperator(role);
		return await route.answer(context, request, id);
	}
	throw consoleError(
		'pageMissing',
		`There is no ${request.method} /${request.path.join('/')}`,
		'The document openapi.json lists what there is.',
	);
}

/** @throws EngineError `notAllowed` */
export function requireOperator(role: Role): void {
	if (role === 'operator') return;
	throw consoleError('notAllowed', 'Viewers may look, and nothing else', 'Sign in as an operator.');
}

/** @returns what stands in the place of braces, empty without any; undefined where it is another path */
function matched(pattern: readonly string[], path: readonly string[]): string | undefined {
	if (pattern.length !== path.length) return undefined;
	let id = '';
	for (const [place, part] of pattern.entries()) {
		const given = path[place] ?? '';
		if (part.startsWith('{')) id = given;
		else if (part !== given) return undefined;
	}
	return id;
}
