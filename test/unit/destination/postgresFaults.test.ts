import { destinationErrorOf, isWorthAnotherTry } from '../../../engine/destination/postgres/faults';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

describe('what PostgreSQL, or the way to it, refuses', () => {
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
	])('is not secure, when the certificate is not trusted: %s', (code) => {
		expect(destinationErrorOf(withCode(code))).toMatchObject({
			kind: 'notSecure',
			remedy: expect.stringContaining('Choose "SSL" in the credential'),
		});
		expect(isWorthAnotherTry(withCode(code))).toBe(false);
	});

	it('is not secure, when the server does not encrypt', () => {
		const error = new Error('The server does not support SSL connections');
		expect(destinationErrorOf(error)).toMatchObject({ kind: 'notSecure' });
	});

	it('is busy, and worth another try, when all connections of this process are taken', () => {
		const error = new Error('timeout exceeded when trying to connect');
		expect(destinationErrorOf(error)).toMatchObject({ kind: 'busy' });
		expect(isWorthAnotherTry(error)).toBe(true);
	});
});
