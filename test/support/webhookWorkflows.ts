import { setTimeout as delay } from 'node:timers/promises';

import type { FreshN8n } from '../../rig/n8n/freshN8n';

export interface Block {
	readonly type: string;
	readonly typeVersion?: number;
	readonly parameters: object;
	/** The IDs of credentials, by their types. */
	readonly credentials?: Readonly<Record<string, string>>;
	readonly onError?: 'continueRegularOutput';
	/** The output by which the next block is reached. Default: the first. */
	readonly goesOnBy?: number;
}

export function ownBlock(
	type: string,
	parameters: object,
	credentials: Readonly<Record<string, string>>,
): Block {
	return { type: `n8n-nodes-scheduled-sync.${type}`, parameters, credentials };
}

/** Workflows of a real n8n that webhooks start, and what the webhooks answered. */
export class WebhookWorkflows {
	/** The IDs of the workflows, by their names. */
	readonly ids = new Map<string, string>();
	/** Status, headers and body of each. */
	readonly answers: string[] = [];

	constructor(private readonly n8n: FreshN8n) {}

	/**
	 * Publishes a workflow that goes through some blocks in a row. Its webhook has the workflow's name, and answers with
	 * the items of the last block.
	 */
	async publish(name: string, blocks: readonly Block[]): Promise<void> {
		const parameters = { httpMethod: 'POST', path: name, responseMode: 'lastNode' };
		const webhook: Block = {
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { ...parameters, responseData: 'allEntries' },
		};
		const all = [webhook, ...blocks];
		const nameAt = (index: number): string => (index === 0 ? 'Webhook' : `Block ${index}`);
		const connections = blocks.map((_, index) => {
			const next = [{ node: nameAt(index + 1), type: 'main', index: 0 }];
			const unused = Array.from({ length: all[index]?.goesOnBy ?? 0 }, () => []);
			return [nameAt(index), { main: [...unused, next] }];
		});
		const { id } = await this.n8n.client.createWorkflow({
			name,
			nodes: all.map(({ credentials = {}, type, typeVersion = 1, parameters, onError }, index) => ({
				type,
				typeVersion,
				parameters: { ...parameters },
				...(onError !== undefined && { onError }),
				id: `${name}-${index}`,
				name: nameAt(index),
				position: [index * 200, 0],
				...(index === 0 && { webhookId: name }),
				credentials: Object.fromEntries(
					Object.entries(credentials).map(([type, id]) => [type, { id, name: id }]),
				),
			})),
			connections: Object.fromEntries(connections) as Record<string, unknown>,
			settings: { executionOrder: 'v1' },
		});
		await this.n8n.client.publishWorkflow(id);
		this.ids.set(name, id);
	}

	/** Runs a workflow to its end. n8n registers its webhook a moment after it was published. */
	async run(name: string, body: object = {}): Promise<void> {
		while ((await this.call(name, body)) === 404) await delay(200);
	}

	/** Calls a webhook, of a workflow or of none; returns the status of its answer. */
	async call(webhook: string, body: object = {}): Promise<number> {
		const response = await fetch(`${this.n8n.url}/webhook/${webhook}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const parts = [String(response.status)];
		response.headers.forEach((value, name) => parts.push(`${name}: ${value}`));
		this.answers.push([...parts, await response.text()].join('\n'));
		return response.status;
	}
}
