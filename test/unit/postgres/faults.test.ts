import { destinationErrorOf, isWorthAnotherTry } from '../../../engine/destination/postgres/faults';
import type { PostgresConfig } from '../../../engine/store';
import { toPostgresStoreError } from '../../../engine/store/postgres/postgresErrors';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });
const store: PostgresConfig = {
	kind: 'postgres',
	host: 'db',
	port: 5432,
	database: 'sync',
	user: 'sync',
	password: 'secret',
	schema: 'sync',
	ssl: 'disable',
};
const saidOf = (error: Error) => ({
	byStore: toPostgresStoreError(error, store).kind,
	byDestination: destinationErrorOf(error).kind,
	isWorthAnotherTry: isWorthAnotherTry(error),
});

describe('what PostgreSQL, or the way to it, refuses is told in the same way by store and destination', () => {
	it.each([
		'ECONNREFUSED',
		'ECONNRESET',
		'ECONNABORTED',
		'EHOSTUNREACH',
		'EHOSTDOWN',
		'ENETUNREACH',
		'ENETDOWN',
		'ENOTFOUND',
		'EAI_AGAIN',
		'ETIMEDOUT',
		'EPIPE',
		'EACCES',
		'08000',
		'08001',
		'08006',
		'08P01',
		'25P03',
		'57P01',
		'57P02',
		'57P03',
		'57P04',
		'57P05',
	])('the connection is lost, and worth another try: %s', (code) => {
		expect(saidOf(withCode(code))).toEqual({
			byStore: 'postgresUnreachable',
			byDestination: 'unreachable',
			isWorthAnotherTry: true,
		});
	});

	it.each([
		'Connection terminated',
		'Connection terminated unexpectedly',
		'Connection terminated due to connection timeout',
		'Client has encountered a connection error and is not queryable',
		'Client was closed and is not queryable',
	])('the connection is lost, in words of the client alone: %s', (message) => {
		expect(saidOf(new Error(message))).toEqual({
			byStore: 'postgresUnreachable',
			byDestination: 'unreachable',
			isWorthAnotherTry: true,
		});
	});

	it.each([
		'SELF_SIGNED_CERT_IN_CHAIN',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'CERT_HAS_EXPIRED',
		'CERT_NOT_YET_VALID',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'ERR_SSL_WRONG_VERSION_NUMBER',
		'EPROTO',
	])('the certificate is not trusted, which no other try changes: %s', (code) => {
		expect(saidOf(withCode(code))).toEqual({
			byStore: 'postgresNotSecure',
			byDestination: 'notSecure',
			isWorthAnotherTry: false,
		});
		expect(destinationErrorOf(withCode(code)).remedy).toContain(
			'Choose "ssl" in the account configuration',
		);
	});

	it('the server does not encrypt, which no other try changes', () => {
		expect(saidOf(new Error('The server does not support SSL connections'))).toEqual({
			byStore: 'postgresNotSecure',
			byDestination: 'notSecure',
			isWorthAnotherTry: false,
		});
	});

	it('all connections of this process are in use, which is no fault of the server, and worth another try', () => {
		expect(saidOf(new Error('timeout exceeded when trying to connect'))).toEqual({
			byStore: 'storeBusy',
			byDestination: 'busy',
			isWorthAnotherTry: true,
		});
	});

	it.each([
		['28P01', 'postgresSignInFailed', 'signInRefused', false],
		['28000', 'postgresSignInFailed', 'signInRefused', false],
		['3D000', 'postgresNoDatabase', 'signInRefused', false],
		['42501', 'postgresNoPermission', 'permissionDenied', false],
		['53300', 'postgresTooManyConnections', 'outOfSpace', false],
		['53100', 'storeFull', 'outOfSpace', false],
		['53200', 'storeFailed', 'outOfSpace', false],
		['25006', 'storeReadOnly', 'permissionDenied', false],
		['42P01', 'storeFailed', 'tableMissing', false],
		['42703', 'storeFailed', 'columnMissing', false],
		['42P07', 'storeIsForeign', 'unexpected', false],
		['40001', 'storeFailed', 'busy', true],
		['40P01', 'storeFailed', 'busy', true],
		['55P03', 'storeBusy', 'busy', false],
		['57014', 'storeBusy', 'unexpected', false],
		['XX001', 'storeCorrupt', 'unexpected', false],
		['XX000', 'storeFailed', 'unexpected', false],
		['EROFS', 'storeFailed', 'unexpected', false],
	])(
		'store and destination each tell it in their own terms: %s',
		(code, byStore, byDestination, isWorth) => {
			expect(saidOf(withCode(code))).toEqual({
				byStore,
				byDestination,
				isWorthAnotherTry: isWorth,
			});
		},
	);
});
