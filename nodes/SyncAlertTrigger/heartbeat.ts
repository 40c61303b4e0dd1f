import type { ITriggerFunctions } from 'n8n-workflow';

import { isLoopback } from '../../engine/loopback';
import { concealing } from '../../engine/secrets';
import { blockError } from '../shared/n8n/errors';
import { type ParameterSource, readString } from '../shared/parameters/read';
import { names } from './properties';

/** Makes one request to an address; rejects when it was not answered well. */
export type HeartbeatRequest = (url: string) => Promise<void>;

/** So long one answer may take: the next look comes a minute later. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * Reads the address of the heartbeat. Whoever knows it can keep the alarm silent, so it goes over https, or stays on this
 * machine.
 *
 * @throws EngineError `invalidParameter`; what it says does not show the address
 */
export function readHeartbeatUrl(source: ParameterSource): string {
	const { label } = names.heartbeatUrl;
	const example = 'https://hc-ping.com/your-uuid';
	const url = URL.parse(
		readString(source, names.heartbeatUrl, 0, { required: true, example }).trim(),
	);
	const isHttps = url?.protocol === 'https:';
	const isHere = url?.protocol === 'http:' && isLoopback(url.hostname);
	const isSignedIn = url !== null && (url.username !== '' || url.password !== '');
	if (url !== null && (isHttps || isHere) && !isSignedIn) return url.href;
	const problem =
		url === null
			? 'must be an address'
			: isSignedIn
				? 'must have no user name and no password in it'
				: 'must begin with https://, or be on this machine';
	throw blockError(
		'invalidParameter',
		`The parameter "${label}" ${problem}`,
		`Enter the address that your service has given you, for example ${example}. Plain http is accepted on this machine only, for example http://127.0.0.1:3000/ping.`,
		{ parameter: label },
	);
}

/** By n8n's request helper, which brings its proxy and its rules for outbound requests. Nothing is followed elsewhere. */
export function heartbeatRequest({
	helpers,
}: Pick<ITriggerFunctions, 'helpers'>): HeartbeatRequest {
	return async (url) => {
		try {
			await helpers.httpRequest({
				method: 'GET',
				url,
				timeout: ANSWER_WITHIN_MS,
				disableFollowRedirect: true,
				encoding: 'text',
			});
		} catch (error) {
			const { host, pathname, search } = new URL(url);
			const conceal = concealing([url, `${pathname}${search}`, pathname, search]);
			const reason = conceal(error instanceof Error ? error.message : String(error));
			const { label } = names.heartbeatUrl;
			throw blockError(
				'heartbeatFailed',
				`${host} did not take the heartbeat: ${reason}`,
				`Check the address in "${label}", and that this n8n may reach it.`,
				{ parameter: label },
			);
		}
	};
}
