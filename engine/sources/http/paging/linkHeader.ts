import type { ApiRequest } from '../apiRequest';
import { nextInLinkHeader } from '../links';
import type { PageTurner } from './paging';
import { addressWithin } from './pointed';

/** Pages by the header `Link` with `rel="next"` (RFC 8288), whichever other relations stand beside it. */
export function byLinkHeader(template: ApiRequest): PageTurner {
	return {
		first: template,
		next: ({ headers, url }) => {
			const target = nextInLinkHeader(headers.get('link') ?? '');
			return target === undefined ? undefined : { ...template, url: addressWithin(target, url) };
		},
	};
}
