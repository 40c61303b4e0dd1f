import { EngineError, type ErrorDetails } from '../../../engine/errors';

/** What can be wrong with how a block is set, with what it is given, or with what is done with what it hands on. */
export type BlockErrorKind =
	| 'answerTooLarge'
	| 'canceled'
	| 'columnMissing'
	| 'credentialMissing'
	| 'deliveryFailed'
	| 'deliveryWaits'
	| 'fieldMissing'
	| 'fieldsDiffer'
	| 'folderInQueueMode'
	| 'heartbeatFailed'
	| 'idMissing'
	| 'invalidConsole'
	| 'invalidDatabase'
	| 'invalidDatabaseFile'
	| 'invalidParameter'
	| 'listIncomplete'
	| 'listIsCut'
	| 'loopOpen'
	| 'loopUnfinished'
	| 'mixedAccounts'
	| 'nothingRegistered'
	| 'notConfirmed'
	| 'ordersFailed'
	| 'pagesFailed'
	| 'recordRefused'
	| 'recordsFailed'
	| 'shopsNotListed'
	| 'sqliteInQueueMode'
	| 'tableMissing'
	| 'tokenForOneShop'
	| 'tooManyReturned'
	| 'transformFailed'
	| 'variableDifferent';

/** Makes a block's own error; those of the engine come as they are. */
export function blockError<Kind extends BlockErrorKind>(
	kind: Kind,
	message: string,
	remedy: string,
	details: Pick<ErrorDetails, 'parameter' | 'cause'> = {},
): EngineError<Kind> {
	return new EngineError(kind, { message, remedy, ...details });
}
