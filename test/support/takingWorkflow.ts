import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { BlockClass } from './blockTypes';
import { workflowOf } from './listOrdersWorkflow';
import type { WorkflowJson } from './workflowEngine';

/** A sub-workflow of a user's: what it was given, page by page, and what it makes of a page. */
export interface TakingWorkflow {
	readonly workflow: WorkflowJson;
	/** To be given to the engine that runs it. */
	readonly blocks: Readonly<Record<string, BlockClass>>;
	pages: IDataObject[][];
	/** Default: it gives a page back as it is. */
	answer: (page: IDataObject[]) => IDataObject[];
	/** Whether it waits for something instead. Default: false. */
	waits: boolean;
}

export function takingWorkflow(): TakingWorkflow {
	const taking: TakingWorkflow = {
		workflow: workflowOf(
			{
				Page: {
					type: 'n8n-nodes-base.executeWorkflowTrigger',
					parameters: { inputSource: 'passthrough' },
				},
				Take: { type: 'test.take' },
			},
			['Page > Take'],
		),
		blocks: {
			'test.take': class extends Take {
				async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
					const page = this.getInputData().map(({ json }) => json);
					taking.pages.push(page);
					if (taking.waits) await this.putExecutionToWait(new Date(Date.now() + 3_600_000));
					return [taking.answer(page).map((json) => ({ json }))];
				}
			},
		},
		pages: [],
		answer: (page) => page,
		waits: false,
	};
	return taking;
}

/** Stands for what a user's sub-workflow does with a page. */
class Take implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Take',
		name: 'take',
		group: ['transform'],
		version: 1,
		description: 'Takes a page',
		defaults: { name: 'Take' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};
}
