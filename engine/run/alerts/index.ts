export {
	alertConditions,
	isWatchedSync,
	type AlertCondition,
	type AlertThresholds,
	type WatchedSyncs,
} from './conditions';
export {
	confirmTold,
	decideAlerts,
	type AlertEvent,
	type AlertMoment,
	type AlertPhase,
	type AlertStep,
	type RaisedAlert,
	type Told,
} from './decideAlerts';
export {
	findingsOf,
	isWatchedFinding,
	objectFindings,
	type AlertFacts,
	type AsideObject,
	type Finding,
	type LatestRun,
} from './findings';
export { saidOfAlert, type SaidOfAlert } from './saidOfAlert';
export { LOOK_EVERY_MS, lookAgain, mayBeginIn, type Watch } from './watch';
