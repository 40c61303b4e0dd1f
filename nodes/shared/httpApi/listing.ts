import type { IExecuteFunctions } from 'n8n-workflow';

import {
	addressOf,
	type ApiListing,
	type ApiRequest,
	defaultPagesAtOnce,
	isHeaderName,
	isHeaderValue,
	type QueryPair,
	type RecordPlace,
	type RequestPlace,
} from '../../../engine/sources/http';
import { AddedOptions } from '../http/requestOptions';
import { invalidParameter, readOption, readString } from '../parameters/read';
import { apiOptionProperties } from './optionProperties';
import { readPagination } from './pagination';
import { readPath } from './path';

/**
 * Reads which records of an API to list, and how its pages are turned.
 *
 * @param base of the API, by the credential
 * @throws EngineError that names the parameter
 */
export function readApiListing(
	context: IExecuteFunctions,
	itemIndex: number,
	base: string,
): ApiListing {
	const request = readRequest(context, itemIndex, base);
	const options = new AddedOptions(context, itemIndex);
	const { endOnRepeatedPage, goOnAfterFailedPage, pagesAtOnce } = apiOptionProperties;
	const { paging, ends } = readPagination(context, itemIndex, placeOf(context, itemIndex));
	const atOnce = options.number(pagesAtOnce, { min: 1, max: 16, integer: true });
	return {
		request,
		paging,
		ends,
		records: readRecordPlace(context, itemIndex),
		pagesAtOnce: atOnce ?? defaultPagesAtOnce(paging),
		endOnRepeatedPage: options.boolean(endOnRepeatedPage),
		goOnAfterFailedPage: options.boolean(goOnAfterFailedPage),
	};
}

/** Reads where in an answer the records are. */
export function readRecordPlace(context: IExecuteFunctions, itemIndex: number): RecordPlace {
	const { nullIsEmpty } = apiOptionProperties;
	const path = readPath(context, { name: 'recordsPath', label: 'Records At' }, itemIndex);
	const options = new AddedOptions(context, itemIndex);
	return { path, scalarField: 'value', nullIsEmpty: options.boolean(nullIsEmpty) ?? false };
}

/** Where a request carries what a parameter names: in its query or, where it has one, in its body. */
export function placeOf(
	context: IExecuteFunctions,
	itemIndex: number,
): (name: string) => RequestPlace {
	const parameter = { name: 'parametersTo', label: 'Parameters Go To' };
	const hasBody = readMethod(context, itemIndex) !== 'GET';
	const to = hasBody ? readOption(context, parameter, itemIndex, ['query', 'body']) : 'query';
	return (name) => (to === 'body' ? { in: 'body', path: name } : { in: 'query', name });
}

function readRequest(context: IExecuteFunctions, itemIndex: number, base: string): ApiRequest {
	const method = readMethod(context, itemIndex);
	const url = readString(context, { name: 'url', label: 'URL' }, itemIndex, {
		required: true,
		example: '/users',
	}).trim();
	const query = readPairs(context, itemIndex, { name: 'query', label: 'Query' });
	const headers = readPairs(context, itemIndex, { name: 'headers', label: 'Headers' });
	for (const [name, value] of headers) checkHeader(name, value);
	return {
		method,
		url: addressOf(base, withinBase(url, base), query),
		headers: Object.fromEntries(headers),
		body: method === 'GET' ? undefined : readBody(context, itemIndex),
	};
}

function readMethod(context: IExecuteFunctions, itemIndex: number): ApiRequest['method'] {
	const parameter = { name: 'method', label: 'Method' };
	return readOption(context, parameter, itemIndex, ['GET', 'POST', 'PUT', 'PATCH']);
}

/** An address of the API's own server may be given whole. */
function withinBase(url: string, base: string): string {
	const address = URL.parse(url);
	if (address === null || !/^https?:$/.test(address.protocol)) return url;
	const root = new URL(base);
	const below = root.pathname.replace(/\/+$/, '');
	const isBelow = address.pathname === below || address.pathname.startsWith(`${below}/`);
	if (address.origin === root.origin && isBelow && address.username === '') {
		return `${address.pathname.slice(below.length)}${address.search}`;
	}
	throw invalidParameter(
		'URL',
		`must begin with the base address of the credential, ${root.origin}${below}`,
		`${address.origin}${address.pathname}`,
		'Enter what comes behind the base address, such as /users. For another API, make another credential: each is sent to its own server only.',
	);
}

function readPairs(
	context: IExecuteFunctions,
	itemIndex: number,
	{ name, label }: { readonly name: string; readonly label: string },
): readonly QueryPair[] {
	const given = context.getNodeParameter(`${name}.pairs`, itemIndex, []) as unknown;
	if (!Array.isArray(given)) return [];
	return (given as readonly Readonly<Record<string, unknown>>[]).flatMap((pair) => {
		const of = String(pair.name ?? '').trim();
		const { value } = pair;
		if (of === '' && (value === undefined || value === '')) return [];
		if (of === '') {
			throw invalidParameter(
				label,
				'has a value without a name',
				value,
				`Give each entry of "${label}" a name, or remove it.`,
			);
		}
		const values: readonly unknown[] = Array.isArray(value) ? value : [value];
		return values.map((one): QueryPair => [of, textOf(one, `${label}: ${of}`)]);
	});
}

function textOf(value: unknown, label: string): string {
	if (value === undefined || value === null) return '';
	if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
	throw invalidParameter(
		label,
		'must be text or a number',
		value,
		'Use an expression that gives text, for example {{ JSON.stringify($json.filter) }}.',
	);
}

/** As HTTP has it: names of visible signs, values in one line. */
function checkHeader(name: string, value: string): void {
	if (isHeaderName(name) && isHeaderValue(value)) return;
	throw invalidParameter(
		'Headers',
		'must be names and values that HTTP can send',
		name,
		'Enter the name of a header as the documentation of the API has it, and its value in one line.',
	);
}

function readBody(
	context: IExecuteFunctions,
	itemIndex: number,
): Readonly<Record<string, unknown>> {
	const given = context.getNodeParameter('body', itemIndex, '{}') as unknown;
	const body = typeof given === 'string' ? parsed(given) : given;
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
		return body as Readonly<Record<string, unknown>>;
	}
	throw invalidParameter(
		'Body',
		'must be a JSON object',
		given,
		'Enter for example {"filter": {"open": true}}. If it holds an expression, check what that gives for this item.',
	);
}

function parsed(text: string): unknown {
	try {
		return text.trim() === '' ? {} : JSON.parse(text);
	} catch {
		return undefined;
	}
}
