import {
	defaultApp,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../../../../simulator';

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: AnswerBody;
}

export interface AnswerBody {
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tests reach into answers of any shape
	readonly data?: any;
	readonly errors?: ErrorBody[];
	readonly extensions?: {
		readonly cost: {
			readonly requestedQueryCost: number;
			readonly actualQueryCost: number | null;
			readonly throttleStatus: {
				readonly maximumAvailable: number;
				readonly currentlyAvailable: number;
				readonly restoreRate: number;
			};
		};
		readonly search?: {
			readonly path: string[];
			readonly query: string;
			readonly parsed: unknown;
			readonly warnings: { field: string; message: string; code: string }[];
		}[];
	};
}

export interface ErrorBody {
	readonly message: string;
	readonly locations?: { line: number; column: number }[];
	readonly path?: (string | number)[];
	readonly extensions?: Record<string, unknown>;
}

export interface AskOptions {
	readonly variables?: Record<string, unknown>;
	readonly version?: string;
	readonly token?: string;
	readonly headers?: Record<string, string>;
	readonly signal?: AbortSignal;
}

/** Asks like a client that knows nothing of the simulator but its address. */
export async function ask(
	simulator: Pick<Simulator, 'url'>,
	query: string,
	options: AskOptions = {},
): Promise<Answer> {
	const { variables = {}, version = '2026-10', token = defaultApp.accessToken } = options;
	const response = await fetch(`${simulator.url}/admin/api/${version}/graphql.json`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'x-shopify-access-token': token,
			...options.headers,
		},
		body: JSON.stringify({ query, variables }),
		signal: options.signal,
	});
	const body = (await response.json()) as AnswerBody;
	return { status: response.status, headers: response.headers, body };
}

/** Names of all orders that match, one page after the other. */
export async function listNames(
	simulator: Pick<Simulator, 'url'>,
	args: string,
	{ pageSize = 250, ...options }: AskOptions & { pageSize?: number } = {},
): Promise<string[]> {
	const names: string[] = [];
	let after: string | null = null;
	do {
		const { body } = await ask(
			simulator,
			`query Page($after: String) { orders(first: ${pageSize}, after: $after, ${args}) {
				nodes { name } pageInfo { hasNextPage endCursor } } }`,
			{ ...options, variables: { after } },
		);
		if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
		names.push(...body.data.orders.nodes.map(({ name }: { name: string }) => name));
		const { hasNextPage, endCursor } = body.data.orders.pageInfo;
		after = hasNextPage ? endCursor : null;
	} while (after !== null);
	return names;
}

/** Starts simulators and closes them after the test, whatever happens in it. */
export function simulators(): (options?: SimulatorOptions) => Promise<Simulator> {
	const started: Simulator[] = [];
	afterEach(async () => {
		await Promise.all(started.splice(0).map(async (simulator) => await simulator.close()));
	});
	return async (options) => {
		const simulator = await startSimulator(options);
		started.push(simulator);
		return simulator;
	};
}

/** A clock that stands until it is told to go. */
export class StandingClock {
	constructor(private time: number) {}

	now(): number {
		return this.time;
	}

	advance(milliseconds: number): void {
		this.time += milliseconds;
	}
}

export const noon = Date.parse('2026-11-10T12:00:00Z');
