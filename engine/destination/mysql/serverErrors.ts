import { codeOf, messageOf } from '../../nativeErrors';
import type { ServerFault } from '../../postgres/faults';

export type MysqlFault =
	| ServerFault
	/** It was more at once than the server, or what stands before it, takes. */
	| 'tooLarge'
	/** The columns are more, or longer together, than a table can have. */
	| 'tooWide';

/** https://mariadb.com/kb/en/mariadb-error-code-reference/ and MySQL's, which agree where both have a number. */
const faultByNumber: Readonly<Record<number, MysqlFault>> = {
	1020: 'undone', // the row has changed since the transaction began
	1021: 'diskFull',
	1037: 'outOfResources',
	1038: 'outOfResources',
	1040: 'tooManyConnections',
	1041: 'outOfResources',
	1044: 'permissionDenied',
	1045: 'signInRefused',
	1047: 'connectionLost', // a node that is not part of its cluster
	1049: 'signInRefused',
	1050: 'tableExists',
	1053: 'connectionLost',
	1054: 'columnMissing',
	1079: 'connectionLost',
	1080: 'connectionLost',
	1114: 'diskFull',
	1117: 'tooWide',
	1118: 'tooWide',
	1129: 'signInRefused', // a machine that the server does not let in
	1130: 'signInRefused',
	1142: 'permissionDenied',
	1143: 'permissionDenied',
	1146: 'tableMissing',
	1153: 'tooLarge',
	1197: 'tooLarge',
	1203: 'tooManyConnections',
	1205: 'undone',
	1206: 'outOfResources',
	1213: 'undone',
	1226: 'tooManyConnections',
	1227: 'permissionDenied',
	1251: 'signInRefused',
	1290: 'readOnly',
	1317: 'canceled',
	1370: 'permissionDenied',
	1412: 'undone',
	1461: 'outOfResources',
	1615: 'undone', // a statement has to be prepared anew
	1637: 'undone',
	1698: 'signInRefused',
	1792: 'readOnly',
	1820: 'signInRefused',
	1836: 'readOnly',
	1862: 'signInRefused',
	1927: 'connectionLost',
	1969: 'canceled',
	2006: 'connectionLost',
	2013: 'connectionLost',
	3024: 'canceled',
	3101: 'undone', // another member of the group was first
	3118: 'signInRefused',
	3159: 'notSecure',
	4031: 'connectionLost',
	4151: 'signInRefused',
};

/** Vitess, and PlanetScale with it, says most of its own in words. */
const faultByWords: readonly (readonly [words: RegExp, fault: MysqlFault])[] = [
	[/exceeded timeout: \d|for tx killer rollback|transaction .* ended at .*exceeded/i, 'tooLarge'],
	[
		/row count exceeded|received message larger than max|packet for query is too large/i,
		'tooLarge',
	],
	[/code = (aborted|unavailable)|is not serving|no healthy tablet|primary is not/i, 'undone'],
	[/code = resourceexhausted/i, 'outOfResources'],
	[/gone away|closed state|connection lost|pool is closed/i, 'connectionLost'],
	[/insecure transport|does not support secure connection/i, 'notSecure'],
];

const untrusted = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|EPROTO|HANDSHAKE_)/;
const unreachable = /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EACCES|PROTOCOL_CONN)/;

/** What mysql2 puts on an error that the server reported. */
export interface ServerError extends Error {
	readonly errno: number;
	readonly sqlState: string;
}

/** Whether the server reported it. The system's own errors have numbers below zero. */
export function isServerError(error: unknown): error is ServerError {
	return (
		error instanceof Error &&
		'errno' in error &&
		typeof error.errno === 'number' &&
		error.errno > 0 &&
		'sqlState' in error &&
		typeof error.sqlState === 'string'
	);
}

/** Tells what is wrong from an error of mysql2, of the server, or of the network. */
export function faultOf(error: unknown): MysqlFault {
	const byWords = faultByWords.find(([words]) => words.test(messageOf(error)))?.[1];
	if (byWords !== undefined) return byWords;
	if (isServerError(error)) return faultByNumber[error.errno] ?? 'other';
	const code = codeOf(error) ?? '';
	if (untrusted.test(code)) return 'notSecure';
	return unreachable.test(code) ? 'connectionLost' : 'other';
}

/** Whether the connection is gone, or was never there: what had begun was undone, unless it was being committed. */
export function isConnectionLost(error: unknown): boolean {
	return faultOf(error) === 'connectionLost';
}
