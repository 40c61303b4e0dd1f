import type { INode, INodeParameters } from 'n8n-workflow';

import type { Simulator } from '../../simulator';
import { defaultApp } from '../../simulator';
import type { BlockClass } from './blockTypes';
import type { CredentialData } from './credentialVault';
import { passage, passageBlock } from './passage';
import type { WorkflowEngine, WorkflowJson, WorkflowRun } from './workflowEngine';
import { createWorkflowEngine } from './workflowEngine';

type Block = Partial<INode> & { readonly type: string };

/** Named blocks, and who leads to whom: `'List:0 > Body'`, where `:0` is the output and may be left out. */
export function workflowOf(
	blocks: Readonly<Record<string, Block>>,
	connections: readonly string[],
): WorkflowJson {
	const workflow: WorkflowJson = {
		name: 'List orders',
		nodes: Object.entries(blocks).map(([name, block], index) => ({
			id: name,
			name,
			typeVersion: 1,
			position: [index * 200, 0],
			parameters: {},
			...block,
		})),
		connections: {},
	};
	for (const connection of connections) {
		const [source = '', target = ''] = connection.split(' > ');
		const [name = '', output = '0'] = source.split(':');
		const outputs = ((workflow.connections[name] ??= { main: [] }).main ??= []);
		while (outputs.length <= Number(output)) outputs.push([]);
		outputs[Number(output)]?.push({ node: target, type: 'main', index: 0 });
	}
	return workflow;
}

export const start: Block = { type: 'n8n-nodes-base.manualTrigger' };
export const nothing: Block = { type: 'n8n-nodes-base.noOp' };

export function list(parameters: INodeParameters, settings: Partial<INode> = {}): Block {
	return {
		type: 'n8n-nodes-scheduled-sync.shopifyListOrders',
		parameters,
		credentials: { shopifyAdminApi: { id: '1', name: 'Shop' } },
		...settings,
	};
}

/** Start → List → (Page) Body → List, (Done) After. */
export function loopOf(
	parameters: INodeParameters = {},
	settings: { readonly list?: Partial<INode>; readonly body?: INodeParameters } = {},
): WorkflowJson {
	return workflowOf(
		{
			Start: start,
			List: list({ return: 'pageByPage', ...parameters }, settings.list),
			Body: { type: passage, parameters: settings.body ?? {} },
			After: nothing,
		},
		['Start > List', 'List:0 > Body', 'Body > List', 'List:1 > After'],
	);
}

/** The names of the orders that left the block's first output, through all its rounds. */
export function sent(run: WorkflowRun, block = 'List'): string[] {
	return Array.from({ length: run.rounds(block) }, (_, round) =>
		run.json(block, 0, round).map(({ name }) => String(name)),
	).flat();
}

export function credentialFor(
	simulator: Pick<Simulator, 'url'>,
	data: CredentialData = {},
): CredentialData {
	return {
		shop: 'demo-shop',
		signIn: 'accessToken',
		accessToken: defaultApp.accessToken,
		apiVersion: '2026-10',
		baseUrl: simulator.url,
		...data,
	};
}

export function engineFor(
	simulator: Pick<Simulator, 'url'>,
	data: CredentialData = {},
	blocks: Readonly<Record<string, BlockClass>> = {},
): WorkflowEngine {
	return createWorkflowEngine({
		credentials: { Shop: credentialFor(simulator, data) },
		blocks: { ...passageBlock, ...blocks },
	});
}
