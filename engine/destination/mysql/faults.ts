import { EngineError } from '../../errors';
import type { Said } from '../../wording';
import type { IdentifiedRecord } from '../batchRecords';
import {
	destinationError,
	type DestinationErrorKind,
	type RecordFailure,
	recordRefused,
} from '../errors';
import { firstLine, serverError, serverRemedies } from '../serverFaults';
import { faultOf, isServerError, type MysqlFault, type ServerError } from './serverErrors';

const meaning: Readonly<Record<MysqlFault, readonly [DestinationErrorKind, Said]>> = {
	canceled: ['unexpected', serverRemedies.unexpected],
	columnMissing: ['columnMissing', serverRemedies.columnMissing],
	connectionLost: ['unreachable', serverRemedies.unreachable],
	diskFull: ['outOfSpace', 'Give the database more room on its disk.'],
	notSecure: ['notSecure', serverRemedies.notSecure],
	other: ['unexpected', serverRemedies.unexpected],
	outOfResources: ['outOfSpace', 'Give the database more memory or connections.'],
	permissionDenied: [
		'permissionDenied',
		'Grant the user of the credential what it needs on the database: SELECT, INSERT, UPDATE, DELETE and CREATE TEMPORARY TABLES; to make tables and columns also CREATE, ALTER and INDEX.',
	],
	readOnly: ['permissionDenied', serverRemedies.readOnly],
	signInRefused: ['signInRefused', serverRemedies.signInRefused],
	tableExists: ['busy', 'The table was made by another just now: run it again.'],
	tableMissing: ['tableMissing', 'Check the name of the table, and run it again.'],
	tooLarge: [
		'outOfSpace',
		'Write fewer records at once, or raise "max_allowed_packet" of the server.',
	],
	tooManyConnections: ['outOfSpace', 'Allow the database more connections.'],
	tooWide: ['unexpected', 'Write fewer columns: what is left is more than a row can have.'],
	undone: ['busy', serverRemedies.busy],
};

/** What is wrong with a record by the number of its error; all others have an SQLSTATE that says so. */
const recordFaults: ReadonlySet<number> = new Set([
	1118, // the row is too long
	1265, // a value would be cut
	1364, // a column has no default
	1366,
	1411,
	1526, // no partition takes it
	1906, // a generated column
	3105,
	3819, // a check
	4025,
]);

/** Tells whether an error can be one record's: bad data (22), a constraint (23), a trigger that objects (45), a view's check (44). */
export function isRecordFault(error: unknown): error is ServerError {
	if (!isServerError(error) || faultOf(error) === 'tooLarge') return false;
	return /^(22|23|44|45)/.test(error.sqlState) || recordFaults.has(error.errno);
}

/** Tells whether a value is to be unique and a row has it already. */
export function isUniqueViolation(error: unknown): boolean {
	return isServerError(error) && [1062, 1586].includes(error.errno);
}

/** Tells whether nothing was done, and the reason may pass: a deadlock, a server that restarts. */
export function isWorthAnotherTry(error: unknown): boolean {
	return (
		!(error instanceof EngineError) &&
		['connectionLost', 'undone', 'tableExists'].includes(faultOf(error))
	);
}

/** @param during what was going on, where that changes what the error means */
export function destinationErrorOf(error: unknown, during?: 'commit'): EngineError {
	return serverError('MySQL', error, meaning[faultOf(error)], during);
}

export function lockedOut(): EngineError {
	return destinationError(
		'busy',
		'MySQL: another writer keeps the table for itself.',
		serverRemedies.busy,
	);
}

/** Tells what the server says of a record, for people. Which row of a statement it was in means nothing to them. */
function reasonOf(error: ServerError): string {
	return firstLine(error.message.replace(/ at row \d+$/, ''));
}

/** Returns the column at fault, where the server names it. */
function columnOf({ message }: ServerError): string | undefined {
	const [, quoted, name] =
		/(?:column|field) (?:'([^']+)'|(?:`(?:[^`]|``)+`\.){0,2}`((?:[^`]|``)+)`)/i.exec(message) ?? [];
	return quoted ?? name?.replaceAll('``', '`');
}

/** Tells what became of a record that the database refused; any other error is thrown. */
export function failureOf(record: IdentifiedRecord, error: unknown): RecordFailure {
	if (!isRecordFault(error)) throw error;
	return recordRefused(record, columnOf(error), reasonOf(error));
}
