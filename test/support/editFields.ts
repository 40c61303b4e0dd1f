import { workflowOf } from './listOrdersWorkflow';
import type { WorkflowJson } from './workflowEngine';

/** A sub-workflow with Edit Fields of n8n, which makes of each record what the expressions say. */
export function editFields(
	fields: Readonly<Record<string, string>>,
	includeOtherFields: boolean,
): WorkflowJson {
	const assignments = Object.entries(fields).map(([name, value]) => ({
		id: name,
		name,
		value,
		type: 'string',
	}));
	return workflowOf(
		{
			Batch: {
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				parameters: { inputSource: 'passthrough' },
			},
			Edit: {
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { assignments: { assignments }, includeOtherFields },
			},
		},
		['Batch > Edit'],
	);
}
