import { json, type Reply } from '../../server/reply';

export function notFound(): Reply {
	return json(404, { errors: 'Not Found' });
}

/** What the REST API, and the edge in front of all, answers when it is asked too often. */
export function tooManyRequests(retryAfter = '2.0'): Reply {
	const errors =
		'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.';
	return json(429, { errors }, { 'retry-after': retryAfter });
}
