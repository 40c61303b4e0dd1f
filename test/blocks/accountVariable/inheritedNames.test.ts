import { accountVariableBlock, variables } from '../../support/accountVariableBlock';
import { inheritedNames, withFields } from '../../support/inheritedNames';

describe('Account Variable, given names that every JavaScript object answers to', () => {
	const block = accountVariableBlock();
	const items = [{}];

	it('a variable of such a name does not exist before it is set, and is one like any other then', async () => {
		for (const name of inheritedNames) {
			const { error } = await block.run({ operation: 'get', name }, { items });
			expect(error?.message).toContain(`The account "acme" has no variable "${name}"`);
			await block.items(variables({ name, type: 'string', value: `of ${name}` }), { items });
		}
		for (const name of inheritedNames) {
			const [got] = await block.items({ operation: 'get', name }, { items });
			expect(got).toMatchObject({ name, exists: true, value: `of ${name}`, version: 1 });
		}
	});

	it('a JSON value keeps its fields of such names, and no other', async () => {
		const value = withFields(...inheritedNames.map((name) => [name, 'x'] as const));
		for (const [name, json] of [
			['full', JSON.stringify(value)],
			['empty', '{}'],
		] as const) {
			await block.items(variables({ name, type: 'json', value: json }), { items });
			const [got] = await block.items({ operation: 'get', name }, { items });
			expect(JSON.stringify(got?.value)).toBe(json);
		}
	});
});
