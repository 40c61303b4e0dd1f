import type { WorkflowJson } from '../support/workflowEngine';
import { editBlock } from '../support/template';

/**
 * Template 02 turned into the recipe that it improves upon: list everything created after the saved date, with no
 * upper bound, and save *now* after the last order was delivered.
 */
export function nowAfterwards(template: WorkflowJson): WorkflowJson {
	const unbounded = editBlock(template, 'List new orders', (parameters) => ({
		...parameters,
		filters: { createdAfter: "={{ $('Get saved date').first().json.value }}" },
	}));
	const saving = editBlock(unbounded, 'Advance saved date', () => ({
		operation: 'set',
		variables: {
			values: [
				{
					name: "={{ $('Settings').first().json.variableName }}",
					type: 'date',
					value: '={{ $json.date }}',
				},
			],
		},
	}));
	const nowBlock = {
		id: 'now-afterwards',
		name: 'Get now',
		type: 'n8n-nodes-scheduled-sync.dateUtility',
		typeVersion: 1,
		position: [1248, 0] as [number, number],
		parameters: { operation: 'getCurrent' },
	};
	const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
	return {
		...saving,
		name: 'Now afterwards',
		nodes: [...saving.nodes.filter((node) => node.name !== 'Freeze the window'), nowBlock],
		connections: {
			'Every 5 minutes': { main: [[to('Settings')]] },
			Settings: { main: [[to('Get saved date')]] },
			'Get saved date': { main: [[to('List new orders')]] },
			'List new orders': { main: [[to('Send to your app')], [to('Get now')]] },
			'Send to your app': { main: [[to('List new orders')]] },
			'Get now': { main: [[to('Advance saved date')]] },
		},
	};
}
