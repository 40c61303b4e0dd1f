import type { EngineError } from '../../errors';
import { faultOf, isConnectionLost, isServerError } from '../../postgres/faults';
import type { PostgresFault, ServerError } from '../../postgres/faults';
import type { Said } from '../../wording';
import type { IdentifiedRecord } from '../batchRecords';
import { type DestinationErrorKind, type RecordFailure, recordRefused } from '../errors';
import { firstLine, serverError, serverRemedies } from '../serverFaults';

const kindOf: Readonly<Record<PostgresFault, DestinationErrorKind>> = {
	canceled: 'unexpected',
	columnMissing: 'columnMissing',
	connectionLost: 'unreachable',
	connectionsInUse: 'busy',
	damaged: 'unexpected',
	databaseMissing: 'signInRefused',
	diskFull: 'outOfSpace',
	locked: 'busy',
	notSecure: 'notSecure',
	other: 'unexpected',
	outOfResources: 'outOfSpace',
	permissionDenied: 'permissionDenied',
	readOnly: 'permissionDenied',
	signInRefused: 'signInRefused',
	tableExists: 'unexpected',
	tableMissing: 'tableMissing',
	tooManyConnections: 'outOfSpace',
	undone: 'busy',
};

const remedies: Record<DestinationErrorKind, Said> = {
	...serverRemedies,
	bookkeepingMissing: 'Allow the bookkeeping columns to be added.',
	columnTypeDiffers: 'Compare the types of the columns with those of the table.',
	idsUnknown: 'List the IDs as they are in the table.',
	invalidOption: 'Correct the option.',
	keyInvalid: 'Have the query give one row for each key.',
	nameInvalid: 'Choose another name.',
	noUniqueKey: 'Create a unique index on the columns of the external ID.',
	otherOwner: 'Give each account a table of its own, or a column for the account.',
	outOfSpace: 'Give the database more room (disk, memory or connections).',
	permissionDenied: 'Grant the user of the credential what it needs on the table and its schema.',
	queryRefused: 'Correct the query.',
	sessionLost: 'Run it again, on a connection that keeps its session.',
	storeRefused: 'Choose another schema.',
	tableMissing: 'Check the name of the table and its schema, and run it again.',
	tooManyDeletes: 'Make sure that all IDs were listed, or raise the share that may be deleted.',
};

/**
 * Tells whether an error can be one record's: bad data (22), a constraint (23), a trigger that objects (P0), a view's
 * check (44000), or an index entry that is too large (54000).
 */
export function isRecordFault(error: unknown): error is ServerError {
	return isServerError(error) && /^(22|23|P0|44000|54000)/.test(error.code);
}

/** Tells whether a table cannot be altered as asked: a view or a rule needs it as it is, or it is another user's. */
export function isAlterationRefused(error: unknown): error is ServerError {
	return isServerError(error) && /^(0A|2B|42)/.test(error.code);
}

/** Tells whether a value is to be unique and a row has it already. */
export function isUniqueViolation(error: unknown): boolean {
	return isServerError(error) && error.code === '23505';
}

/**
 * Tells whether nothing was done, and the reason may pass: a deadlock, a failed serialization, a server that restarts.
 */
export function isWorthAnotherTry(error: unknown): boolean {
	return isConnectionLost(error) || ['connectionsInUse', 'undone'].includes(faultOf(error));
}

/** @param during what was going on, where that changes what the error means */
export function destinationErrorOf(error: unknown, during?: 'commit'): EngineError {
	const fault = faultOf(error);
	const kind = kindOf[fault];
	const remedy = fault === 'readOnly' ? serverRemedies.readOnly : remedies[kind];
	return serverError('PostgreSQL', error, [kind, remedy], during);
}

/** Tells what the server says of a record, for people; the value it quotes is the record's own. */
export function reasonOf(error: ServerError): string {
	return firstLine(error.message);
}

/** Returns the same with what the server adds to it. */
export function fullReasonOf(error: ServerError): string {
	const { detail = '' } = error;
	return detail === '' ? reasonOf(error) : `${reasonOf(error)}: ${firstLine(detail)}`;
}

/** Returns the column at fault, from where the server tells it. */
function columnOf({ column, where }: ServerError): string | undefined {
	return column ?? /^COPY .*?, line \d+, column (.+?)(?::|$)/m.exec(where ?? '')?.[1];
}

/** Tells what became of a record that the database refused; any other error is thrown. */
export function failureOf(record: IdentifiedRecord, error: unknown): RecordFailure {
	if (!isRecordFault(error)) throw error;
	return recordRefused(record, columnOf(error), reasonOf(error));
}
