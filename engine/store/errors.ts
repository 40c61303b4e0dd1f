import { EngineError, type ErrorDetails } from '../errors';

/** What can be wrong with a store, with what it is asked to keep, or with what it is asked for. */
export type StoreErrorKind =
	| 'invalidStoreConfig'
	| 'invalidAccountId'
	| 'invalidVariableName'
	| 'invalidVariableValue'
	| 'variableMissing'
	| 'variablesNotComparable'
	| 'variableNotANumber'
	| 'nothingToUndo'
	| 'invalidSyncName'
	| 'invalidExternalId'
	| 'invalidIdempotencyKey'
	| 'runMissing'
	| 'runClosed'
	| 'leaseLost'
	| 'leaseExpired'
	| 'pastWindow'
	| 'syncIsRunning'
	| 'belowFloor'
	| 'storeIsDirectory'
	| 'storeIsSymlink'
	| 'storeIsForeign'
	| 'storeIsNewer'
	| 'storeIsUnreleased'
	| 'storeCannotBeOpened'
	| 'storeReadOnly'
	| 'storeFull'
	| 'storeCorrupt'
	| 'storeBusy'
	| 'storeFailed'
	| 'postgresUnreachable'
	| 'postgresSignInFailed'
	| 'postgresNoDatabase'
	| 'postgresNoPermission'
	| 'postgresNotSecure'
	| 'postgresTooManyConnections';

export function storeError(
	kind: StoreErrorKind,
	message: string,
	remedy: string,
	details: Pick<ErrorDetails, 'parameter' | 'cause'> = {},
): EngineError<StoreErrorKind> {
	return new EngineError(kind, { message, remedy, ...details });
}
