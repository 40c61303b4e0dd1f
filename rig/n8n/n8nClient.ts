import { setTimeout as delay } from 'node:timers/promises';

import type { Credential, Execution, NodeType, StoredWorkflow, Workflow } from './workflow';

const requestTimeoutMs = 60_000;

/** The calls to a running n8n: its public API (`/api/v1`), and the editor's own where that has none. */
export class N8nClient {
	constructor(
		readonly url: string,
		private readonly apiKey: string,
		private readonly cookie: string,
	) {}

	/**
	 * Makes another key for the public API, as a user does in n8n's settings.
	 *
	 * @param scopes what may be done with it
	 */
	async createApiKey(scopes: readonly string[]): Promise<string> {
		const { data } = await this.editorApi<{ data: { rawApiKey: string } }>('/api-keys', {
			label: `Scheduled Sync ${new Date().toISOString()}`,
			scopes,
			expiresAt: null,
		});
		return data.rawApiKey;
	}

	async createCredential(credential: Credential): Promise<void> {
		await this.publicApi('POST', '/credentials', credential);
	}

	async updateCredential({ id, ...credential }: Credential): Promise<void> {
		await this.publicApi('PATCH', `/credentials/${id}`, credential);
	}

	async credentialIds(): Promise<ReadonlySet<string>> {
		const page = await this.publicApi<{ data: ReadonlyArray<{ id: string }> }>(
			'GET',
			'/credentials?limit=250',
		);
		return new Set(page.data.map(({ id }) => id));
	}

	/** What *Test* in the credential's form does. */
	async testCredential(id: string): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.publicApi('POST', `/credentials/${id}/test`);
	}

	async createWorkflow({ name, nodes, connections, settings }: Workflow): Promise<StoredWorkflow> {
		return await this.publicApi('POST', '/workflows', {
			name,
			nodes,
			connections,
			settings: settings ?? {},
		});
	}

	/** Undefined when the workflow was deleted. */
	async workflow(id: string): Promise<StoredWorkflow | undefined> {
		return await this.publicApi<StoredWorkflow>('GET', `/workflows/${id}`).catch(notFound);
	}

	/** A published workflow is published again, so that what runs is what was saved. */
	async updateWorkflow(id: string, { name, nodes, connections, settings }: Workflow) {
		await this.publicApi('PUT', `/workflows/${id}`, {
			name,
			nodes,
			connections,
			settings: settings ?? {},
		});
	}

	async publishWorkflow(id: string): Promise<void> {
		await this.publicApi('POST', `/workflows/${id}/publish`, {});
	}

	/** Runs a saved workflow as *Execute workflow* in the editor does, and waits for its end. */
	async runWorkflow(id: string, trigger: string, timeoutMs = 60_000): Promise<Execution> {
		const started = await this.editorApi<{ data: { executionId?: string } }>(
			`/workflows/${id}/run`,
			{ triggerToStartFrom: { name: trigger } },
		);
		const { executionId } = started.data;
		if (executionId === undefined) throw new Error(`n8n did not run the workflow ${id}`);
		const deadline = Date.now() + timeoutMs;
		while (Date.now() < deadline) {
			const execution = await this.execution(executionId).catch(notFound);
			if (execution !== undefined && hasEnded(execution)) return execution;
			await delay(150);
		}
		throw new Error(`The execution ${executionId} had not ended after ${timeoutMs / 1000} s`);
	}

	/** With all data of all nodes. */
	async execution(id: string): Promise<Execution> {
		return await this.publicApi('GET', `/executions/${id}?includeData=true`);
	}

	/** As *Stop* in the list of executions. */
	async stopExecution(id: string): Promise<void> {
		await this.publicApi('POST', `/executions/${id}/stop`);
	}

	/** The newest first, without data. */
	async executions(workflowId: string, limit = 20): Promise<readonly Execution[]> {
		const query = new URLSearchParams({ workflowId, limit: String(limit) });
		const page = await this.publicApi<{ data: readonly Execution[] }>(
			'GET',
			`/executions?${query}`,
		);
		return page.data;
	}

	/** Every node type that this n8n has loaded. */
	async nodeTypes(): Promise<readonly NodeType[]> {
		return await call(`${this.url}/types/nodes.json`, 'GET', { cookie: this.cookie });
	}

	private async publicApi<Answer>(method: string, path: string, body?: object): Promise<Answer> {
		const headers = { 'X-N8N-API-KEY': this.apiKey };
		return await call<Answer>(`${this.url}/api/v1${path}`, method, headers, body);
	}

	private async editorApi<Answer>(path: string, body: object): Promise<Answer> {
		return await call<Answer>(`${this.url}/rest${path}`, 'POST', { cookie: this.cookie }, body);
	}
}

/** An answer of n8n that is not a success. */
export class N8nRefusal extends Error {
	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
		this.name = 'N8nRefusal';
	}
}

export function hasEnded({ status }: Execution): boolean {
	return status !== 'new' && status !== 'running' && status !== 'waiting';
}

/** @throws {N8nRefusal} naming the call and what n8n answered */
export async function call<Answer>(
	url: string,
	method: string,
	headers: Readonly<Record<string, string>>,
	body?: object,
): Promise<Answer> {
	const response = await fetch(url, {
		method,
		headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
		body: body === undefined ? undefined : JSON.stringify(body),
		signal: AbortSignal.timeout(requestTimeoutMs),
	});
	const text = await response.text();
	if (!response.ok) {
		const { pathname } = new URL(url);
		throw new N8nRefusal(
			`n8n answered ${method} ${pathname} with ${response.status}: ${reasonIn(text)}`,
			response.status,
		);
	}
	return JSON.parse(text) as Answer;
}

function reasonIn(text: string): string {
	try {
		const { message } = JSON.parse(text) as { message?: unknown };
		if (typeof message === 'string') return message;
	} catch {
		// Not JSON: the text itself says more than a parse error would.
	}
	return text.slice(0, 300);
}

function notFound(error: unknown): undefined {
	if (error instanceof N8nRefusal && error.status === 404) return undefined;
	throw error;
}
