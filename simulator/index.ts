export type { BulkOptions } from './shopify/bulk/operations';
export type { Competitor, PlanName } from './shopify/http/bucket';
export type { Fault, FaultKind } from './shopify/http/shopFaults';
export type { ClientStats, SimulatorStats } from './shopify/http/stats';
export type { LedgerEntry } from './shopify/ledger';
export type { LiveRates } from './shopify/liveTraffic';
export type { LineItemUnits, RefundInput } from './shopify/orderReturns';
export {
	allOrdersScopes,
	defaultApp,
	type SimulatedApp,
	type SimulatorOptions,
} from './shopify/options';
export type { OrderInput, OrderTruth, SimulatedShop, TruthFilter } from './shopify/shop';
export type { BulkTruth, ForeignOperation } from './shopify/shopBulk';
export type { ProductTruth } from './shopify/shopProducts';
export { type Simulator, startSimulator } from './shopify/simulator';
