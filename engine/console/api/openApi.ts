import { failedStatuses } from '../models/failed';
import { objectFilters } from '../models/objects';
import { PAGE_SIZE } from '../models/paging';
import { runStatuses } from '../models/runs';
import { type SchemaName, schemas } from './schemas';

/** What the API answers, as OpenAPI 3.1 has it. The tests hold the answers against it. */
interface Operation {
	readonly summary: string;
	readonly parameters?: readonly object[];
	readonly requestBody?: object;
	readonly responses: Readonly<Record<string, object>>;
}

const inQuery = (name: string, description: string, schema: object = { type: 'string' }) => ({
	name,
	in: 'query',
	description,
	schema,
});

const inPath = (name: string, description: string) => ({
	name,
	in: 'path',
	required: true,
	description,
	schema: { type: 'string' },
});

const pageParameters = [
	inQuery('limit', `How many, ${PAGE_SIZE.usual} by default`, {
		type: 'integer',
		minimum: 1,
		maximum: PAGE_SIZE.most,
	}),
	inQuery('cursor', 'The "next" of the page before'),
];

const json = (schema: SchemaName, description: string, type = 'application/json') => ({
	description,
	content: { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } },
});

const problem = (description: string) => json('Problem', description, 'application/problem+json');

const problems = {
	400: problem('The request is at fault'),
	401: problem('Nobody is signed in'),
	403: problem('The role does not allow it'),
	404: problem('It is not there, or its table is not'),
	409: problem('A sync is running, or about to begin'),
	415: problem('The body is not sent as JSON'),
	429: problem('Too many sign-ins have failed: wait as long as Retry-After says'),
	503: problem('The store or the database does not answer'),
};

type ProblemStatus = keyof typeof problems;

function operation(
	summary: string,
	answer: readonly [status: 200 | 202, schema: SchemaName],
	parameters: readonly object[] = [],
	more: readonly ProblemStatus[] = [],
): Operation {
	const usual: readonly ProblemStatus[] = [401, 429, 503];
	const failures = [...usual, ...more].sort().map((status) => [status, problems[status]] as const);
	return {
		summary,
		...(parameters.length === 0 ? {} : { parameters }),
		responses: {
			[answer[0]]: json(answer[1], summary),
			...Object.fromEntries(failures),
		},
	};
}

const act = (summary: string, parameters: readonly object[]) =>
	operation(summary, [200, 'FailedAct'], parameters, [403, 404, 415]);

const actOnObject = (summary: string, more: readonly ProblemStatus[] = []) =>
	operation(
		`${summary}; operators only`,
		[200, 'Object'],
		[inPath('object_id', 'As it is listed')],
		[400, 403, 404, 415, ...more],
	);

const paths: Readonly<Record<string, Readonly<Record<string, object>>>> = {
	'/openapi.json': {
		get: {
			summary: 'This document',
			responses: {
				200: {
					description: 'This document',
					content: { 'application/json': { schema: { type: 'object' } } },
				},
			},
		},
	},
	'/api/performance-metrics/sync': {
		post: operation(
			'Start a sync, one at a time; operators only',
			[202, 'StartedSync'],
			[
				{
					name: 'Idempotency-Key',
					in: 'header',
					description: 'The same key within a day is the same request: it starts one sync',
					schema: { type: 'string', maxLength: 255 },
				},
			],
			[400, 403, 409, 415],
		),
	},
	'/api/ingest/runs': {
		get: operation(
			'List runs, latest first',
			[200, 'Runs'],
			[
				inQuery('sync', 'Those of one sync'),
				inQuery('status', 'Those that stand so', { type: 'string', enum: runStatuses }),
				...pageParameters,
			],
			[400],
		),
	},
	'/api/ingest/runs/{run_id}': {
		get: operation(
			'Read a run, with its receipt and its log',
			[200, 'RunDetail'],
			[inPath('run_id', 'As it is listed')],
			[404],
		),
	},
	'/api/failed': {
		get: operation(
			'List what has failed and is kept, latest first',
			[200, 'FailedBatches'],
			[
				inQuery('sync', 'Those of one sync'),
				inQuery('run_id', 'Those of one run'),
				inQuery('status', 'Those that stand so', { type: 'string', enum: failedStatuses }),
				...pageParameters,
			],
			[400],
		),
	},
	'/api/failed/{failed_id}/retry': {
		post: act('Have it tried again at once; operators only', [
			inPath('failed_id', 'As it is listed'),
		]),
	},
	'/api/failed/{failed_id}/give-up': {
		post: act('Have it tried no more; operators only', [inPath('failed_id', 'As it is listed')]),
	},
	'/api/objects': {
		get: operation(
			'List the objects of the registry, by account, integration and name',
			[200, 'Objects'],
			[
				inQuery('account', 'Those of one account'),
				inQuery('status', 'Those that stand so', { type: 'string', enum: objectFilters }),
				...pageParameters,
			],
			[400],
		),
	},
	'/api/objects/{object_id}/pause': { post: actOnObject('Claim it no more') },
	'/api/objects/{object_id}/resume': { post: actOnObject('Claim it again') },
	'/api/objects/{object_id}/sync-now': {
		post: actOnObject('Have it due at once, and no longer set aside'),
	},
	'/api/objects/{object_id}/interval': {
		post: {
			...actOnObject('Change its interval'),
			requestBody: {
				required: true,
				content: {
					'application/json': {
						schema: {
							type: 'object',
							properties: { minutes: { type: 'integer', minimum: 1 } },
							required: ['minutes'],
						},
					},
				},
			},
		},
	},
	'/orders': {
		get: operation(
			'List orders by their ID, the highest first',
			[200, 'Orders'],
			pageParameters,
			[400, 404],
		),
	},
	'/orders/{order_id}': {
		get: operation(
			'Read an order with its line items and refunds',
			[200, 'Order'],
			[inPath('order_id', 'As in the table, or the number at the end of a Shopify ID')],
			[404],
		),
	},
	'/analytics/commerce/overview': {
		get: operation(
			'Add up what was sold, by day and by product',
			[200, 'Sales'],
			[
				{ ...inQuery('from', 'The first day'), required: true },
				{ ...inQuery('to', 'The last day'), required: true },
			],
			[400, 404],
		),
	},
	'/analytics/pipelines': {
		get: operation('Tell how every sync is doing', [200, 'Pipelines']),
	},
};

export const openApi = {
	openapi: '3.1.0',
	info: {
		title: 'Console',
		version: '1',
		description: 'How the syncs of an account are doing, what has failed, and what was sold.',
	},
	security: [{ basic: [] }, { bearer: [] }],
	paths,
	components: {
		securitySchemes: {
			basic: { type: 'http', scheme: 'basic' },
			bearer: { type: 'http', scheme: 'bearer' },
		},
		schemas,
	},
};
