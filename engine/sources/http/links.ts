import LinkHeader from 'http-link-header';

import { shown } from '../../shortened';
import { httpError } from './httpError';

/**
 * The address that a header `Link` gives for the next page (RFC 8288); undefined where it gives none.
 *
 * @throws EngineError `pagingMissing`: it cannot be read, so that nobody knows whether there is more
 */
export function nextInLinkHeader(header: string): string | undefined {
	if (header.trim() === '') return undefined;
	// A link may come without a relation, whatever its type says.
	const refs: readonly { readonly uri: string; readonly rel?: string }[] = parsed(header);
	const next = refs.find(({ rel }) => rel?.toLowerCase() === 'next');
	return next?.uri === '' ? undefined : next?.uri;
}

function parsed(header: string): LinkHeader['refs'] {
	try {
		return LinkHeader.parse(header).refs;
	} catch (cause) {
		throw httpError(
			'pagingMissing',
			`The header "Link" cannot be read: ${shown(header)}`,
			'It was to lead to the next page, and was not taken for the end of the list. Try again; if it happens again, ask whoever runs the API, or page in another way.',
			{ cause },
		);
	}
}
