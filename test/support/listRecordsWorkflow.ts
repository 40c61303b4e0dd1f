import type { INode, INodeParameters } from 'n8n-workflow';

import type { CredentialData } from './credentialVault';
import { nothing, start, workflowOf } from './listOrdersWorkflow';
import { passage, passageBlock } from './passage';
import { usersPagings } from './usersWorld';
import { createWorkflowEngine, type WorkflowEngine, type WorkflowJson } from './workflowEngine';
import type { WorkflowRun } from './workflowRun';

/** HTTP List Records as the documentation of the API of users has it described, by page number unless told otherwise. */
export function listRecords(
	parameters: INodeParameters = {},
	settings: Partial<INode> = {},
	style = 'page-number',
): Partial<INode> & { readonly type: string } {
	return {
		type: 'n8n-nodes-scheduled-sync.httpListRecords',
		parameters: {
			url: `/${style}/users`,
			externalId: 'id',
			...usersPagings[style],
			...parameters,
		},
		...settings,
	};
}

/** Start → List. */
export function allAtOnceOf(parameters: INodeParameters = {}, style?: string): WorkflowJson {
	return workflowOf({ Start: start, List: listRecords(parameters, {}, style) }, ['Start > List']);
}

/** Start → List → (Page) Body → List, (Done) After. Body drops, fails and copies by ID. */
export function recordLoopOf(
	parameters: INodeParameters = {},
	settings: { readonly list?: Partial<INode>; readonly body?: INodeParameters } = {},
	style?: string,
): WorkflowJson {
	const inLoop = { return: 'pageByPage', ...parameters };
	return workflowOf(
		{
			Start: start,
			List: listRecords(inLoop, settings.list, style),
			Body: { type: passage, parameters: { by: 'id', ...settings.body } },
			After: nothing,
		},
		['Start > List', 'List:0 > Body', 'Body > List', 'List:1 > After'],
	);
}

/** The IDs of the records that left the block's first output, through all its rounds. */
export function sentIds(run: WorkflowRun, block = 'List'): unknown[] {
	return Array.from({ length: run.rounds(block) }, (_, round) =>
		run.json(block, 0, round).map(({ id }) => id),
	).flat();
}

/** @param credential what differs from no sign-in */
export function recordsEngine(
	{ url }: { readonly url: string },
	credential: CredentialData = {},
	others: Readonly<Record<string, CredentialData>> = {},
): WorkflowEngine {
	return createWorkflowEngine({
		credentials: { syncHttpApi: { baseUrl: url, signIn: 'none', ...credential }, ...others },
		blocks: passageBlock,
	});
}
