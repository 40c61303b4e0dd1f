import { onEachStore } from '../../support/syncRecordsBlock';
import type { WorkflowRun } from '../../support/workflowRun';

const users = Array.from({ length: 12 }, (_, id) => ({
	id,
	name: `User ${id}`,
	updatedAt: '2026-11-20T00:00:00Z',
	address: { zip: `Z${id}` },
}));

const said = (run: WorkflowRun) => JSON.stringify(run.hints('Records'));

onEachStore('parameters that name fields', (block) => {
	const write = (table: string) => ({ operation: 'writeToTable', table, ...block.place });

	it('a misspelled external ID is an error with what the records have, for a new table and for one that is there', async () => {
		const expected = {
			message: 'No record has the field "userId" that "External ID" names',
			description:
				'Enter in "External ID" a field that the records have: id, name, updatedAt, address.',
		};
		const wrong = { ...write('users'), externalId: 'userId' };
		expect((await block.run(wrong, { items: users })).error).toMatchObject(expected);
		await block.items(write('users'), { items: users });
		expect((await block.run(wrong, { items: users })).error).toMatchObject(expected);
	});

	it('a misspelled cursor field is an error that asks which one is meant', async () => {
		for (const items of [users, users.slice(0, 1)]) {
			const { error } = await block.run(
				{ ...write('spelled'), cursorField: 'updated_At' },
				{ items },
			);
			expect(error?.message).toBe(
				'No record has the field "updated_At" that "Cursor Field" names. Did you mean "updatedAt"?',
			);
		}
	});

	it('a cursor field that one record lacks is only spoken of, and the default one is not', async () => {
		const [user] = users.map(({ id, name }) => ({ id, name }));
		const run = await block.run(
			{ ...write('sparse'), cursorField: 'modified' },
			{ items: [{ ...user }] },
		);
		expect(run.error).toBeUndefined();
		expect(run.hints('Records').map(({ message }) => message)).toContain(
			'No record has the field "modified" that "Cursor Field" names. The time of reading decides which version is newer. Enter in "Cursor Field" a field that the records have: id, name.',
		);
		const asEver = await block.run(write('sparse2'), { items: [{ ...user }] });
		expect(said(asEver)).not.toContain('Cursor Field');
	});

	it('a field name that differs between items is an error that says how to name it', async () => {
		const dragged = { ...write('dragged'), cursorField: '=updatedAt {{ $json.name }}' };
		const { error } = await block.run(dragged, { items: users });
		expect(error).toMatchObject({
			message:
				'The parameter "Cursor Field" must name the same field for all items, but it is "updatedAt User 0" for item 1 and "updatedAt User 1" for item 2',
			description: expect.stringContaining('and not {{ $json.id }}'),
		});
	});

	it('items of two tables may name their own', async () => {
		const run = await block.run(
			{ ...write('x'), table: '={{ $json.table }}', externalId: '={{ $json.key }}' },
			{
				items: [
					{ table: 'one', key: 'a', a: 1 },
					{ table: 'two', key: 'b', b: 2 },
				],
			},
		);
		expect(run.error).toBeUndefined();
	});

	it('a path is a cursor field, and no column of an external ID', async () => {
		const { error } = await block.run(
			{ ...write('paths'), externalId: 'address.zip' },
			{ items: users },
		);
		expect(error?.message).toBe(
			'"External ID" names "address.zip", a field inside another one, and the table has columns only for the fields at the top of a record',
		);
		const run = await block.run(
			{ ...write('paths'), cursorField: 'meta.at' },
			{ items: [{ id: 1, meta: { at: '2026-01-20T00:00:00Z' } }] },
		);
		expect(run.error).toBeUndefined();
		expect(run.items('Records')).toMatchObject([{ json: { created: 1 } }]);
		expect(said(run)).not.toContain('Cursor Field');
	});

	it('Detect Changes refuses a misspelled field, too', async () => {
		const runId = String((await block.begin()).runId);
		const detect = { operation: 'detectChanges', runId };
		const { error } = await block.run({ ...detect, cursorField: 'updateAt' }, { items: users });
		expect(error?.message).toContain('Did you mean "updatedAt"?');
	});
});
