import type { Door } from '../../../../../engine/sources/http/door';
import type { FileDoor } from '../../../../../engine/sources/shopify/bulk/file/fileDoor';
import type {
	NotedOperation,
	OperationNotes,
} from '../../../../../engine/sources/shopify/bulk/operation/notes';
import { CostPacer } from '../../../../../engine/sources/shopify/client/costPacer';
import { ShopifyClient } from '../../../../../engine/sources/shopify/client/shopifyClient';
import type { VirtualTime } from '../../../../support/virtualTime';

/** What a request is answered, instead of what the shop would answer. */
export type Scripted =
	/** The connection breaks, and the request has arrived, or has not. */
	| 'lostAfter'
	| 'lostBefore'
	| 'notJson'
	| '503'
	| 'throttled'
	| { readonly errors: readonly unknown[] }
	| { readonly userError: { readonly code: string | null; readonly message: string } }
	/** Fields of the operation that is polled, instead of its own. */
	| { readonly shows: Readonly<Record<string, unknown>> | null }
	| 'asItIs';

export interface ShopOperation {
	id: string;
	status: string;
	query: string;
	[field: string]: unknown;
}

export const inProgress = (...ids: readonly string[]): Scripted => ({
	userError: {
		code: 'OPERATION_IN_PROGRESS',
		message: `A bulk query operation for this app and shop is already in progress: ${ids.join(', ')}.`,
	},
});

const kinds = {
	StartBulk: 'start',
	PollBulk: 'poll',
	FindBulk: 'find',
	ReadScopes: 'scopes',
	CountOrders: 'count',
	ListOrders: 'page',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];

/** A shop that answers what bulk operations ask it, by a script, and counts what it is asked. */
export class ScriptedShop {
	readonly operations: ShopOperation[] = [];
	/** `find`, `start`, `poll 1`, `file 0-`, in their order. */
	readonly calls: string[] = [];
	/** The script of each kind of request; what it does not say is answered as it is. */
	readonly script: Record<Kind, Scripted[]> = {
		start: [],
		poll: [],
		find: [],
		scopes: [],
		count: [],
		page: [],
	};
	/** How an operation ends that is started; by its number from 1. */
	ending: (number: number) => Readonly<Record<string, unknown>> = () => completed('');
	/** The bytes under each URL. */
	readonly files = new Map<string, string>();
	readonly queries: string[] = [];
	/** How many orders it counts; undefined where it cannot. */
	orders: number | undefined = 0;
	scopes: readonly string[] = ['read_all_orders'];
	/** The documents by which operations were looked for. */
	readonly searches: string[] = [];
	/** What its answers say of the time; nothing by default. */
	dateOf: () => number | undefined = () => undefined;
	/** Told of each request when it comes. */
	asked: (call: string) => void = () => undefined;

	/** @param pollsToEnd how often a started operation is seen running */
	constructor(
		readonly time: VirtualTime,
		private readonly pollsToEnd = 1,
	) {}

	door: Door = async (_url, { body = '' }) => {
		const { query, variables } = JSON.parse(body) as {
			readonly query: string;
			readonly variables: Record<string, string>;
		};
		const name = /^(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
		const kind = kinds[name as keyof typeof kinds] as Kind;
		const id = variables.id?.replace(/.*\//, '') ?? '';
		const call = kind === 'poll' ? `poll ${id}` : kind;
		this.calls.push(call);
		this.asked(call);
		if (kind === 'find') this.searches.push(query);
		const scripted = this.script[kind].shift() ?? 'asItIs';
		if (scripted === 'lostBefore') throw connectionLost();
		if (scripted === '503') return answer(503, 'busy');
		if (scripted === 'notJson') return answer(200, '<html>');
		if (scripted === 'throttled')
			return answer(200, { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] });
		if (typeof scripted === 'object' && 'errors' in scripted) return answer(200, scripted);
		const data = this.answered(kind, variables, scripted);
		if (scripted === 'lostAfter') throw connectionLost();
		return answer(200, { data }, this.dateOf());
	};

	fileDoor: FileDoor = async (url, { headers }) => {
		this.calls.push(`file ${headers.Range ?? ''}`.trim());
		const text = this.files.get(url);
		if (text === undefined) return { status: 403, headers: new Headers(), body: null };
		return { status: 200, headers: new Headers(), body: bodyOf(text) };
	};

	client(options: Partial<ConstructorParameters<typeof ShopifyClient>[0]> = {}): ShopifyClient {
		return new ShopifyClient({
			origin: 'https://shop.test',
			apiVersion: '2026-10',
			door: this.door,
			pacer: new CostPacer(),
			environment: this.time,
			maxRetries: 0,
			...options,
		});
	}

	callsOf(kind: string): number {
		return this.calls.filter((call) => call.startsWith(kind)).length;
	}

	private answered(
		kind: Kind,
		variables: Readonly<Record<string, string>>,
		scripted: Scripted,
	): unknown {
		const accessScopes = this.scopes.map((handle) => ({ handle }));
		if (kind === 'scopes') return { currentAppInstallation: { accessScopes } };
		if (kind === 'count') {
			const precision = this.orders === undefined ? 'AT_LEAST' : 'EXACT';
			return { ordersCount: { count: this.orders ?? 10_000, precision } };
		}
		if (kind === 'page') {
			const orders = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
			return { orders, currentAppInstallation: { accessScopes } };
		}
		if (kind === 'find') return this.found();
		if (kind === 'poll') {
			if (typeof scripted === 'object' && 'shows' in scripted)
				return { bulkOperation: scripted.shows };
			return { bulkOperation: this.looked(String(variables.id)) };
		}
		if (typeof scripted === 'object' && 'userError' in scripted) {
			const userErrors = [{ field: null, ...scripted.userError }];
			return { bulkOperationRunQuery: { bulkOperation: null, userErrors } };
		}
		const bulkOperation = this.start(String(variables.query));
		return { bulkOperationRunQuery: { bulkOperation: { ...bulkOperation }, userErrors: [] } };
	}

	private start(query: string): ShopOperation {
		const number = this.operations.length + 1;
		const id = `gid://shopify/BulkOperation/${number}`;
		this.queries.push(query);
		const createdAt = new Date(this.time.now()).toISOString();
		const operation = { id, status: 'CREATED', query, createdAt, looks: 0 };
		this.operations.push(operation);
		return operation;
	}

	private looked(id: string): ShopOperation | null {
		const operation = this.operations.find((one) => one.id === id);
		if (operation === undefined) return null;
		if (operation.status === 'CREATED' || operation.status === 'RUNNING') {
			const looks = Number(operation.looks ?? 0) + 1;
			const ends = looks > this.pollsToEnd;
			const number = this.operations.indexOf(operation) + 1;
			Object.assign(operation, { looks, status: 'RUNNING', ...(ends ? this.ending(number) : {}) });
		}
		return operation;
	}

	private found(): unknown {
		const nodesOf = (status: string) => ({
			nodes: this.operations.filter((one) => one.status === status),
		});
		return {
			recent: { nodes: [...this.operations].reverse() },
			created: nodesOf('CREATED'),
			running: nodesOf('RUNNING'),
			canceling: nodesOf('CANCELING'),
		};
	}
}

/** The end of an operation with a file. */
export function completed(
	file: string,
	more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
	const lines = file.split('\n').filter((line) => line !== '');
	const roots = lines.filter((line) => !line.includes('__parentId'));
	return {
		status: 'COMPLETED',
		url: lines.length === 0 ? null : 'https://files.test/1',
		objectCount: String(lines.length),
		rootObjectCount: String(roots.length),
		fileSize: String(Buffer.byteLength(file)),
		...more,
	};
}

/** Notes in memory, with all that was ever noted. */
export class KeptNotes implements OperationNotes {
	readonly all: NotedOperation[] = [];

	constructor(first?: NotedOperation) {
		if (first !== undefined) this.all.push(first);
	}

	read = async (): Promise<NotedOperation | undefined> => this.all.at(-1);

	note = async (operation: NotedOperation): Promise<void> => {
		this.all.push(operation);
	};
}

async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}

function answer(status: number, body: unknown, dateMs?: number) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const date = dateMs === undefined ? null : new Date(dateMs).toUTCString();
	return {
		status,
		headers: { get: (name: string) => (name === 'date' ? date : null) },
		text: async () => text,
	};
}

function connectionLost(): Error {
	return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
