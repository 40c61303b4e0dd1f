import { executeSync, getVariableValues, GraphQLError, type VariableValues } from 'graphql';
import type { OrderBook } from '../data/orderBook';
import type { Bucket } from '../http/bucket';
import type { Tally } from '../http/stats';
import { maxQueryCost, requestedCost } from './cost';
import { type CheckedDocument, Documents } from './documents';
import { execute } from './execute';
import { DocumentFault, type ErrorEntry } from './fault';
import { planDocument } from './plan';
import { shopResolvers } from './resolvers';
import type { Grants } from './resolvers/access';
import type { SearchReport, ShopContext, ShopFacts } from './resolvers/context';
import { apiSchema, type ApiSchema } from './schemas';
import {
	type GraphqlAnswer,
	internalError,
	maxCostExceeded,
	plainAnswer,
	throttled,
} from './refusals';
import { toVariableError } from './variableErrors';

export interface GraphqlRequest {
	readonly query: string;
	readonly variables: Readonly<Record<string, unknown>>;
	readonly operationName: string | undefined;
	/** The version that answers, not necessarily the one asked for. */
	readonly version: string;
	readonly grants: Grants;
	/** Who asks, for the statistics. */
	readonly client: string;
	/** Answer THROTTLED or INTERNAL_SERVER_ERROR, whatever else holds. */
	readonly force?: 'throttled' | 'internalError';
}

export interface AdminApiOptions {
	readonly book: OrderBook;
	readonly bucket: Bucket;
	readonly tally: Tally;
	readonly shop: ShopFacts;
	readonly seed: number;
	readonly now: () => number;
	readonly keepRenderedPages: boolean;
}

interface Rendered {
	/** The answer up to its `extensions`, as it goes over the wire. */
	readonly head: Buffer;
	readonly success: boolean;
	readonly searches: readonly SearchReport[];
	readonly cost: number;
	readonly nodes: number;
}

const sixtyDaysMs = 60 * 86_400_000;
const renderedCapacity = 2000;

/** `POST /admin/api/<version>/graphql.json`, behind sign-in. */
export class AdminApi {
	private readonly documents = new Documents();
	private readonly rendered = new Map<string, Rendered>();

	constructor(private readonly options: AdminApiOptions) {}

	answer(request: GraphqlRequest): GraphqlAnswer {
		const { tally } = this.options;
		tally.see(tally.documents, request.query);
		const api = apiSchema(request.version);
		let checked: CheckedDocument;
		let variables: VariableValues;
		try {
			checked = this.documents.check(request.query, request.operationName, api);
			variables = readVariables(checked, request.variables, api);
		} catch (error) {
			if (!(error instanceof DocumentFault)) throw error;
			tally.count('invalidDocuments');
			return plainAnswer({ errors: error.errors });
		}
		if (checked.isIntrospection) return introspection(checked, api);
		if (checked.operation.operation !== 'query') {
			return plainAnswer({ errors: 'The simulator answers queries only.' }, 501);
		}
		return this.answerQuery(request, checked, variables, api);
	}

	private answerQuery(
		request: GraphqlRequest,
		checked: CheckedDocument,
		variables: VariableValues,
		api: ApiSchema,
	): GraphqlAnswer {
		const { bucket, tally } = this.options;
		const resolvers = shopResolvers(api, request.grants);
		let plan;
		try {
			plan = planDocument(checked, api, variables, resolvers);
		} catch (error) {
			if (!(error instanceof GraphQLError)) throw error;
			tally.count('invalidDocuments');
			const { message, locations } = error;
			return plainAnswer({ errors: [{ message, locations, extensions: { code: 'BAD_REQUEST' } }] });
		}
		const requested = requestedCost(plan);
		tally.maxRequestedCost = Math.max(tally.maxRequestedCost, requested);
		if (requested > maxQueryCost) {
			tally.count('maxCostExceeded');
			return plainAnswer(maxCostExceeded(requested));
		}
		if (request.force === 'throttled' || !bucket.admit(requested)) {
			tally.count('throttled');
			tally.client(request.client).throttled += 1;
			return plainAnswer(throttled(requested, bucket.status()));
		}
		if (request.force === 'internalError') {
			bucket.refund(requested);
			return plainAnswer(internalError());
		}
		const rendered = this.render(request, () => {
			const context = this.context(request, api);
			const { data, errors, cost } = execute(plan, context, resolvers);
			return {
				head: headOf(data, errors),
				success: errors.length === 0,
				searches: context.searches,
				cost: Math.min(cost, requested),
				nodes: countNodes(data),
			};
		});
		return this.settled(rendered, requested, request.client);
	}

	private context({ grants }: GraphqlRequest, api: ApiSchema): ShopContext {
		const { book, shop, seed, now } = this.options;
		const time = now();
		return {
			api,
			book,
			shop,
			seed,
			now: time,
			scopes: grants.scopes,
			visibleFrom: grants.scopes.includes('read_all_orders') ? -Infinity : time - sixtyDaysMs,
			searches: [],
		};
	}

	private render(request: GraphqlRequest, make: () => Rendered): Rendered {
		const { book, keepRenderedPages, now } = this.options;
		book.search.settle(now());
		if (!keepRenderedPages) return make();
		const { version, query, variables, grants, operationName } = request;
		const asked = JSON.stringify([version, operationName, variables, grants.scopes]);
		const key = `${book.generation}\n${asked}\n${query}`;
		const known = this.rendered.get(key);
		if (known !== undefined) return known;
		if (this.rendered.size >= renderedCapacity) this.rendered.clear();
		const made = make();
		this.rendered.set(key, made);
		return made;
	}

	private settled(rendered: Rendered, requested: number, client: string): GraphqlAnswer {
		const { bucket, tally } = this.options;
		const { head, success, searches, cost, nodes } = rendered;
		return {
			status: 200,
			success,
			finish: () => {
				bucket.refund(requested - cost);
				tally.count('pointsUsed', cost);
				tally.count('ordersServed', nodes);
				tally.count('searchWarnings', searches.length);
				tally.client(client).points += cost;
				const extensions = {
					cost: {
						requestedQueryCost: requested,
						actualQueryCost: cost,
						throttleStatus: bucket.status(),
					},
					...(searches.length > 0 ? { search: searches } : {}),
				};
				return Buffer.concat([head, Buffer.from(`"extensions":${JSON.stringify(extensions)}}`)]);
			},
		};
	}
}

function headOf(data: unknown, errors: readonly ErrorEntry[]): Buffer {
	const failures = errors.length > 0 ? `"errors":${JSON.stringify(errors)},` : '';
	return Buffer.from(`{"data":${JSON.stringify(data)},${failures}`);
}

function readVariables(
	{ operation }: CheckedDocument,
	given: Readonly<Record<string, unknown>>,
	api: ApiSchema,
): VariableValues {
	const definitions = operation.variableDefinitions ?? [];
	const read = getVariableValues(api.schema, definitions, given);
	if (read.errors === undefined) return read.variableValues;
	throw new DocumentFault(read.errors.map((error) => toVariableError(error, definitions, given)));
}

function introspection(checked: CheckedDocument, api: ApiSchema): GraphqlAnswer {
	return plainAnswer(executeSync({ schema: api.schema, document: checked.document }));
}

/** How many nodes the top-level connections show. */
function countNodes(data: unknown): number {
	if (typeof data !== 'object' || data === null) return 0;
	return Object.values(data).reduce((sum: number, value: unknown) => {
		if (typeof value !== 'object' || value === null) return sum;
		const list = 'nodes' in value ? value.nodes : 'edges' in value ? value.edges : [];
		return sum + (Array.isArray(list) ? list.length : 0);
	}, 0);
}
