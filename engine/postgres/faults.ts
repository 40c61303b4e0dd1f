import { codeOf, messageOf } from '../nativeErrors';

/** What can be wrong with a database server of any kind, or with the way to it, as far as somebody acts on it; all else is `other`. */
export type ServerFault =
	/** The connection is gone, or was never there. */
	| 'connectionLost'
	/** The server has no connection free. */
	| 'tooManyConnections'
	| 'notSecure'
	| 'signInRefused'
	| 'permissionDenied'
	| 'tableMissing'
	| 'tableExists'
	| 'columnMissing'
	| 'readOnly'
	| 'diskFull'
	| 'outOfResources'
	/** The server undid the transaction, or a statement of it, to let another one through. */
	| 'undone'
	/** By the server's own time limit, or by hand. */
	| 'canceled'
	| 'other';

export type PostgresFault =
	| ServerFault
	/** This process has too few connections of its own for what it does at once; nothing was asked of the server. */
	| 'connectionsInUse'
	| 'databaseMissing'
	| 'locked'
	| 'damaged';

/** By the beginning of the SQLSTATE, the first that fits; https://www.postgresql.org/docs/current/errcodes-appendix.html */
const faultBySqlState: readonly (readonly [prefix: string, fault: PostgresFault])[] = [
	['08', 'connectionLost'],
	['25006', 'readOnly'],
	['25P03', 'connectionLost'],
	['28', 'signInRefused'],
	['3D000', 'databaseMissing'],
	['40', 'undone'],
	['42501', 'permissionDenied'],
	['42703', 'columnMissing'],
	['42P01', 'tableMissing'],
	['42P07', 'tableExists'],
	['53100', 'diskFull'],
	['53300', 'tooManyConnections'],
	['53', 'outOfResources'],
	['55P03', 'locked'],
	['57014', 'canceled'],
	['57P', 'connectionLost'],
	['XX001', 'damaged'],
	['XX002', 'damaged'],
];

/** What node-postgres puts on an error that the server reported. */
export interface ServerError extends Error {
	/** SQLSTATE */
	readonly code: string;
	readonly column?: string;
	/** What an error does not say in one line, such as the object that stands in the way. */
	readonly detail?: string;
	/** What the server takes for a help. */
	readonly hint?: string;
	readonly constraint?: string;
	/** Where it happened: for COPY, the line and the column. */
	readonly where?: string;
}

/** Whether the server reported it. The system's own errors have words for codes, of which `EPIPE` has five letters too. */
export function isServerError(error: unknown): error is ServerError {
	return /^(?!E[A-Z]{4}$)[0-9A-Z]{5}$/.test(codeOf(error) ?? '');
}

/** Tells what is wrong from an error of node-postgres, of the server, or of the network. */
export function faultOf(error: unknown): PostgresFault {
	const code = codeOf(error) ?? '';
	if (isServerError(error)) {
		if (code.startsWith('28') && asksForSsl.test(messageOf(error))) return 'notSecure';
		return faultBySqlState.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'other';
	}
	const message = messageOf(error);
	if (message.includes(withoutPassword)) return 'signInRefused';
	if (message === waitedInVain) return 'connectionsInUse';
	if (untrusted.test(code) || message.includes('does not support SSL')) return 'notSecure';
	return unreachable.test(code) || cutOff.test(message) ? 'connectionLost' : 'other';
}

/** Whether the connection is gone, or was never there: what had begun was undone, unless it was being committed. */
export function isConnectionLost(error: unknown): boolean {
	return faultOf(error) === 'connectionLost';
}

/** What node-postgres says when no connection became free in time. */
export const waitedInVain = 'timeout exceeded when trying to connect';

/** What a server says to who comes unencrypted, where it lets nobody in so; older ones say `SSL off`. */
const asksForSsl = /no encryption|SSL off/;

const untrusted = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|EPROTO)/;
const unreachable = /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EACCES)/;
/** In node-postgres' words, which come without a code; the last ones of a program that is no PostgreSQL. */
const cutOff =
	/Connection terminated|not queryable|invalid response: |Received unexpected \w+ message from backend/;
/** What the client says of a server that asks for a password, where there is none. */
const withoutPassword = 'client password must be a string';
