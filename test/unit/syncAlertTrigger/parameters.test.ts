import type { INodeParameters } from 'n8n-workflow';

import { beginning, complete, covering } from '../../support/store/syncWork';
import '../../support/n8nUserFolder';
import { AlertTriggerWorld } from '../../support/publishedAlerts';

let world: AlertTriggerWorld;
beforeEach(async () => {
	world = new AlertTriggerWorld('2026-03-02T08:00:00Z');
	await world.account(async ({ runs }) => {
		await runs.begin(beginning('a', 'shopify.orders'), covering(1, 2));
		await runs.commit('a', complete(2));
	});
});
afterEach(async () => await world.close());

const heartbeat = (heartbeatUrl: unknown, more: object = {}) =>
	({ sendHeartbeat: true, heartbeatUrl, ...more }) as INodeParameters;

describe('what a Sync Alert Trigger cannot work with', () => {
	it.each<[string, INodeParameters, RegExp, RegExp]>([
		[
			'a threshold of 0',
			{ runWithinMinutes: 0 },
			/^The parameter "Run Expected Within \(Minutes\)" must be a whole number from 1 to 525600, but it is 0$/,
			/^Enter a whole number in "Run Expected Within \(Minutes\)", for example 60\./,
		],
		[
			'a threshold below 0',
			{ watermarkWithinMinutes: -5 },
			/"Watermark Moves Within \(Minutes\)" must be a whole number from 1/,
			/for example 60/,
		],
		[
			'no receipt in a row',
			{ receiptsInARow: 0 },
			/"Receipts in a Row".*from 1 to 50/,
			/example 1/,
		],
		['nothing given up', { givenUpAtLeast: 0 }, /"Given Up, at Least".*from 1/, /example 1/],
		['no failure', { failuresInARow: 0 }, /"Failures in a Row".*from 1 to 1000/, /example 3/],
		['half an hour', { givenUpWithinHours: 0.5 }, /"Given Up Within \(Hours\)".*whole/, /24/],
		[
			'a store that is given no time',
			{ options: { storeUnreachableMinutes: 0 } },
			/"Store Unreachable For \(Minutes\)".*from 1/,
			/example 5/,
		],
		[
			'no condition',
			{ conditions: [] },
			/"Conditions" must be one or more of missedRun/,
			/at least one/,
		],
		[
			'another condition',
			{ conditions: ['noon'] },
			/"Conditions".*but it is \["noon"\]/,
			/at least one/,
		],
		[
			'no name',
			{ syncs: 'named', syncNames: ' ' },
			/"Sync Names" must not be empty/,
			/erp\.inventory/,
		],
		[
			'a sync that is not there',
			{ syncs: 'named', syncNames: 'shopify.orders, shopify.order' },
			/^The parameter "Sync Names" must name syncs of the account "acme", but it is "shopify\.order"$/,
			/^It has shopify\.orders\. A sync is there from its first run on/,
		],
		[
			'a sync that is not there and is to be left out',
			{ syncs: 'allExcept', syncNames: 'old' },
			/must name syncs of the account "acme", but it is "old"/,
			/shopify\.orders/,
		],
		['no address', heartbeat(''), /"Heartbeat URL" must not be empty/, /hc-ping/],
		[
			'no address of any kind',
			heartbeat('hc-ping'),
			/"Heartbeat URL" must be an address/,
			/hc-ping/,
		],
		[
			'plain http to another host',
			heartbeat('http://hc-ping.com/my-uuid'),
			/^The parameter "Heartbeat URL" must begin with https:\/\/, or be on this machine$/,
			/^Enter the address that your service has given you.* Plain http is accepted on this machine only/,
		],
		[
			'a password in the address',
			heartbeat('https://me:pass-word@hc-ping.com/'),
			/"Heartbeat URL" must have no user name and no password in it/,
			/hc-ping/,
		],
		['another protocol', heartbeat('ftp://hc-ping.com/x'), /must begin with https/, /hc-ping/],
		[
			'a heartbeat that comes all the time',
			heartbeat('https://hc-ping.com/x', { heartbeatEveryMinutes: 0 }),
			/"Heartbeat Every \(Minutes\)".*from 1 to 1440/,
			/example 5/,
		],
	])('is refused when it is published: %s', async (_, parameters, message, remedy) => {
		const error = await world.publish(parameters).catch((refused: unknown) => refused);
		expect(error).toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(remedy),
		});
		expect(JSON.stringify(error)).not.toMatch(/my-uuid|pass-word/);
	});

	it.each<[string, INodeParameters]>([
		['a sync of that name', { syncs: 'named', syncNames: ' shopify.orders ,' }],
		['thresholds of what is not watched for', { conditions: ['givenUp'], runWithinMinutes: 0 }],
		['an address of what is not sent', { heartbeatUrl: 'http://hc-ping.com' }],
		['this machine', heartbeat('http://[::1]:3000/ping')],
		['https', heartbeat('https://hc-ping.com/x')],
	])('is published with %s', async (_, parameters) => {
		await (await world.publish(parameters)).close();
	});

	it('is published by n8n when it starts, though a sync that it names is gone', async () => {
		const parameters = { syncs: 'named', syncNames: 'gone' };
		const published = await world.publish(parameters, 'init');
		await published.pass(6);
		expect(world.items).toMatchObject([{ sync: 'gone', condition: 'missedRun' }]);
	});
});
