import { option, phrase, say } from '../../../wording';
import { isObject } from '../../http/jsonPath';
import type { PassingFailure } from '../../http/retry';
import { type ShopifyError, shopifyError, shown } from '../shopifyError';
import type { Answered } from './connectionPage';
import { type CostReport, leastRestoreRate } from './costReport';

/** What was answered; what stands in it is whatever the sender liked. */
export interface GraphqlBody {
	readonly data: Answered | undefined;
	readonly errors: unknown;
	readonly extensions: Answered | undefined;
}

interface GraphqlError {
	readonly message: string;
	readonly code: string;
	readonly fieldName: string | undefined;
}

export type GraphqlFailure =
	| { readonly kind: 'refused'; readonly error: ShopifyError }
	| { readonly kind: 'passing'; readonly failure: PassingFailure; readonly error: ShopifyError };

/** What is wrong with an answer of status 200, which is Shopify's for nearly everything; `undefined` if nothing is. */
export function graphqlFailure(
	body: GraphqlBody,
	askedCost: number,
	report: CostReport,
): GraphqlFailure | undefined {
	const errors = errorsOf(body.errors);
	const withCode = (code: string) => errors.find((error) => error.code === code);
	if (withCode('THROTTLED') !== undefined) return throttled(askedCost, report);
	if (withCode('INTERNAL_SERVER_ERROR') !== undefined) return internalError();
	const [first] = errors;
	if (first !== undefined) {
		const main = withCode('MAX_COST_EXCEEDED') ?? withCode('ACCESS_DENIED') ?? first;
		return { kind: 'refused', error: refusal(main) };
	}
	if (body.data === undefined) return internalError();
	const warning = searchWarning(body);
	return warning === undefined ? undefined : { kind: 'refused', error: warning };
}

function errorsOf(errors: unknown): readonly GraphqlError[] {
	if (errors === undefined || errors === null) return [];
	if (!Array.isArray(errors)) {
		const message = typeof errors === 'string' ? errors : JSON.stringify(errors);
		return [{ message, code: '', fieldName: undefined }];
	}
	return (errors as readonly unknown[]).map((error) => {
		const { message, extensions } = isObject(error) ? error : {};
		const { code, fieldName } = isObject(extensions) ? extensions : {};
		return {
			message: typeof message === 'string' ? message : 'no reason given',
			code: typeof code === 'string' ? code : '',
			fieldName: typeof fieldName === 'string' ? fieldName : undefined,
		};
	});
}

function throttled(askedCost: number, { requested, status }: CostReport): GraphqlFailure {
	const missing = (requested ?? askedCost) - (status?.currentlyAvailable ?? 0);
	const waitMs = Math.max(0, (missing / (status?.restoreRate ?? leastRestoreRate)) * 1000);
	const error = shopifyError(
		'throttled',
		"Shopify's rate limit for this app and shop stayed used up",
		say`Another client of the same app is using it. Let it use less, give this workflow an app of its own, or raise "${option('maxRetries')}".`,
		{ retry: { kind: 'rateLimited' } },
	);
	return { kind: 'passing', failure: { reason: 'throttled', waitMs }, error };
}

function internalError(): GraphqlFailure {
	const error = shopifyError(
		'serverError',
		'Shopify answered with an internal error',
		say`This passes by itself as a rule. If it lasts, choose fewer fields or a smaller "${option('pageSize')}", or look at shopifystatus.com.`,
	);
	return { kind: 'passing', failure: { reason: 'serverError' }, error };
}

function refusal({ message, code, fieldName }: GraphqlError): ShopifyError {
	// A denial lists the scopes of which one will do, the usual one first.
	const said = shown(message, 300);
	switch (code) {
		case 'MAX_COST_EXCEEDED':
			return shopifyError(
				'maxCostExceeded',
				`The query asks for more than Shopify allows a single one: ${said}`,
				say`Choose fewer fields, above all fewer lists within lists, or a smaller "${option('pageSize')}".`,
				{ parameter: 'pageSize' },
			);
		case 'ACCESS_DENIED':
			return shopifyError(
				'accessDenied',
				`Shopify denies this app a part of what was asked for: ${said}`,
				"Give the app the scope that is named and install it again, or leave the field out. For customers' names, addresses, e-mail and phone the app needs access to protected customer data as well, which is requested in the app's settings at Shopify.",
				{ parameter: 'fields' },
			);
		case 'undefinedField':
			return shopifyError(
				'undefinedField',
				`Shopify knows no such field in this version of its API: ${said}`,
				say`Correct ${fieldName === undefined ? 'the name' : `"${shown(fieldName)}"`} in "${option('selection')}", or choose another "${option('apiVersion')}" in the ${phrase('shopSettings')}.`,
				{ parameter: 'selection' },
			);
		default:
			return shopifyError(
				'queryRefused',
				`Shopify refuses the query: ${said}`,
				say`Check "${option('selection')}" and the filters. Nothing was read.`,
			);
	}
}

/** Shopify ignores what it cannot read in a search, and then lists too much: no warning is passed over. */
function searchWarning(body: GraphqlBody): ShopifyError | undefined {
	const warnings = objects(body.extensions?.search).flatMap(({ warnings }) => objects(warnings));
	if (warnings.length === 0) return undefined;
	const texts = warnings.map(({ field, message }) =>
		[field, message].filter((part) => typeof part === 'string' && part !== '').join(': '),
	);
	return shopifyError(
		'searchWarning',
		`Shopify did not understand a part of the search and would have ignored it: ${shown(texts.join('; '))}`,
		say`Correct "${option('search')}" and the other filters. A field that can be searched is, for example, tag, name, email or sku; text with spaces or colons stands between quotes.`,
		{ parameter: 'search' },
	);
}

function objects(list: unknown): readonly Answered[] {
	return Array.isArray(list) ? list.filter(isObject) : [];
}
