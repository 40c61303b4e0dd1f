import { isNativeError } from 'node:util/types';

import { DestinationError, type DestinationErrorKind } from '../errors';

/** What node-postgres puts on an error that the server reported. */
export interface ServerError extends Error {
	readonly code: string;
	readonly column?: string;
	/** What an error does not say in one line, such as the object that stands in the way. */
	readonly detail?: string;
	readonly constraint?: string;
	/** Where it happened: for COPY, the line and the column. */
	readonly where?: string;
}

const maxReasonLength = 300;

/** PostgreSQL's error codes, the longest prefix first; what is none of these is `unexpected`. */
const kindByCode: readonly (readonly [string, DestinationErrorKind])[] = [
	['42P01', 'tableMissing'],
	['42703', 'columnMissing'],
	['42501', 'permissionDenied'],
	['55P03', 'busy'],
	['57P', 'unreachable'],
	['3D000', 'signInRefused'],
	['28', 'signInRefused'],
	['53', 'outOfSpace'],
	['40', 'busy'],
	['08', 'unreachable'],
];

const remedies: Record<DestinationErrorKind, string> = {
	bookkeepingMissing: 'Allow the bookkeeping columns to be added.',
	busy: 'Run it again; if it goes on, look for a transaction that keeps the table locked.',
	columnMissing: 'Compare the mapped columns with those of the table.',
	invalidOption: 'Correct the option.',
	nameInvalid: 'Choose another name.',
	noUniqueKey: 'Create a unique index on the columns of the external ID.',
	notSecure:
		'Choose "SSL" in the credential as the server has it; for "Verify", enter the certificate of the authority that signed the server\'s.',
	otherOwner: 'Give each account a table of its own, or a column for the account.',
	outOfSpace: 'Give the database more room (disk, memory or connections).',
	permissionDenied: 'Grant the user of the credential what it needs on the table and its schema.',
	sessionLost: 'Run it again, on a connection that keeps its session.',
	signInRefused: 'Check the database, user and password in the credential.',
	storeRefused: 'Choose another schema.',
	tableMissing: 'Check the name of the table and its schema, or let the table be created.',
	tooManyDeletes: 'Make sure that all IDs were listed, or raise the share that may be deleted.',
	unexpected: 'See what the database says, and run it again.',
	unreachable: 'Check host, port and encryption in the credential, and that the server is up.',
};

export function isServerError(error: unknown): error is ServerError {
	return isNativeError(error) && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code));
}

/**
 * Whether an error can be one record's: bad data (22), a constraint (23), a trigger that objects (P0), a view's check
 * (44000), or an index entry that is too large (54000).
 */
export function isRecordFault(error: unknown): error is ServerError {
	return isServerError(error) && /^(22|23|P0|44000|54000)/.test(error.code);
}

/** Whether a table cannot be altered as asked: a view or a rule needs it as it is, or it is another user's. */
export function isAlterationRefused(error: unknown): error is ServerError {
	return isServerError(error) && /^(0A|2B|42)/.test(error.code);
}

/** Whether a value is to be unique and a row has it already. */
export function isUniqueViolation(error: unknown): boolean {
	return isServerError(error) && error.code === '23505';
}

/** Nothing was done, and the reason may pass: deadlock, failed serialisation, a server that restarts. */
export function isWorthAnotherTry(error: unknown): boolean {
	return (
		connectionLost(error) ||
		isWaitedInVain(error) ||
		(isServerError(error) && /^(40001|40P01)$/.test(error.code))
	);
}

/** Whether all connections of this process were taken for as long as one is waited for. */
function isWaitedInVain(error: unknown): boolean {
	return isNativeError(error) && error.message === 'timeout exceeded when trying to connect';
}

export function connectionLost(error: unknown): boolean {
	if (isServerError(error)) return /^(08|57P0[123])/.test(error.code);
	if (!isNativeError(error)) return false;
	const code = 'code' in error ? String(error.code) : '';
	return (
		/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code) ||
		/^Connection terminated|^Client has encountered a connection error/.test(error.message)
	);
}

/** @param during what was going on, where that changes what the error means */
export function destinationErrorOf(error: unknown, during?: 'commit'): DestinationError {
	if (error instanceof DestinationError) return error;
	const kind = kindOf(error);
	const told = isNativeError(error) ? firstLine(error.message) : String(error);
	const uncertain =
		during === 'commit'
			? ' The connection broke while the batch was being committed; writing it again is safe.'
			: '';
	return new DestinationError(kind, {
		message: `PostgreSQL: ${told}.${uncertain}`,
		remedy: remedies[kind],
		cause: error,
	});
}

/** What the server says of a record, for people; the value it quotes is the record's own. */
export function reasonOf(error: ServerError): string {
	return firstLine(error.message);
}

/** The same with what the server adds to it. */
export function fullReasonOf(error: ServerError): string {
	const { detail = '' } = error;
	return detail === '' ? reasonOf(error) : `${reasonOf(error)}: ${firstLine(detail)}`;
}

/** The column at fault, from where the server tells it. */
export function columnOf({ column, where }: ServerError): string | undefined {
	return column ?? /^COPY .*?, line \d+, column (.+?)(?::|$)/m.exec(where ?? '')?.[1];
}

function kindOf(error: unknown): DestinationErrorKind {
	if (isServerError(error)) {
		const found = kindByCode.find(([prefix]) => error.code.startsWith(prefix));
		return found?.[1] ?? 'unexpected';
	}
	const code = isNativeError(error) && 'code' in error ? String(error.code) : '';
	if (isWaitedInVain(error)) return 'busy';
	if (isNotSecure(error, code)) return 'notSecure';
	return connectionLost(error) || /^(ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/.test(code)
		? 'unreachable'
		: 'unexpected';
}

/** Whether what answers is not trusted, or does not encrypt as it was asked to. */
function isNotSecure(error: unknown, code: string): boolean {
	const byCode = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|EPROTO)/;
	return byCode.test(code) || (isNativeError(error) && /does not support SSL/.test(error.message));
}

function firstLine(message: string): string {
	return (message.split('\n')[0] ?? '').replace(/\.$/, '').slice(0, maxReasonLength);
}
