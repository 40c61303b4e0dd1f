/**
 * Issues, as a GraphQL connection gives them out: a cursor and a flag in `pageInfo`, and errors with status 200. Here
 * with the names of GitHub's.
 *
 * https://docs.github.com/en/graphql/guides/using-pagination-in-the-graphql-api
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 * https://spec.graphql.org/October2021/#sec-Response-Format
 */
import { buildSchema, graphql } from 'graphql';

import type { SteeredClock } from '../steeredClock';
import { type Answered, type DocumentedApi, startDocumentedApi } from './documentedApi';

export interface GraphqlIssue {
	readonly id: string;
	readonly title: string;
	/** Epoch milliseconds, in whole seconds. */
	readonly updatedAt: number;
}

const schema = buildSchema(`
	scalar DateTime
	type Query { repository(owner: String!, name: String!): Repository }
	type Repository { issues(first: Int!, after: String, filterBy: IssueFilters, orderBy: IssueOrder): IssueConnection! }
	input IssueFilters { since: DateTime }
	input IssueOrder { field: IssueOrderField!, direction: OrderDirection! }
	enum IssueOrderField { CREATED_AT UPDATED_AT }
	enum OrderDirection { ASC DESC }
	type IssueConnection { nodes: [Issue], pageInfo: PageInfo!, totalCount: Int! }
	type Issue { id: ID!, title: String!, updatedAt: DateTime! }
	type PageInfo { endCursor: String, hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String }
`);

interface Query {
	readonly query: string;
	readonly variables?: Readonly<Record<string, unknown>>;
}

interface IssuesArguments {
	readonly first: number;
	readonly after?: string | null;
	readonly filterBy?: { readonly since?: string } | null;
}

export async function startGraphql(
	clock: SteeredClock,
	issues: readonly GraphqlIssue[],
): Promise<DocumentedApi> {
	const rootValue = {
		repository: () => ({ issues: (given: IssuesArguments) => connection(given, issues) }),
	};
	return await startDocumentedApi(clock, async ({ body }) => {
		const { query, variables } = body as Query;
		return { body: await graphql({ schema, rootValue, source: query, variableValues: variables }) };
	});
}

/** The primary rate limit: status 200, and no data. */
export const rateLimited: Answered = {
	body: {
		data: null,
		errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }],
	},
};

function connection({ first, after, filterBy }: IssuesArguments, issues: readonly GraphqlIssue[]) {
	const since = Date.parse(filterBy?.since ?? '1970-01-01T00:00:00Z');
	const found = issues
		.filter(({ updatedAt }) => updatedAt >= since)
		.sort((one, other) => one.updatedAt - other.updatedAt);
	const begin = found.findIndex((issue) => cursorOf(issue) === after) + 1;
	const nodes = found.slice(begin, begin + first);
	const [head, last] = [nodes[0], nodes.at(-1)];
	return {
		totalCount: found.length,
		nodes: nodes.map(({ id, title, updatedAt }) => ({
			...{ id, title },
			updatedAt: new Date(updatedAt).toISOString().replace('.000Z', 'Z'),
		})),
		pageInfo: {
			startCursor: head === undefined ? null : cursorOf(head),
			endCursor: last === undefined ? null : cursorOf(last),
			hasNextPage: begin + first < found.length,
			hasPreviousPage: begin > 0,
		},
	};
}

function cursorOf({ id, updatedAt }: GraphqlIssue): string {
	return Buffer.from(`cursor:v2:${updatedAt},${id}`).toString('base64');
}
