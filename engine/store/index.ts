export type { StoreConfig, SqliteConfig, PostgresConfig } from './storeConfig';
export type { StoreErrorKind } from './storeErrors';
export type { AccountStore, Forgotten, Store } from './store';
export type { HistoryEntry, Origin } from './variableHistory';
export type { Variable } from './variableRecords';
export type {
	Advanced,
	AdvanceOptions,
	Change,
	Compared,
	Expectation,
	NamedValue,
	Variables,
} from './variables';
export type { JsonValue, VariableType, VariableValue } from './variableValue';
export { closeIdleStores, withStore } from './openStores';
export { parseTimestamp } from './timestamp';
