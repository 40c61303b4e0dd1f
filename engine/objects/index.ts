export { beyondLimits, chooseDue, type ClaimLimits } from './choose';
export { dueAfter, rankOf, SPACING_MS, spacedRank } from './due';
export { type PassedOver, passedOver, type PassedOverKind, type RegistryNow } from './passedOver';
export { advised, isHeldUp, setAside, type Trouble } from './setAside';
export { type ObjectStanding, type ObjectStatus, standingOf } from './standing';
export {
	type AsideKind,
	DEFAULT_INTERVAL_MS,
	intervalOf,
	LONGEST_INTERVAL_MS,
	type ObjectClaim,
	type ObjectKey,
	type ObjectMode,
	objectModes,
	type ObjectSettings,
	type SetAside,
	SHORTEST_INTERVAL_MS,
	type SyncObject,
} from './syncObject';
