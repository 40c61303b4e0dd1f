import { type JsonPath, valueAt } from '../jsonPath';

/** An answer with a page of records, as far as paging reads it. */
export interface PageAnswer {
	/** The address that it was asked at. */
	readonly url: string;
	readonly headers: { get(name: string): string | null };
	/** Parsed JSON. */
	readonly body: unknown;
	/** The records of the page. */
	readonly records: readonly unknown[];
}

/** Where an answer tells something of the list. */
export type AnswerPlace =
	| { readonly in: 'body'; readonly path: JsonPath }
	| { readonly in: 'header'; readonly name: string };

/** What stands there; undefined for nothing, whatever way that is said: no such field, null, empty text. */
export function toldAt({ body, headers }: PageAnswer, place: AnswerPlace): unknown {
	const told = place.in === 'body' ? valueAt(body, place.path) : headers.get(place.name)?.trim();
	return told === null || told === '' ? undefined : told;
}

/** The place as a message calls it. */
export function placeName(place: AnswerPlace): string {
	return place.in === 'body' ? `"${place.path}" of the answer` : `the header "${place.name}"`;
}
