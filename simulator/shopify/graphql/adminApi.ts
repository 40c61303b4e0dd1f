import { executeSync, GraphQLError, type VariableValues } from 'graphql';
import type { BulkDesk } from '../bulk/bulkDesk';
import type { BulkOperations } from '../bulk/operations';
import type { OrderBook } from '../data/orderBook';
import type { ProductBook } from '../data/productBook';
import type { Bucket } from '../http/bucket';
import type { Fault } from '../http/shopFaults';
import type { Tally } from '../http/stats';
import { Desk } from './bulk/desk';
import { maxQueryCost, requestedCost } from './cost';
import { type CheckedDocument, Documents } from './documents';
import { execute } from './execute';
import { DocumentFault } from './fault';
import { countOrdersIn, headOf, type Rendered, RenderedPages } from './rendered';
import { planDocument, type Resolvers, type Selection } from './plan';
import { shopResolvers, simulatedMutations } from './resolvers';
import type { Grants } from './resolvers/access';
import type { ShopContext, ShopFacts } from './resolvers/context';
import { apiSchema, type ApiSchema } from './schemas';
import {
	type GraphqlAnswer,
	internalError,
	maxCostExceeded,
	plainAnswer,
	throttled,
} from './refusals';
import { readVariables } from './variableErrors';

export interface GraphqlRequest {
	readonly query: string;
	readonly variables: Readonly<Record<string, unknown>>;
	readonly operationName: string | undefined;
	/** The version that answers, not necessarily the one asked for. */
	readonly version: string;
	readonly grants: Grants;
	/** Who asks, for the statistics. */
	readonly client: string;
	/** What strikes the request. */
	readonly fault: Fault | null;
}

export interface AdminApiOptions {
	readonly book: OrderBook;
	readonly products: ProductBook;
	readonly bulk: BulkOperations;
	readonly bucket: Bucket;
	readonly tally: Tally;
	readonly shop: ShopFacts;
	readonly seed: number;
	readonly now: () => number;
	readonly keepRenderedPages: boolean;
}

const sixtyDaysMs = 60 * 86_400_000;

/** `POST /admin/api/<version>/graphql.json`, behind sign-in. */
export class AdminApi {
	private readonly documents = new Documents();
	private readonly pages = new RenderedPages();

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
		return this.answerOperation(request, checked, variables, api);
	}

	/** Where bulk operations are started and looked at, as `request` does. */
	desk(request: Pick<GraphqlRequest, 'version' | 'grants' | 'client' | 'fault'>): Desk {
		const api = apiSchema(request.version);
		const { bulk: operations, now, tally } = this.options;
		const { documents } = this;
		const { client, fault } = request;
		const resolvers = shopResolvers(api, request.grants);
		const desk: Desk = new Desk({
			...{ operations, documents, api, resolvers, client, fault, now, tally },
			context: () => this.context(request.grants, api, desk),
		});
		return desk;
	}

	private answerOperation(
		request: GraphqlRequest,
		checked: CheckedDocument,
		variables: VariableValues,
		api: ApiSchema,
	): GraphqlAnswer {
		const { bucket, tally } = this.options;
		const resolvers = shopResolvers(api, request.grants);
		let plan: Selection<ShopContext>;
		try {
			plan = planDocument(checked, api, variables, resolvers);
		} catch (error) {
			if (!(error instanceof GraphQLError)) throw error;
			tally.count('invalidDocuments');
			const { message, locations } = error;
			return plainAnswer({ errors: [{ message, locations, extensions: { code: 'BAD_REQUEST' } }] });
		}
		if (!isSimulated(plan)) {
			return plainAnswer(
				{ errors: 'Of mutations, the simulator has those of bulk operations.' },
				501,
			);
		}
		const requested = requestedCost(plan);
		tally.maxRequestedCost = Math.max(tally.maxRequestedCost, requested);
		if (requested > maxQueryCost) {
			tally.count('maxCostExceeded');
			return plainAnswer(maxCostExceeded(requested));
		}
		if (request.fault?.kind === 'throttled' || !bucket.admit(requested)) {
			tally.count('throttled');
			tally.client(request.client).throttled += 1;
			return plainAnswer(throttled(requested, bucket.status()));
		}
		if (request.fault?.kind === 'internalError') {
			bucket.refund(requested);
			return plainAnswer(internalError());
		}
		const rendered = this.rendered(request, plan, () =>
			this.make(request, plan, resolvers, requested),
		);
		return this.settled(rendered, requested, request.client);
	}

	private make(
		request: GraphqlRequest,
		plan: Selection<ShopContext>,
		resolvers: Resolvers<ShopContext>,
		requested: number,
	): Rendered {
		const context = this.context(request.grants, apiSchema(request.version), this.desk(request));
		const { data, errors, cost } = execute(plan, context, resolvers);
		return {
			head: headOf(data, errors),
			success: errors.length === 0,
			searches: context.searches,
			cost: Math.min(cost, requested),
			orders: countOrdersIn(data, plan),
		};
	}

	private context(grants: Grants, api: ApiSchema, bulk: BulkDesk): ShopContext {
		const { book, products, shop, seed, now } = this.options;
		const time = now();
		return {
			api,
			book,
			products,
			bulk,
			shop,
			seed,
			now: time,
			scopes: grants.scopes,
			visibleFrom: grants.scopes.includes('read_all_orders') ? -Infinity : time - sixtyDaysMs,
			searches: [],
		};
	}

	private rendered(
		request: GraphqlRequest,
		plan: Selection<ShopContext>,
		make: () => Rendered,
	): Rendered {
		const { book, products, keepRenderedPages, now } = this.options;
		book.search.settle(now());
		if (!keepRenderedPages || !isLasting(plan)) return make();
		const { version, query, variables, grants, operationName } = request;
		const asked = JSON.stringify([version, operationName, variables, grants.scopes]);
		return this.pages.get(`${book.generation} ${products.generation}\n${asked}\n${query}`, make);
	}

	private settled(rendered: Rendered, requested: number, client: string): GraphqlAnswer {
		const { bucket, tally } = this.options;
		const { head, success, searches, cost, orders } = rendered;
		return {
			status: 200,
			success,
			finish: () => {
				bucket.refund(requested - cost);
				tally.count('pointsUsed', cost);
				tally.count('ordersServed', orders);
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

function isSimulated(plan: Selection<ShopContext>): boolean {
	if (plan.typeName === 'QueryRoot') return true;
	return rootFields(plan).every((name) => simulatedMutations.has(name));
}

/** Whether the same request has the same answer until an order changes. */
function isLasting(plan: Selection<ShopContext>): boolean {
	return !rootFields(plan).some((name) => /bulkOperation|^nodes?$/i.test(name));
}

function rootFields(plan: Selection<ShopContext>): string[] {
	return plan.planFor(plan.typeName).fields.map(({ name }) => name);
}

function introspection(checked: CheckedDocument, api: ApiSchema): GraphqlAnswer {
	return plainAnswer(executeSync({ schema: api.schema, document: checked.document }));
}
