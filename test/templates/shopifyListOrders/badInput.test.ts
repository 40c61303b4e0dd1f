import type { INodeParameters } from 'n8n-workflow';

import type { Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import { engineFor, list, start, workflowOf } from '../../support/listOrdersWorkflow';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ orders: 5 });
});
afterAll(async () => await simulator.close());

const nothing = '={{ $json.missing }}';
const filter = (name: string, value: unknown) =>
	({ filters: { [name]: value } }) as INodeParameters;
const option = (name: string, value: unknown) =>
	({ options: { [name]: value } }) as INodeParameters;

const times = [
	['createdAfter', 'Created After'],
	['createdBefore', 'Created Before'],
	['updatedAfter', 'Updated After'],
	['updatedBefore', 'Updated Before'],
	['processedAfter', 'Processed After'],
	['processedBefore', 'Processed Before'],
] as const;

const refused: [string, INodeParameters, string, string][] = [
	...times.flatMap(([name, label]): [string, INodeParameters, string, string][] => [
		[`${name} empty`, filter(name, ''), label, 'must not be empty'],
		[
			`${name} from an expression that gives nothing`,
			filter(name, nothing),
			label,
			'must not be empty',
		],
		[`${name} no date`, filter(name, 'soon'), label, 'must be a date, but it is "soon"'],
		[`${name} ambiguous`, filter(name, '03/04/2026'), label, 'must be a date'],
		[
			`${name} of the wrong type`,
			filter(name, '={{ [1] }}'),
			label,
			'must be a date, but it is [1]',
		],
		[`${name} null in words`, filter(name, 'null'), label, 'must not be empty'],
		[`${name} an impossible day`, filter(name, '2026-02-30'), label, 'must be a date'],
	]),
	['status unknown', filter('status', 'any'), 'Status', 'must be one of open, closed'],
	['status empty', filter('status', nothing), 'Status', 'must be one of'],
	['financialStatus empty', filter('financialStatus', []), 'Financial Status', 'must not be empty'],
	[
		'financialStatus unknown',
		filter('financialStatus', ['paid', 'x']),
		'Financial Status',
		'must be one of',
	],
	[
		'fulfillmentStatus empty',
		filter('fulfillmentStatus', nothing),
		'Fulfillment Status',
		'must not be empty',
	],
	['tag empty', filter('tag', ' '), 'Tag', 'must not be empty'],
	['tag a number', filter('tag', '={{ 5 }}'), 'Tag', 'must be text, but it is 5'],
	['test unknown', filter('test', 'yes'), 'Test Orders', 'must be one of leaveOut, only'],
	['ids empty', filter('ids', ''), 'IDs', 'must not be empty'],
	['ids only commas', filter('ids', ' , ,'), 'IDs', 'must not be empty'],
	['ids hostile', filter('ids', '5 OR id:6'), 'IDs', 'is not the ID of an order'],
	['search empty', filter('search', ''), 'Search', 'must not be empty'],
	[
		'search that breaks out',
		filter('search', 'a) OR (created_at:>1970'),
		'Search',
		'closes a bracket',
	],
	['search of an unknown field', filter('search', 'colour:red'), 'Search', 'did not understand'],
	[
		'search with an unquoted time',
		filter('search', 'created_at:>2026-01-01T00:00:00Z'),
		'Search',
		'did not understand',
	],
	[
		'a window that ends before it begins',
		{ filters: { createdAfter: '2026-03-02T00:00:00Z', createdBefore: '2026-03-01T00:00:00Z' } },
		'Created After',
		'is later than "Created Before"',
	],
	['pageSize zero', option('pageSize', 0), 'Page Size', 'must be a whole number from 1 to 250'],
	[
		'pageSize too large',
		option('pageSize', 251),
		'Page Size',
		'must be a whole number from 1 to 250',
	],
	['pageSize broken', option('pageSize', 2.5), 'Page Size', 'must be a whole number'],
	['pageSize text', option('pageSize', '={{ "many" }}'), 'Page Size', 'must be a whole number'],
	['pageSize nothing', option('pageSize', nothing), 'Page Size', 'must be a whole number'],
	['maxRetries negative', option('maxRetries', -1), 'Max Retries', 'from 0 to 50'],
	['timeout zero', option('timeoutSeconds', 0), 'Timeout (Seconds)', 'from 1 to 600'],
	['requestLimit zero', option('requestLimit', 0), 'Request Limit', 'from 1 to'],
	['limit zero', { limit: 0 }, 'Limit', 'must be a whole number from 1 to'],
	['limit negative', { limit: -5 }, 'Limit', 'must be a whole number from 1 to'],
	['limit nothing', { limit: nothing }, 'Limit', 'must be a whole number from 1 to'],
	['returnAll text', { returnAll: '={{ "maybe" }}' }, 'Return All', 'must be true or false'],
	['fields unknown', { fields: 'everything' }, 'Fields', 'must be one of'],
	[
		'selection empty',
		{ fields: 'custom', selection: '={{ " " }}' },
		'Selection',
		'must not be empty',
	],
	['selection nothing', { fields: 'custom', selection: nothing }, 'Selection', 'must be text'],
	[
		'selection broken',
		{ fields: 'custom', selection: 'id {' },
		'Selection',
		'ends where } is expected',
	],
	[
		'selection of an unknown field',
		{ fields: 'custom', selection: 'colour' },
		'Selection',
		"Field 'colour' doesn't exist",
	],
	['lineItems text', { lineItems: '={{ "yes" }}' }, 'Include Line Items', 'must be true or false'],
	['sortBy unknown', { sortBy: 'colour' }, 'Sort By', 'must be one of'],
	['sortDirection unknown', { sortDirection: 'up' }, 'Sort Direction', 'must be one of'],
	['return unknown', { return: 'later' }, 'Return', 'must be one of'],
];

it.each(refused)(
	'%s: is refused by an error that names the parameter',
	async (_name, parameters, label, problem) => {
		const served = simulator.stats().ordersServed;
		const workflow = workflowOf({ Start: start, List: list(parameters) }, ['Start > List']);
		const run = await engineFor(simulator).run(workflow, { items: [{}] });
		expect(run.status).toBe('error');
		expect(run.error?.message).toContain(problem);
		expect(run.error).toMatchObject({ context: { parameter: label, itemIndex: 0 } });
		expect((run.error as { description?: string }).description).toMatch(/\S/);
		// What Shopify misunderstands it answers, and says so only beside the orders.
		if (problem !== 'did not understand') expect(simulator.stats().ordersServed).toBe(served);
	},
);

it.each(['createdAfter', 'tag', 'ids'])(
	'a loop whose %s came to nothing lists nothing either',
	async (name) => {
		const served = simulator.stats().ordersServed;
		const parameters = { return: 'pageByPage', ...filter(name, nothing) };
		const workflow = workflowOf({ Start: start, List: list(parameters) }, ['Start > List']);
		const run = await engineFor(simulator).run(workflow, { items: [{}] });
		expect(run.error?.message).toMatch(/must (not be empty|be text)/);
		expect(simulator.stats().ordersServed).toBe(served);
	},
);

it('dates are taken in every form that n8n hands over', async () => {
	const forms = [
		'2020-01-01T00:00:00.000Z',
		'2020-01-01T00:00:00+01:00',
		'2020-01-01T00:00:00',
		'2020-01-01 00:00:00',
		'2020-01-01',
		'={{ DateTime.fromISO("2020-01-01") }}',
		'={{ new Date(1577836800000) }}',
		'={{ 1577836800000 }}',
		'={{ 1577836800 }}',
	];
	for (const createdAfter of forms) {
		const parameters = { filters: { createdAfter } };
		const workflow = workflowOf({ Start: start, List: list(parameters) }, ['Start > List']);
		const run = await engineFor(simulator).run(workflow, { items: [{}] });
		expect([createdAfter, run.error?.message]).toEqual([createdAfter, undefined]);
		expect(run.json('List')).toHaveLength(5);
	}
});
