import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { type Expected, expectError, expectWarning } from '../../support/said';
import { onEachStore, type RecordsBlock } from '../../support/syncRecordsBlock';

const user = (id: number): IDataObject => ({
	id,
	name: `User ${id}`,
	updatedAt: '2026-01-20T00:00:00Z',
	balance: '0.00',
});
const users = Array.from({ length: 12 }, (_, id) => user(id));
const fewUsers = users.slice(0, 2);
const haves = 'id, name, updatedAt, balance';

const write = { operation: 'writeToTable', table: 'users' };
const mapped = (value: IDataObject) =>
	({
		columnsFrom: 'mapped',
		columns: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
	}) as unknown as INodeParameters;

const nodeWith = ({ place }: RecordsBlock, parameters: INodeParameters): INode => ({
	id: 'records',
	name: 'Records',
	type: 'n8n-nodes-scheduled-sync.syncRecords',
	typeVersion: 1,
	position: [0, 0],
	parameters: { ...place, ...parameters },
});

onEachStore('mistakes with the names of fields', (block) => {
	async function refused(
		parameters: INodeParameters,
		items: readonly IDataObject[],
		expected: Expected,
	): Promise<void> {
		expectError(await block.run(parameters, { items }), expected);
	}

	describe('6: an External ID that does not exist', () => {
		const noField: Expected = {
			message: 'No record has the field "userId" that "External ID" names',
			description: `Enter in "External ID" a field that the records have: ${haves}.`,
			data: ['userId'],
		};
		const wrong = { ...write, externalId: 'userId' };

		it.each([
			['many', users],
			['two', fewUsers],
			['one', users.slice(0, 1)],
		])(
			'is refused with the fields that there are, for a new table and one that is there: %s',
			async (_, items) => {
				await refused(wrong, items, noField);
				await block.items(write, { items: users });
				await refused(wrong, items, noField);
			},
		);

		it('is refused in Detect Changes and Sync One Record as well', async () => {
			const { runId } = await block.begin();
			const { externalId } = wrong;
			await refused(
				{ operation: 'detectChanges', runId: String(runId), externalId },
				users,
				noField,
			);
			await refused({ ...wrong, operation: 'syncOne', syncName: 'users' }, users, {
				message: 'The record was refused: its external ID is empty',
				description: `Enter in "External ID" a field that the record has: ${haves}. Or correct the record, or where it comes from.`,
			});
		});

		it('that a webhook has in its body is refused with the way to take it out', async () => {
			const call = { headers: {}, params: {}, query: {}, body: user(1) };
			await refused({ ...write, operation: 'syncOne', syncName: 'users' }, [call], {
				message: 'The record was refused: its external ID is empty',
				description:
					'A webhook delivers the record inside "body": take it out with Edit Fields, Split Out or {{ $json.body }}.',
				data: ['body'],
			});
		});

		it('is refused in Reconcile with the columns of the table, before anything is deleted', async () => {
			await block.items(write, { items: users });
			const options = { listedFrom: '2026-01-30' };
			await refused({ ...wrong, operation: 'reconcile', options }, fewUsers, {
				message: 'The table "users" has no column "userId".',
				description: `Enter in "External ID" a column that the table has: ${haves}.`,
				data: ['users', 'userId'],
			});
		});

		it('is refused with the mapping, where that leaves it out', async () => {
			await block.items(write, { items: users });
			const description =
				'Map a field to it in "Columns", one that every record has; or enter in "External ID" the columns that tell one record from another.';
			await refused({ ...write, ...mapped({ name: '={{ $json.name }}' }) }, users, {
				message: 'No field is mapped to the column "id" that "External ID" names',
				description,
				data: ['id'],
			});
		});

		it('that is left empty does not run', async () => {
			await expect(block.run({ ...write, externalId: '' }, { items: users })).rejects.toThrow(
				'The \'Records\' node has issues:\n- Parameter "External ID" is required.',
			);
		});

		it('that is dragged in as an expression is refused, as it gives the value', async () => {
			await refused({ ...write, externalId: '={{ $json.id }}' }, users, {
				message: 'The parameter "External ID" must name a field, but it is 0',
				description:
					'Enter the field\'s name in "External ID", for example id, and not {{ $json.id }}, which gives the value that each item has in it.',
			});
		});
	});

	describe('7: a Cursor Field that is misspelled', () => {
		it('is an error that asks which one is meant', async () => {
			await refused({ ...write, cursorField: 'updated_at' }, fewUsers, {
				message:
					'No record has the field "updated_at" that "Cursor Field" names. Did you mean "updatedAt"?',
				description: `Enter in "Cursor Field" a field that the records have: ${haves}.`,
				data: ['updated_at', 'updatedAt'],
			});
		});

		it('is spoken of where few records lack it, which may be right', async () => {
			const parameters = { ...write, cursorField: 'modified' };
			const run = await block.run(parameters, { items: fewUsers });
			expectWarning(run, nodeWith(block, parameters), {
				message: `No record has the field "modified" that "Cursor Field" names. The time of reading decides which version is newer. Enter in "Cursor Field" a field that the records have: ${haves}.`,
				data: ['modified'],
			});
		});
	});

	describe('names that an expression gives each item anew', () => {
		const differs = (label: string): Expected => ({
			message: `The parameter "${label}" must name the same field for all items, but it is "User 0" for item 1 and "User 1" for item 2`,
			description: `Enter the field's name in "${label}", for example id, and not {{ $json.id }}, which gives the value that each item has in it.`,
			data: ['User 0', 'User 1'],
		});
		const name = '={{ $json.name }}';
		const one = { operation: 'syncOne', syncName: 'users' };
		const toTable = { ...one, destination: 'table', table: 'users' };
		const toAny = { ...one, destination: 'remember' };

		it.each<[string, string, INodeParameters]>([
			['Write to Table', 'External ID', { ...write, externalId: name }],
			['Write to Table', 'Cursor Field', { ...write, cursorField: name }],
			['Sync One Record', 'External ID', { ...toTable, externalId: name }],
			['Sync One Record', 'Cursor Field', { ...toAny, cursorField: name }],
			['Sync One Record', 'Ignored Fields', { ...toAny, options: { ignoredFields: name } }],
		])('are refused by %s: %s', async (_, label, parameters) => {
			await refused(parameters, users, differs(label));
		});

		it.each<[string, INodeParameters]>([
			['External ID', { externalId: name }],
			['Cursor Field', { cursorField: name }],
			['Ignored Fields', { options: { ignoredFields: name } }],
		])('are refused by Detect Changes: %s', async (label, parameters) => {
			const runId = String((await block.begin()).runId);
			await refused({ operation: 'detectChanges', runId, ...parameters }, users, differs(label));
		});

		it('are refused by Reconcile, which would take the items for several lists', async () => {
			await block.items(write, { items: users });
			const options = { listedFrom: '2026-01-30' };
			await refused({ ...write, operation: 'reconcile', externalId: name, options }, users, {
				message:
					'"External ID" is "User 0" for item 1 and "User 1" for item 2, but the items are one list: what is not in it counts as gone. Nothing was deleted',
				description:
					'Let "External ID" give the same for all items, for example by {{ $(\'Sync Run\').first().json.… }} instead of {{ $json.… }} or {{ $now }}.',
				data: ['User 0', 'User 1'],
			});
			expect(await block.query('SELECT count(*) AS n FROM users')).toEqual([
				{ n: expect.anything() },
			]);
		});

		it('come out by items where the node goes on after errors, and nothing is written', async () => {
			const parameters = { ...toTable, externalId: name };
			const settings = { onError: 'continueRegularOutput' } as const;
			const run = await block.run(parameters, { items: fewUsers, settings });
			expect(run.json('Records')).toMatchObject(
				fewUsers.map(() => ({ error: differs('External ID').message })),
			);
		});

		it('may differ between syncs', async () => {
			const parameters = {
				...toAny,
				syncName: '={{ $json.sync }}',
				externalId: '={{ $json.key }}',
			};
			const items = [
				{ sync: 'one', key: 'a', a: 1 },
				{ sync: 'two', key: 'b', b: 2 },
			];
			expect(await block.items(parameters, { items })).toMatchObject([
				{ sync: 'one', externalId: '1' },
				{ sync: 'two', externalId: '2' },
			]);
		});
	});

	it('+: an External ID that is not unique is spoken of, with the remedy', async () => {
		const parameters = { ...write, externalId: 'kind' };
		const items = users.map((each, index) => ({ ...each, kind: index % 2 }));
		const run = await block.run(parameters, { items });
		expectWarning(run, nodeWith(block, parameters), {
			message:
				'2 external IDs came more than once: 0, 1. The newest version of each counts, the others are unchanged. If they are different records, choose more fields for "External ID".',
		});
	});

	it('+: a value that does not fit comes out of Failed with the record and the reason, and a hint says so', async () => {
		await block.items(write, { items: [{ id: 1, age: 30 }] });
		const misfit = { id: 2, age: 'old' };
		const run = await block.run(write, { items: [misfit, { id: 3, age: 31 }] });
		expect(run.json('Records', 1)).toEqual([
			{ externalId: '2', reason: 'age: "old" is not a whole number', record: misfit },
		]);
		const node = nodeWith(block, write);
		expectWarning(run, node, {
			message: '1 record failed, and came out of "Failed" with the reason.',
		});
	});
});
