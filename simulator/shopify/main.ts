/**
 * The simulator as a process of its own:
 *
 *   tsx simulator/shopify/main.ts --port 4010 --orders 5000 --orders-per-minute 30
 *
 * Prints one JSON line when it is ready and stops on SIGINT or SIGTERM. Its control endpoints are under
 * `/_simulator/`; README.md lists them.
 */
import { parseArgs } from 'node:util';
import type { ChildrenOrder } from './bulk/lineOrder';
import { restoreRates, type PlanName } from './http/bucket';
import { defaultApp, type SimulatorOptions } from './options';
import { startSimulator } from './simulator';

const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		seed: { type: 'string' },
		shop: { type: 'string' },
		orders: { type: 'string' },
		products: { type: 'string' },
		from: { type: 'string' },
		to: { type: 'string' },
		plan: { type: 'string' },
		'time-zone': { type: 'string' },
		'line-items': { type: 'string' },
		'latency-ms': { type: 'string' },
		'index-lag-ms': { type: 'string' },
		'bulk-running-ms': { type: 'string' },
		'bulk-at-once': { type: 'string' },
		'bulk-children': { type: 'string' },
		'keep-rendered-pages': { type: 'boolean' },
		'all-orders': { type: 'boolean' },
		'orders-per-minute': { type: 'string' },
		'edits-per-minute': { type: 'string' },
		'refunds-per-minute': { type: 'string' },
	},
});

void main();

async function main(): Promise<void> {
	const simulator = await startSimulator(readOptions());
	const ordersPerMinute = number('orders-per-minute') ?? 0;
	const editsPerMinute = number('edits-per-minute') ?? 0;
	const refundsPerMinute = number('refunds-per-minute') ?? 0;
	simulator.shop.startLive({ ordersPerMinute, editsPerMinute, refundsPerMinute });
	const stop = () => void simulator.close();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	const { clientId, clientSecret, accessToken, refreshToken } = defaultApp;
	const { url, filesUrl } = simulator;
	console.log(JSON.stringify({ url, filesUrl, clientId, clientSecret, accessToken, refreshToken }));
}

function readOptions(): SimulatorOptions {
	const scopes = [...defaultApp.scopes, 'read_all_orders'];
	return {
		port: number('port'),
		seed: number('seed'),
		shop: values.shop,
		orders: number('orders'),
		products: number('products'),
		from: values.from,
		to: values.to,
		plan: readPlan(values.plan),
		timeZone: values['time-zone'],
		lineItems: number('line-items'),
		latencyMs: number('latency-ms'),
		indexLagMs: number('index-lag-ms'),
		bulk: {
			runningMs: number('bulk-running-ms'),
			operationsAtOnce: number('bulk-at-once'),
			childrenOrder: readChildrenOrder(values['bulk-children']),
		},
		keepRenderedPages: values['keep-rendered-pages'],
		app: values['all-orders'] === true ? { scopes } : {},
	};
}

function number(name: keyof typeof values): number | undefined {
	const text = values[name];
	if (text === undefined) return undefined;
	const read = Number(text);
	if (!Number.isFinite(read) || read < 0)
		throw new Error(`--${name} must be a number; given: ${text}`);
	return read;
}

function readChildrenOrder(text: string | undefined): ChildrenOrder | undefined {
	if (text === undefined || text === 'nearby' || text === 'far') return text;
	throw new Error(`--bulk-children must be nearby or far; given: ${text}`);
}

function readPlan(text: string | undefined): PlanName | undefined {
	if (text === undefined) return undefined;
	if (text in restoreRates) return text as PlanName;
	throw new Error(`--plan must be one of ${Object.keys(restoreRates).join(', ')}; given: ${text}`);
}
