import { type JsonPath, withValueAt } from './jsonPath';

/** What is asked of an API for one page, before whoever opens the door signs it. Plain data. */
export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
	/** Absolute, with its query. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Sent as JSON; undefined for none. */
	readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** Where a request carries a value. */
export type RequestPlace =
	| { readonly in: 'query' | 'header'; readonly name: string }
	| { readonly in: 'body'; readonly path: JsonPath };

/** Returns a request that carries a value once, whatever stood there. Numbers stay numbers in a body. */
export function withValue(
	request: ApiRequest,
	place: RequestPlace,
	value: string | number,
): ApiRequest {
	if (place.in === 'body') {
		return { ...request, body: withValueAt(request.body ?? {}, place.path, value) };
	}
	if (place.in === 'query') {
		const url = new URL(request.url);
		url.searchParams.set(place.name, String(value));
		return { ...request, url: url.href };
	}
	const kept = Object.entries(request.headers).filter(([name]) => !isSameHeader(name, place.name));
	return { ...request, headers: { ...Object.fromEntries(kept), [place.name]: String(value) } };
}

function isSameHeader(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}
