export type { Competitor, PlanName } from './shopify/http/bucket';
export type { Fault, FaultKind } from './shopify/http/shopFaults';
export type { ClientStats, SimulatorStats } from './shopify/http/stats';
export type { LiveRates } from './shopify/liveTraffic';
export {
	allOrdersScopes,
	defaultApp,
	type SimulatedApp,
	type SimulatorOptions,
} from './shopify/options';
export type { OrderInput, OrderTruth, SimulatedShop, TruthFilter } from './shopify/shop';
export { type Simulator, startSimulator } from './shopify/simulator';
