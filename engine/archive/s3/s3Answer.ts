import { boundedText } from '../../boundedText';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/** What an answer of S3 says in XML; keys and prefixes are made of characters that XML does not escape. */
export interface Listed {
	readonly keys: readonly string[];
	readonly prefixes: readonly string[];
	/** Asks for what comes next; undefined at the end. */
	readonly next: string | undefined;
}

/** A page of a listing has at most 1,000 entries, and a refusal is short. */
const mostXmlBytes = 4 * 1024 * 1024;

/** Reads the body of an answer that is XML. */
export async function xmlOf(answer: Response, signal: AbortSignal): Promise<string> {
	if (answer.body === null) return '';
	const body = Readable.fromWeb(answer.body as ReadableStream);
	return await boundedText(body, { maxBytes: mostXmlBytes, signal });
}

export function readListed(xml: string): Listed {
	const prefixes = [...xml.matchAll(/<CommonPrefixes>\s*<Prefix>([^<]*)<\/Prefix>/g)];
	return {
		keys: [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key),
		prefixes: prefixes.map(([, prefix = '']) => prefix),
		next: /<IsTruncated>true</.test(xml)
			? unescaped(textOf(xml, 'NextContinuationToken'))
			: undefined,
	};
}

/** S3's word for a refusal; empty where what answered has none, or none that is a word. */
export function codeIn(xml: string): string {
	const code = textOf(xml, 'Code') ?? '';
	return /^[A-Za-z.]{1,64}$/.test(code) ? code : '';
}

export function regionIn(xml: string, headers: Headers): string | undefined {
	const region = headers.get('x-amz-bucket-region') ?? textOf(xml, 'region') ?? '';
	return /^[a-z0-9-]{2,40}$/i.test(region) ? region : undefined;
}

function textOf(xml: string, tag: string): string | undefined {
	return new RegExp(`<${tag}>([^<]*)</${tag}>`, 'i').exec(xml)?.[1];
}

function unescaped(text: string | undefined): string | undefined {
	return text
		?.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&apos;', "'")
		.replaceAll('&amp;', '&');
}
