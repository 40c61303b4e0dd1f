import {
	addressOf,
	type AnswerPlace,
	type ApiListing,
	type ApiRequest,
	baseAddress,
	defaultPagesAtOnce,
	endRulesOf,
	type EndRules,
	endSigns,
	isCountedStyle,
	isHeaderName,
	isHeaderValue,
	type Paging,
	pathFault,
	type QueryPair,
	type RequestPlace,
} from '../../engine/sources/http';
import { invalidOption, unusable } from '../options/errors';
import type { OptionReader } from '../options/optionReader';

const styles = ['none', 'pageNumber', 'offset', 'cursor', 'nextLink', 'linkHeader'] as const;

/**
 * Reads which records to list, and how their pages are turned.
 *
 * @throws EngineError `invalidOption`, `invalidAddress`
 */
export function readListing(options: OptionReader): ApiListing {
	const paging = readPaging(options);
	return {
		request: readRequest(options),
		paging,
		ends: readEnds(options, paging),
		records: {
			path: readPath(options, 'recordsPath', '') ?? '',
			scalarField: 'value',
			nullIsEmpty: options.flag('nullIsEmpty'),
		},
		pagesAtOnce: options.number('pagesAtOnce', { min: 1, max: 16 }) ?? defaultPagesAtOnce(paging),
		endOnRepeatedPage: options.flag('endOnRepeatedPage'),
	};
}

/** Where a request carries what an option names. */
export function placeFor(options: OptionReader): (name: string) => RequestPlace {
	const to = options.choice('parametersTo', ['query', 'body'], 'query');
	if (to === 'body' && methodOf(options) === 'GET') {
		throw invalidOption(
			'parametersTo',
			'is "body", but a GET has none',
			'Give "query", or another "method".',
		);
	}
	return (name) => (to === 'body' ? { in: 'body', path: name } : { in: 'query', name });
}

function readPaging(options: OptionReader): Paging {
	const style = options.choice('pagination', styles, 'none');
	const placeOf = placeFor(options);
	const parameter = (name: string, fallback: string) =>
		placeOf(options.text(name, fallback, fallback));
	switch (style) {
		case 'none':
		case 'linkHeader':
			return { style };
		case 'nextLink':
			return { style, path: requiredPath(options, 'nextLinkPath', 'links.next') };
		case 'cursor':
			return readCursorPaging(options);
		case 'pageNumber': {
			const first = options.number('firstPage', { min: 0, max: 1_000_000 }) ?? 1;
			return { style, at: parameter('pageParameter', 'page'), first, ...readSize(options) };
		}
		case 'offset':
			return { style, at: parameter('offsetParameter', 'offset'), first: 0, ...readSize(options) };
	}
}

function readCursorPaging(options: OptionReader): Paging {
	const from = options.choice('cursorFrom', ['body', 'header', 'lastRecord'], 'body');
	const to = options.choice('cursorTo', ['query', 'header', 'body'], 'query');
	const name = options.text('cursorParameter', 'cursor');
	return {
		style: 'cursor',
		at: to === 'body' ? { in: to, path: name } : { in: to, name },
		from:
			from === 'header'
				? { in: from, name: options.text('cursorPath', 'X-Next-Cursor') }
				: { in: from, path: requiredPath(options, 'cursorPath', 'meta.next_cursor') },
	};
}

function readSize(options: OptionReader) {
	const name = options.optionalText('pageSizeParameter', 'per_page');
	return {
		size: options.number('pageSize', { min: 1, max: 1_000_000 }) ?? 100,
		sizeAt: name === undefined ? undefined : placeFor(options)(name),
		sendsFirst: !options.flag('firstPageWithoutNumber'),
	};
}

function readEnds(options: OptionReader, { style }: Paging): EndRules {
	const sign = options.choice('endsWhen', endSigns, 'auto');
	const total = readTotal(options);
	if (total === undefined && sign.startsWith('total')) {
		throw unusable(
			'totalPath',
			'must say where the total is, by which the list ends',
			undefined,
			'Give for example "meta.total".',
		);
	}
	if (sign === 'shortPage' && !isCountedStyle(style)) {
		throw unusable(
			'endsWhen',
			'must be another sign of the end where pages have no number',
			sign,
			'Give "auto".',
		);
	}
	return endRulesOf(style, sign, {
		total,
		hasMore:
			sign === 'hasMore'
				? { in: 'body', path: requiredPath(options, 'hasMorePath', 'meta.has_more') }
				: undefined,
		pageSize: sign === 'shortPage' ? readSize(options).size : undefined,
	});
}

function readTotal(options: OptionReader): AnswerPlace | undefined {
	if (!options.has('totalPath')) return undefined;
	return options.choice('totalFrom', ['body', 'header'], 'body') === 'header'
		? { in: 'header', name: options.text('totalPath', 'X-Total-Count') }
		: { in: 'body', path: requiredPath(options, 'totalPath', 'meta.total') };
}

function readRequest(options: OptionReader): ApiRequest {
	const method = methodOf(options);
	const base = baseAddress(options.text('baseUrl', 'https://api.example.com/v1')).href;
	return {
		method,
		url: addressOf(base, options.text('url', '/users', ''), queryOf(options)),
		headers: headersOf(options),
		body: method === 'GET' ? undefined : bodyOf(options),
	};
}

function methodOf(options: OptionReader): ApiRequest['method'] {
	return options.choice('method', ['GET', 'POST', 'PUT', 'PATCH'], 'GET');
}

function queryOf(options: OptionReader): readonly QueryPair[] {
	return Object.entries(objectAt(options, 'query')).flatMap(([name, given]) => {
		const values: readonly unknown[] = Array.isArray(given) ? given : [given];
		return values.map((value): QueryPair => {
			if (['string', 'number', 'boolean'].includes(typeof value)) return [name, String(value)];
			throw unusable(
				`query.${name}`,
				'must be a text, a number or a boolean',
				value,
				'Give one, or a list of them.',
			);
		});
	});
}

function headersOf(options: OptionReader): Readonly<Record<string, string>> {
	const headers = objectAt(options, 'headers');
	for (const [name, value] of Object.entries(headers)) {
		if (isHeaderName(name) && typeof value === 'string' && isHeaderValue(value)) continue;
		throw invalidOption(
			`headers.${name}`,
			'must be a header that HTTP can send',
			'Give its name, and its value in one line.',
		);
	}
	return headers as Readonly<Record<string, string>>;
}

function bodyOf(options: OptionReader): Readonly<Record<string, unknown>> {
	return objectAt(options, 'body');
}

function objectAt(options: OptionReader, name: string): Readonly<Record<string, unknown>> {
	const given = options.value(name) ?? {};
	if (typeof given === 'object' && !Array.isArray(given)) return given as Record<string, unknown>;
	throw unusable(name, 'must be an object', given, 'Give its fields with their values.');
}

function requiredPath(options: OptionReader, name: string, example: string): string {
	const path = readPath(options, name, example);
	if (path !== undefined) return path;
	throw unusable(name, 'must be a path', undefined, `Give for example ${JSON.stringify(example)}.`);
}

/** An empty one is all of an answer. */
export function readPath(options: OptionReader, name: string, example: string): string | undefined {
	if (!options.has(name)) return undefined;
	const path = options.value(name) === '' ? '' : options.text(name, example || 'data.items');
	const fault = pathFault(path);
	if (fault === undefined) return path;
	throw unusable(
		name,
		`must be names with dots between them; it ${fault}`,
		path,
		'Give for example "data.items".',
	);
}
