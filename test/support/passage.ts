import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { BlockClass } from './blockTypes';

/** A block that stands for whatever a user leads records through; it does to them what its parameters say. */
class Passage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Passage',
		name: 'passage',
		group: ['transform'],
		version: 1,
		description: 'Passes records on',
		defaults: { name: 'Passage' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'By', name: 'by', type: 'string', default: 'name' },
			{ displayName: 'Drop', name: 'drop', type: 'string', default: '' },
			{ displayName: 'Fail', name: 'fail', type: 'string', default: '' },
			{ displayName: 'Error', name: 'error', type: 'string', default: 'refused' },
			{ displayName: 'Copies', name: 'copies', type: 'number', default: 1 },
			{ displayName: 'Unlink', name: 'unlink', type: 'boolean', default: false },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const text = (name: string) => this.getNodeParameter(name, 0) as string;
		const listed = (names: string, name: unknown) => names.split(',').includes(String(name));
		const [drop, fail] = [text('drop'), text('fail')];
		const copies = this.getNodeParameter('copies', 0) as number;
		const pairedItem = (item: number) =>
			this.getNodeParameter('unlink', 0) === true ? undefined : { item };
		const items = this.getInputData().flatMap((item, index): INodeExecutionData[] => {
			const name = item.json[text('by')];
			if (listed(drop, name)) return [];
			const json = listed(fail, name)
				? { error: `${text('error')} ${String(name)}` }
				: { accepted: name };
			return Array.from({ length: copies }, () => ({
				json: { ...json },
				pairedItem: pairedItem(index),
			}));
		});
		return [items];
	}
}

export const passage = 'test.passage';

/** For the blocks that an engine knows beside n8n's and ours. */
export const passageBlock: Readonly<Record<string, BlockClass>> = { [passage]: Passage };
