import LinkHeader from 'http-link-header';

/** The address that a header `Link` gives for the next page (RFC 8288); undefined where it gives none. */
export function nextInLinkHeader(header: string): string | undefined {
	const { refs } = parsed(header);
	// One link may stand for several relations: rel="next last".
	const next = refs.find(({ rel }) => rel.toLowerCase().split(/\s+/).includes('next'));
	return next?.uri === '' ? undefined : next?.uri;
}

/** What is no such header leads nowhere, as none does. */
function parsed(header: string): Pick<LinkHeader, 'refs'> {
	try {
		return LinkHeader.parse(header);
	} catch {
		return { refs: [] };
	}
}
