import type { Simulator, SimulatorOptions } from '../../../../../simulator';
import { ask, type AskOptions, noon, StandingClock } from '../client';

export interface Operation {
	readonly id: string;
	readonly status: string;
	readonly errorCode: string | null;
	readonly createdAt: string;
	readonly completedAt: string | null;
	readonly objectCount: string;
	readonly rootObjectCount: string;
	readonly fileSize: string | null;
	readonly url: string | null;
	readonly partialDataUrl: string | null;
	readonly query: string;
	readonly type: string;
}

export interface Started {
	readonly bulkOperation: Operation | null;
	readonly userErrors: { field: string[] | null; message: string; code: string | null }[];
}

export type Line = Record<string, unknown> & { id: string; __parentId?: string };

const fields = `id status errorCode createdAt completedAt objectCount rootObjectCount fileSize url
	partialDataUrl query type`;

/** Orders with their line items, as a bulk query. */
export const ordersWithLineItems =
	'{ orders { edges { node { id name lineItems { edges { node { id sku quantity } } } } } } }';

export const ordersAlone = '{ orders { edges { node { id name } } } }';

/** A shop whose clock stands, and whose operations run for a second. */
export function timed(options: SimulatorOptions = {}): SimulatorOptions & { clock: StandingClock } {
	return {
		orders: 20,
		bulk: { queuedMs: 1000, runningMs: 1000, cancelingMs: 1000 },
		...options,
		clock: new StandingClock(noon),
	};
}

/** Begins an operation; `groupObjects` is left to the API when it is not given. */
export async function run(
	simulator: Pick<Simulator, 'url'>,
	query: string,
	{ groupObjects, ...options }: AskOptions & { groupObjects?: boolean } = {},
): Promise<Started> {
	const { body } = await ask(
		simulator,
		`mutation Run($query: String!${groupObjects === undefined ? '' : ', $groupObjects: Boolean!'}) {
			bulkOperationRunQuery(query: $query${groupObjects === undefined ? '' : ', groupObjects: $groupObjects'}) {
				bulkOperation { ${fields} } userErrors { field message code } } }`,
		{ ...options, variables: { query, groupObjects } },
	);
	if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
	return body.data.bulkOperationRunQuery as Started;
}

export async function look(
	simulator: Pick<Simulator, 'url'>,
	id: string,
	options: AskOptions = {},
): Promise<Operation> {
	const query = `query($id: ID!) { bulkOperation(id: $id) { ${fields} } }`;
	const { body } = await ask(simulator, query, { ...options, variables: { id } });
	if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
	return body.data.bulkOperation as Operation;
}

export async function cancel(
	simulator: Pick<Simulator, 'url'>,
	id: string,
): Promise<{ bulkOperation: Operation | null; userErrors: unknown[] }> {
	const query = `mutation($id: ID!) { bulkOperationCancel(id: $id) {
		bulkOperation { ${fields} } userErrors { field message } } }`;
	const { body } = await ask(simulator, query, { variables: { id } });
	return body.data.bulkOperationCancel;
}

/** Starts an operation and lets the clock pass over its end. */
export async function finished(
	simulator: Simulator,
	clock: StandingClock,
	query: string,
	options: AskOptions & { groupObjects?: boolean } = {},
): Promise<Operation> {
	const { bulkOperation, userErrors } = await run(simulator, query, options);
	if (bulkOperation === null) throw new Error(JSON.stringify(userErrors));
	clock.advance(2000);
	for (;;) {
		const operation = await look(simulator, bulkOperation.id, options);
		if (operation.status !== 'RUNNING') return operation;
	}
}

export async function textOf(url: string | null): Promise<string> {
	const response = await fetch(url ?? '');
	if (!response.ok) throw new Error(`${response.status}`);
	return await response.text();
}

export function linesOf(text: string): Line[] {
	return text
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Line);
}
