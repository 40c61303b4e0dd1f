import type { WorkflowJson } from '../workflowEngine';
import { steeredClock } from '../steeredClock';
import { type Answered, type Asked, type DocumentedApi, startDocumentedApi } from './documentedApi';

/** A credential as it was given; n8n's API gives none of its data out. */
export interface KeptCredential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly data: Readonly<Record<string, unknown>>;
}

export interface KeptWorkflow extends WorkflowJson {
	readonly id: string;
	readonly createdAt: string;
	readonly active: boolean;
}

/** The public API of an n8n, as far as an account is onboarded by it. */
export interface N8nApi extends DocumentedApi {
	readonly credentials: ReadonlyMap<string, KeptCredential>;
	readonly workflows: ReadonlyMap<string, KeptWorkflow>;
}

export const apiKey = 'canary-n8n-api-key';

/** @param present workflows that are there already, by their IDs */
export async function startN8nApi(
	present: Readonly<Record<string, WorkflowJson>>,
): Promise<N8nApi> {
	const credentials = new Map<string, KeptCredential>();
	const workflows = new Map<string, KeptWorkflow>();
	const clock = steeredClock(Date.parse('2026-03-01T12:00:00Z'));
	const keep = (id: string, workflow: WorkflowJson): KeptWorkflow => {
		const kept = { ...workflow, id, createdAt: new Date(clock.now()).toISOString(), active: false };
		workflows.set(id, kept);
		return kept;
	};
	for (const [id, workflow] of Object.entries(present)) keep(id, workflow);

	const ofCredentials = ({ method, body }: Asked, id: string): Answered => {
		const given = body as KeptCredential;
		const known = credentials.get(id);
		if (method === 'POST') {
			if (credentials.has(given.id)) {
				return refusal(409, 'A credential with this ID already exists');
			}
			credentials.set(given.id, given);
			return { body: without(given) };
		}
		if (known === undefined) return refusal(404, 'Credential not found');
		if (method === 'DELETE') credentials.delete(id);
		else credentials.set(id, { ...known, ...given });
		return { body: without(known) };
	};
	const ofWorkflows = ({ method, body, url }: Asked, id: string, act: string): Answered => {
		if (id === '' && method === 'POST') {
			clock.advance(1);
			return { body: keep(`workflow-${workflows.size}-${clock.now()}`, body as WorkflowJson) };
		}
		if (id === '') {
			const name = url.searchParams.get('name') ?? '';
			const data = [...workflows.values()].filter((kept) => kept.name.includes(name));
			return { body: { data, nextCursor: null } };
		}
		const kept = workflows.get(id);
		if (kept === undefined) return refusal(404, 'Not Found');
		if (method === 'DELETE') workflows.delete(id);
		if (method === 'POST') workflows.set(id, { ...kept, active: act === 'activate' });
		return { body: workflows.get(id) ?? kept };
	};
	const api = await startDocumentedApi(clock, (asked) => {
		if (asked.headers['x-n8n-api-key'] !== apiKey) return refusal(401, 'unauthorized');
		const [, , , kind, id = '', act = ''] = asked.url.pathname.split('/');
		if (kind === 'credentials') return ofCredentials(asked, id);
		if (kind === 'workflows') return ofWorkflows(asked, id, act);
		return refusal(404, 'not found');
	});
	return Object.assign(api, { credentials, workflows });
}

function refusal(status: number, message: string): Answered {
	return { status, body: { message } };
}

function without({ id, name, type }: KeptCredential): object {
	return { id, name, type };
}
