import { type Conceal, concealedIn } from '../../../secrets';
import { option, phrase, say } from '../../../wording';
import type { DoorResponse } from '../../http/door';
import { isObject } from '../../http/jsonPath';
import { type PassingFailure, statedPauseMs } from '../../http/retry';
import { type ShopifyError, shopifyError, shown } from '../shopifyError';
import { type GraphqlBody, graphqlFailure } from './answerErrors';
import type { Answered } from './connectionPage';
import { type CostReport, costReport } from './costReport';

/** An answer that was read: data, or why there is none and whether that may pass. */
export type Answer =
	| { readonly kind: 'data'; readonly data: Answered; readonly cost: CostReport }
	| { readonly kind: 'refused'; readonly error: ShopifyError; readonly cost?: CostReport }
	| {
			readonly kind: 'passing';
			readonly failure: PassingFailure;
			readonly error: ShopifyError;
			readonly cost?: CostReport;
	  };

export interface Asked {
	readonly origin: string;
	readonly apiVersion: string;
	/** What was asked for, in points. */
	readonly cost: number;
	/** Keeps secrets out of what is said of an answer. */
	readonly conceal: () => Promise<Conceal>;
}

/** Makes sense of what a shop answered. */
export async function readAnswer(response: DoorResponse, asked: Asked): Promise<Answer> {
	if (response.status !== 200) return readStatus(response, asked.origin, await asked.conceal());
	const body = parsed(await response.text());
	if (body === undefined) return notWhole();
	const cost = costReport(body.extensions?.cost);
	const served = response.headers.get('x-shopify-api-version');
	if (served !== null && served !== '' && served !== asked.apiVersion) {
		const error = fellForward(asked.apiVersion, (await asked.conceal())(served));
		return { kind: 'refused', error, cost };
	}
	const failure = graphqlFailure(await discreet(body, asked.conceal), asked.cost, cost);
	if (failure !== undefined) return { ...failure, cost };
	return { kind: 'data', data: { ...body.data }, cost };
}

function parsed(text: string): GraphqlBody | undefined {
	try {
		const value: unknown = JSON.parse(text);
		if (!isObject(value)) return undefined;
		const { data, errors, extensions } = value;
		return {
			data: isObject(data) ? data : undefined,
			errors,
			extensions: isObject(extensions) ? extensions : undefined,
		};
	} catch {
		return undefined;
	}
}

/** Of the words that are shown; data is handed on as it is. */
async function discreet(body: GraphqlBody, conceal: Asked['conceal']): Promise<GraphqlBody> {
	const { errors, extensions } = body;
	if ((errors ?? extensions?.search ?? undefined) === undefined) return body;
	const by = await conceal();
	const search = concealedIn(extensions?.search, by);
	return { ...body, errors: concealedIn(errors, by), extensions: { ...extensions, search } };
}

function notWhole(): Answer {
	const error = shopifyError(
		'invalidResponse',
		'Shopify answered with something that is not whole JSON',
		say`This passes by itself as a rule; if it does not, check whether a proxy between ${phrase('host')} and Shopify cuts or changes answers.`,
	);
	return { kind: 'passing', failure: { reason: 'invalidResponse' }, error };
}

function readStatus(response: DoorResponse, origin: string, conceal: Conceal): Answer {
	const { status } = response;
	if (status === 429 || status === 430) {
		const waitMs = statedPauseMs(response.headers);
		const error = shopifyError(
			'rateLimited',
			'Shopify turns requests away because there are too many',
			say`Run fewer workflows against this shop at once, or raise "${option('maxRetries')}".`,
			{ retry: { kind: 'rateLimited', retryAfterMs: waitMs } },
		);
		return {
			kind: 'passing',
			failure: { reason: 'rateLimited', retryAfterMs: waitMs },
			error,
		};
	}
	if (status >= 500 || status === 408) {
		const error = shopifyError(
			'serverError',
			`Shopify answered with the error ${status}`,
			say`This passes by itself as a rule. If it lasts, look at shopifystatus.com, or raise "${option('maxRetries')}".`,
		);
		return { kind: 'passing', failure: { reason: 'serverError' }, error };
	}
	return { kind: 'refused', error: statusError(status, response, origin, conceal) };
}

function statusError(
	status: number,
	response: DoorResponse,
	origin: string,
	conceal: Conceal,
): ShopifyError {
	const { host } = new URL(origin);
	switch (status) {
		case 401:
			return shopifyError(
				'unauthorized',
				`Shopify refuses the access token for ${host}`,
				say`The token was revoked, the app was uninstalled, or it belongs to another shop. Install the app on the shop again and renew the sign-in in the ${phrase('shopSettings')}.`,
				{ retry: { kind: 'signInRefused' } },
			);
		case 402:
		case 423:
			return shopifyError(
				'shopUnavailable',
				`The shop at ${host} is ${status === 402 ? 'frozen' : 'locked'} by Shopify`,
				'Its owner has to settle that with Shopify first, in the Shopify admin.',
			);
		case 403:
			return shopifyError(
				'forbidden',
				`Shopify forbids this app to use the Admin API of ${host}`,
				'Give the app the scope read_orders, then install it on the shop again so that the new scope is approved.',
				{ retry: { kind: 'signInRefused' } },
			);
		case 404:
			return shopifyError(
				'shopNotFound',
				`There is no shop at ${host}`,
				say`Check "${option('shop')}" in the ${phrase('shopSettings')}: it is the name before .myshopify.com, which may differ from the shop's public domain.`,
				{ parameter: 'shop' },
			);
	}
	if (status >= 300 && status < 400) return redirected(response, host, conceal);
	return shopifyError(
		'queryRefused',
		`Shopify refuses the request to ${host} with the status ${status}`,
		say`Check "${option('shop')}" and "${option('apiVersion')}" in the ${phrase('shopSettings')}.`,
	);
}

function redirected(response: DoorResponse, host: string, conceal: Conceal): ShopifyError {
	const target = URL.parse(response.headers.get('location') ?? '')?.host;
	const whereTo = target === undefined ? 'another address' : shown(conceal(target));
	return shopifyError(
		'redirected',
		`${host} sends requests on to ${whereTo}, where the access token is not sent`,
		say`If the shop was renamed, enter its new myshopify.com name in the ${phrase('shopSettings')}.`,
		{ parameter: 'shop' },
	);
}

function fellForward(asked: string, served: string): ShopifyError {
	return shopifyError(
		'versionFellForward',
		`Shopify no longer serves version ${shown(asked)} of its API, or not yet, and answered with ${shown(served)}`,
		say`Choose a version in the ${phrase('shopSettings')}'s "${option('apiVersion')}" that Shopify serves now, for example ${shown(served)}.`,
		{ parameter: 'apiVersion' },
	);
}
