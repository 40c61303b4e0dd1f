import { mayPass } from '../../../nodes/shared/http/passingRefusal';

describe('a refusal', () => {
	it.each<[unknown, boolean]>([
		[{ status: 503, message: '503 - "busy"', code: 'ERR_BAD_RESPONSE' }, true],
		[{ status: 422, message: '422 - "no"', code: 'ERR_BAD_REQUEST' }, false],
		[{ statusCode: 429 }, true],
		[{ httpCode: '500' }, true],
		[{ httpCode: '404', message: 'Service unavailable' }, false],
		[{ response: { status: 502 } }, true],
		[{ cause: { response: { statusCode: 400 }, code: 'ECONNRESET' } }, false],
		[{ cause: { code: 'ECONNRESET' } }, true],
		[{ code: 'ETIMEDOUT' }, true],
		['503 - {"error":"not now"}', true],
		['Request failed with status code 408', true],
		['422 - "no"', false],
		['connect ECONNREFUSED 127.0.0.1:80', true],
		['timeout of 30000ms exceeded', true],
		['The service was not able to process your request', true],
		['5000 is no number', false],
		['refused #1001', false],
		[{}, false],
		[true, false],
		[undefined, false],
	])('%j may pass: %s', (error, expected) => {
		expect(mayPass(error)).toBe(expected);
	});
});
