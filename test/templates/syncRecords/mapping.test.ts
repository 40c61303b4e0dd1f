import 'reflect-metadata';

import type { INodeParameters, ResourceMapperFields } from 'n8n-workflow';

import { SyncRecords } from '../../../nodes/SyncRecords/SyncRecords.node';
import { inEditor } from '../../support/inEditor';
import { onEachDatabase } from '../../support/syncRecordsBlock';

onEachDatabase('The mapping in the editor', (block) => {
	/** As the editor asks for the columns while the block is being set up. */
	const columnsFor = async (parameters: INodeParameters): Promise<ResourceMapperFields> => {
		const context = inEditor(block, { columnsFrom: 'mapped', ...parameters }, 'parameters.columns');
		return await new SyncRecords().methods.resourceMapping.getMappingColumns.call(context);
	};

	beforeEach(async () => {
		await block.query(
			'CREATE TABLE orders (number varchar(10) PRIMARY KEY, amount integer, paid boolean, account varchar(20))',
		);
	});

	it('offers the columns of the table; those of the external ID are needed', async () => {
		const { fields } = await columnsFor({ table: 'orders', externalId: 'number' });
		const shown = fields.map(({ id, displayName, type, required }) => ({
			id,
			displayName,
			type,
			required,
		}));
		expect(shown).toEqual([
			{ id: 'number', displayName: 'number', type: 'string', required: true },
			{ id: 'amount', displayName: 'amount', type: expect.any(String), required: false },
			{ id: 'paid', displayName: 'paid', type: 'boolean', required: false },
			{ id: 'account', displayName: 'account', type: 'string', required: false },
		]);
	});

	it('leaves out what the block fills itself', async () => {
		const items = [
			{ number: '1', amount: 1 },
			{ number: '2', amount: 2 },
		];
		const options = { addBookkeeping: true };
		const write = { operation: 'writeToTable', table: 'orders', externalId: 'number', options };
		await block.items(write, { items });
		const parameters = { table: 'orders', externalId: 'number' };
		const names = async (more: INodeParameters) =>
			(await columnsFor({ ...parameters, ...more })).fields.map(({ id }) => id);
		expect(await names({})).toEqual(['number', 'amount', 'paid', 'account']);
		expect(await names({ options: { accountColumn: 'account' } })).toEqual([
			'number',
			'amount',
			'paid',
		]);
	});

	it.each<[string, INodeParameters, string, string]>([
		['no table', { table: '' }, 'The parameter "Table" must not be empty', 'Table'],
		['a table that is not there', { table: 'ordres' }, 'There is no table "ordres"', 'Table'],
		[
			'an external ID that is no column',
			{ table: 'orders', externalId: 'numbr' },
			'The table "orders" has no column "numbr"; the closest is "number"',
			'External ID',
		],
	])('says what is wrong with %s', async (_case, parameters, message, parameter) => {
		await expect(columnsFor(parameters)).rejects.toMatchObject({
			message: expect.stringContaining(message),
			description: expect.stringMatching(/\w/),
			context: { parameter },
		});
	});
});
