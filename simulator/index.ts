export type { Competitor, PlanName } from './http/bucket';
export type { Fault, FaultKind } from './http/faults';
export type { ClientStats, SimulatorStats } from './http/stats';
export type { LiveRates } from './liveTraffic';
export { allOrdersScopes, defaultApp, type SimulatedApp, type SimulatorOptions } from './options';
export type { OrderInput, OrderTruth, SimulatedShop, TruthFilter } from './shop';
export { type Simulator, startSimulator } from './simulator';
