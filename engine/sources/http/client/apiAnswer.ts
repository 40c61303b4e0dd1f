import type { EngineError } from '../../../errors';
import { option, phrase, say } from '../../../wording';
import type { ApiRequest } from '../apiRequest';
import type { DoorResponse } from '../door';
import { httpError, type HttpErrorKind } from '../httpError';
import { type JsonPath, valueAt } from '../jsonPath';
import { parseLossless } from '../losslessJson';
import { type PassingFailure, rateLimitOf, retryAfterMs } from '../retry';
import { shownAddress } from './masked';
import { saidByApi, saidIn } from './saidByApi';

/** An answer with what was asked for. */
export interface ApiAnswer {
	/** The address that gave it, after redirects. */
	readonly url: string;
	readonly headers: DoorResponse['headers'];
	/** Parsed JSON; whole numbers beyond 2^53 as text. */
	readonly body: unknown;
	/** Before the request was sent, in epoch milliseconds. */
	readonly readAt: number;
}

/** What came of one try. */
export type Tried =
	| { readonly kind: 'answered'; readonly body: unknown }
	| { readonly kind: 'refused'; readonly error: EngineError<HttpErrorKind> }
	| {
			readonly kind: 'passing';
			readonly failure: PassingFailure;
			readonly error: EngineError<HttpErrorKind>;
	  };

/**
 * Makes sense of what an API answered.
 *
 * @param text its body
 * @param errorField where it says that something is wrong although the status is 200; undefined for nowhere
 */
export function readApiAnswer(
	response: Pick<DoorResponse, 'status' | 'headers'>,
	text: string,
	asked: Pick<ApiRequest, 'url' | 'body'>,
	errorField: JsonPath | undefined,
): Tried {
	const { url } = asked;
	const limit = rateLimitOf(response);
	if (limit !== undefined) return turnedAway(url, limit);
	const { status } = response;
	if (status === 408 || (status >= 500 && status !== 501 && status !== 505)) {
		return { kind: 'passing', failure: pauseOf(response), error: failing(status, url, text) };
	}
	if (status < 200 || status > 299) return { kind: 'refused', error: refusal(status, asked, text) };
	return readBody(text, status, url, errorField);
}

/** A server in trouble may say when it is to be well again. */
function pauseOf({ headers }: Pick<DoorResponse, 'headers'>): PassingFailure {
	const waitMs = retryAfterMs(headers);
	return waitMs === undefined
		? { reason: 'serverError' }
		: { reason: 'rateLimited', retryAfterMs: waitMs };
}

function readBody(
	text: string,
	status: number,
	url: string,
	errorField: JsonPath | undefined,
): Tried {
	let body: unknown;
	try {
		body = parseLossless(text);
	} catch {
		return {
			kind: 'passing',
			failure: { reason: 'invalidResponse' },
			error: noJson(text, status, url),
		};
	}
	const told = errorField === undefined ? undefined : valueAt(body, errorField);
	if (errorField === undefined || !isError(told, errorField)) return { kind: 'answered', body };
	const said = typeof told === 'string' ? saidIn(told) : saidIn(told === false ? body : told);
	const error = httpError(
		'apiError',
		say`The API answered with an error: ${said} (${shownAddress(url)})`,
		say`"${option('errorField')}" says that "${errorField}" holds an error. Do what it says. If that is none, correct "${option('errorField')}".`,
		{ parameter: 'errorField' },
	);
	return passesByItself.test(said)
		? { kind: 'passing', failure: { reason: 'serverError' }, error }
		: { kind: 'refused', error };
}

const passesByItself =
	/thrott|rate.?limit|too many|time.?out|temporar|unavailable|try again|overload|internal/i;
/** Where `false`, not `true`, is bad news. */
const goodNews = /(?:^|\.)(?:is_?)?(?:ok|okay|success|succeeded|successful)$/i;
const noError = new Set(['', '0', 'none', 'null', 'ok', 'success', 'succeeded', 'false']);

/** Empty, null, zero and what says that all is well are none. */
function isError(value: unknown, field: JsonPath): boolean {
	if (value === undefined || value === null) return false;
	if (typeof value === 'boolean') return goodNews.test(field) ? !value : value;
	if (typeof value === 'number') return value !== 0;
	if (typeof value === 'string') return !noError.has(value.trim().toLowerCase());
	return Object.keys(value).length > 0;
}

function turnedAway(url: string, retryAfterMs: number | undefined | null): Tried {
	const error = httpError(
		'rateLimited',
		`${hostOf(url)} turns requests away because there are too many`,
		say`Lower "${option('requestsPerSecond')}" to what the API allows, or raise "${option('maxRetries')}".`,
		{
			parameter: 'requestsPerSecond',
			retry: { kind: 'rateLimited', retryAfterMs: retryAfterMs ?? undefined },
		},
	);
	const failure = { reason: 'rateLimited', retryAfterMs: retryAfterMs ?? undefined } as const;
	return { kind: 'passing', failure, error };
}

function failing(status: number, url: string, text: string): EngineError<HttpErrorKind> {
	return httpError(
		'serverError',
		say`The API answered with the error ${status}${quoted(text)} (${shownAddress(url)})`,
		say`This passes by itself as a rule. If it lasts, ask whoever runs the API, or raise "${option('maxRetries')}".`,
	);
}

function noJson(text: string, status: number, url: string): EngineError<HttpErrorKind> {
	const found =
		text.trim() === '' ? 'with nothing' : `with something that is not JSON${quoted(text)}`;
	return httpError(
		'invalidResponse',
		say`The API answered ${found}, though its status is ${status} (${shownAddress(url)})`,
		say`If it does so each time, check "${option('url')}": it may lead to a page for people. It was not taken for an empty list.`,
		{ parameter: 'url' },
	);
}

function refusal(
	status: number,
	{ url, body }: Pick<ApiRequest, 'url' | 'body'>,
	text: string,
): EngineError<HttpErrorKind> {
	const said = quoted(text);
	const at = shownAddress(url);
	switch (status) {
		case 401:
			return httpError(
				'unauthorized',
				say`${hostOf(url)} does not accept the sign-in${said} (${at})`,
				say`Check the ${phrase('apiSettings')}: how to sign in, and that what is entered is still valid.`,
				{ retry: { kind: 'signInRefused' } },
			);
		case 403:
			return httpError(
				'forbidden',
				say`${hostOf(url)} forbids what was asked for${said} (${at})`,
				say`Whoever is signed in by the ${phrase('apiSettings')} needs the right to read this; give it there.`,
				{ retry: { kind: 'signInRefused' } },
			);
		case 404:
		case 410:
			return httpError(
				'notFound',
				say`There is nothing at ${at}${said}`,
				say`Check "${option('url')}", and the base address in the ${phrase('apiSettings')}.`,
				{ parameter: 'url' },
			);
		default:
			return httpError(
				'requestRefused',
				say`The API refuses the request with the status ${status}${said} (${at})`,
				body === undefined
					? say`Check "${option('url')}" and "${option('query')}" by the documentation of the API.`
					: say`Check "${option('url')}", "${option('query')}" and "${option('body')}" by the documentation of the API.`,
				{ parameter: 'url' },
			);
	}
}

function quoted(text: string): string {
	const said = saidByApi(text);
	return said === '' ? '' : `: ${said}`;
}

function hostOf(url: string): string {
	return URL.parse(url)?.host ?? 'The API';
}
