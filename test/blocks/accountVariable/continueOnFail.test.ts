import type { INodeParameters } from 'n8n-workflow';

import { accountVariableBlock, variables } from '../../support/accountVariableBlock';

/** The second of three items has a name that none can have, or a confirmation that is wrong. */
const items = [{ name: 'a' }, { name: 'not a name' }, { name: 'b' }];
const name = '={{ $json.name }}';

const operations: Readonly<Record<string, INodeParameters>> = {
	get: { name, whenMissing: 'goOn' },
	set: variables({ name, type: 'string', value: 'x' }),
	advance: { name, value: '5', options: { createIfMissing: true } },
	compareAndSet: { name, condition: 'isMissing', newType: 'string', newValue: 'x' },
	increment: { name },
	delete: { name },
	list: { limit: '={{ $json.name === "not a name" ? 0 : 5 }}' },
	history: { name },
	undo: { name },
	forgetAccount: { confirmation: '={{ $json.name === "not a name" ? "x" : "acme" }}' },
};

describe('when one of three items fails', () => {
	const block = accountVariableBlock();
	beforeEach(async () => {
		const both = [{ name: 'a' }, { name: 'b' }];
		await block.items(variables({ name, type: 'number', numberValue: 1 }), { items: both });
	});

	it.each(Object.entries(operations))(
		'%s goes on with the others when it is set to continue',
		async (operation, parameters) => {
			const options = { items, settings: { onError: 'continueRegularOutput' as const } };
			const run = await block.run({ ...parameters, operation }, options);
			expect(run.error).toBeUndefined();
			const output = run.items('Variable');
			const failed = output.filter(({ json }) => 'error' in json);
			expect(failed).toEqual([
				{
					json: {
						error: expect.stringMatching(/\w/),
						details: {
							kind: expect.stringMatching(/^(invalid|not)/),
							remedy: expect.stringMatching(/\w/),
						},
					},
					pairedItem: { item: 1 },
				},
			]);
			const sources = output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			expect(new Set(sources)).toEqual(new Set([0, 1, 2]));
		},
	);

	it.each(Object.entries(operations))(
		'%s stops at it, and names it, otherwise',
		async (operation, parameters) => {
			const { error } = await block.run({ ...parameters, operation }, { items });
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				context: { itemIndex: 1, parameter: expect.any(String) },
				description: expect.stringMatching(/\w/),
			});
		},
	);
});
