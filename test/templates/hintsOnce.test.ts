import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { showOnce } from '../../nodes/shared/n8n/showOnce';
import { accountBackEnds } from '../support/accountTables';
import { start, workflowOf } from '../support/listOrdersWorkflow';
import { openStreamWorld, type StreamWorld } from '../support/streamWorld';
import { createWorkflowEngine, type WorkflowRun } from '../support/workflowEngine';

const messages = (run: WorkflowRun, block = 'Records') =>
	run.remarks(block).map(({ message }) => message);
const ours = 'n8n-nodes-scheduled-sync';
const account = { credentials: { syncAccountApi: { id: '1', name: 'Account' } } };

/** Start → Pages → Records → Pages: two items a page. */
function pageLoop(type: string, parameters: INodeParameters) {
	return workflowOf(
		{
			Start: start,
			Pages: {
				type: 'n8n-nodes-base.splitInBatches',
				typeVersion: 3,
				parameters: { batchSize: 2, options: {} },
			},
			Records: { type: `${ours}.${type}`, parameters, ...account },
		},
		['Start > Pages', 'Pages:1 > Records', 'Records > Pages'],
	);
}

describe.each(accountBackEnds)('a hint that is true of a whole run ($kind)', (backEnd) => {
	let world: StreamWorld;
	beforeAll(async () => await backEnd.start());
	beforeEach(async () => {
		world = await openStreamWorld(backEnd);
	});
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const paged = async (
		parameters: INodeParameters,
		items: readonly IDataObject[],
		type = 'syncRecords',
		mode: 'trigger' | 'manual' = 'trigger',
	) => {
		const pinned = items.map((json) => ({ json }));
		const run = await world.engine.run(
			pageLoop(type, parameters),
			mode === 'manual' ? { mode, pinData: { Start: pinned } } : { items },
		);
		if (run.error !== undefined) throw run.error;
		return run;
	};
	const write = () => ({ operation: 'writeToTable', table: world.table });

	it('names a field that has no column once in a loop over pages, and one that comes later then', async () => {
		const keyed = { ...write(), externalId: 'number', cursorField: '' };
		await paged(keyed, [{ number: '0', amount: 1.5 }]);
		const columns = { mappingMode: 'autoMapInputData', value: null, schema: [] };
		const items = ['1', '2', '3', '4', '5', '6'].map((number) => ({ number, amuont: 1 }));
		const run = await paged(
			{ ...keyed, columnsFrom: 'mapped', columns },
			items.map((item) => (Number(item.number) > 4 ? { ...item, nought: 1 } : item)),
		);
		expect(run.rounds('Records')).toBe(3);
		expect(messages(run)).toEqual([
			expect.stringMatching(/^1 field went into no column .*: amuont\./),
			expect.stringMatching(/^1 field went into no column .*: nought\./),
		]);
	});

	it('is shown once for what is renamed, has lost digits, is older, comes twice, or fails', async () => {
		const record = (id: string, minute: number) => ({
			id,
			'': 'without a name',
			big: 2 ** 53 + 2,
			updatedAt: `2026-01-31T10:0${minute}:00.000Z`,
		});
		const records = (minute: number) =>
			['a', 'b', 'c', 'd', 'e', 'f'].flatMap((id) => [record(id, minute), record(id, minute)]);
		const first = await paged(write(), records(2));
		expect(first.rounds('Records')).toBe(6);
		expect(messages(first)).toEqual([
			expect.stringMatching(/^Fields whose names a table cannot have/),
			expect.stringMatching(/^The column "big" got whole numbers beyond 2\^53/),
			expect.stringMatching(/^1 external ID came more than once: a\./),
		]);
		const older = await paged(write(), records(1));
		expect(messages(older)).toContainEqual(expect.stringMatching(/came in an older version/));
		expect(new Set(messages(older)).size).toBe(messages(older).length);
		const failing = await paged(
			write(),
			records(3).map((item) => ({ ...item, big: 'no number' })),
		);
		expect(failing.rounds('Records')).toBe(6);
		expect(messages(failing).filter((message) => message.includes('failed'))).toHaveLength(1);
	});

	it('is shown by a stream too, once for all of its batches, for what is renamed and what is older', async () => {
		world.createOrders(6);
		const selection = 'id updatedAt xmin: name NAME: note name';
		const records = { fields: 'custom', selection, options: { pageSize: 2, batchSize: 2 } };
		const stream = async () => {
			world.clock.advance(300_000);
			const run = await world.engine.run(world.workflow(records), { items: [{}] });
			expect(run.error).toBeUndefined();
			return run;
		};
		const first = await stream();
		expect(first.json('Records')).toMatchObject([{ created: 6, batches: 3 }]);
		const inOtherColumns =
			backEnd.kind === 'postgres' ? /^Fields whose .*"xmin" is in/ : /"name"|"NAME"/;
		expect(messages(first)).toEqual([expect.stringMatching(inOtherColumns)]);
		const newer = new Date(world.clock.now()).toISOString();
		const byHand = (await world.ids()).map((id) => ({ id, updatedAt: newer }));
		await paged({ ...write(), syncName: 'orders' }, byHand as IDataObject[]);
		const second = await stream();
		expect(second.json('Records')).toMatchObject([{ fetched: 6, stale: 6 }]);
		expect(messages(second)).toEqual([
			expect.stringMatching(inOtherColumns),
			expect.stringMatching(/^6 records came in an older version/),
		]);
	});

	it('says once in a test run what is not written, for every variable', async () => {
		const advance = {
			operation: 'advance',
			name: '={{ $json.name }}',
			value: '2026-01-31T10:00:00Z',
		};
		const names = ['a', 'b', 'a', 'b', 'c', 'c'].map((name) => ({ name }));
		const run = await paged(
			{ ...advance, options: { createIfMissing: true } },
			names,
			'accountVariable',
			'manual',
		);
		expect(run.rounds('Records')).toBe(3);
		expect(messages(run)).toEqual([
			expect.stringMatching(/^Test run: a, b were not saved\./),
			expect.stringMatching(/^Test run: c was not saved\./),
		]);
	});
});

it('a hint of a try that failed is shown by the try that succeeds, once', async () => {
	failures = 1;
	const { nodes, connections } = workflowOf(
		{ Start: start, Telling: { type: 'test.telling', retryOnFail: true, waitBetweenTries: 1 } },
		['Start > Telling', 'Telling > Telling'],
	);
	const engine = createWorkflowEngine({ blocks: { 'test.telling': Telling } });
	const run = await engine.run({ name: 'telling', nodes, connections }, { items: [{}, {}] });
	expect(run.error).toBeUndefined();
	expect(run.rounds('Telling')).toBe(3);
	expect(messages(run, 'Telling')).toEqual(['once: x, y', 'once: z']);
});

let failures = 0;

/** Tells of x and y with each item, and of z in its second round; ends with the third. */
class Telling implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Telling',
		name: 'telling',
		group: ['transform'],
		version: 1,
		description: 'Shows hints',
		defaults: { name: 'Telling' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const round = Number(this.getInputData()[0]?.json.round ?? 0);
		const names = round === 0 ? ['x', 'y'] : ['y', 'z'];
		for (let item = 0; item < this.getInputData().length; item++) {
			showOnce(this, { kind: 'told', names }, (fresh) => ({
				message: `once: ${fresh.join(', ')}`,
			}));
		}
		if (failures-- > 0) throw new Error('Not this time');
		return [round === 2 ? [] : [{ json: { round: round + 1 } }, { json: {} }]];
	}
}
