import type { ApiListing } from '../../../../engine/sources/http/listing/apiLister';
import type { EndRules } from '../../../../engine/sources/http/paging/ends';
import type { Paging } from '../../../../engine/sources/http/paging/paging';
import type { HttpSourceOptions } from '../../../../engine/sources/http/source/httpSource';
import type { Scenario } from '../../scenario';
import { type ApiManner, isCounted } from './apiManner';

const origin = 'https://api.example.com';

const inQuery = (name: string) => ({ in: 'query', name }) as const;

/** The API, as a user would describe it by its documentation. */
export function apiListing({
	api: manner,
	pageSize,
	failing,
}: Pick<Scenario, 'api' | 'pageSize' | 'failing'>): Pick<
	HttpSourceOptions,
	'listing' | 'cursor' | 'isSorted' | 'bounds' | 'cut'
> {
	const listing: ApiListing = {
		request: {
			method: 'GET',
			url: `${origin}/users?size=${pageSize}`,
			headers: {},
			body: undefined,
		},
		paging: pagingOf(manner, pageSize),
		ends: endsOf(manner),
		records: { path: 'users' },
		pagesAtOnce: manner.pagesAtOnce,
		goOnAfterFailedPage: failing.keepsFailed,
	};
	const most = manner.listsAtMost;
	return {
		listing,
		cursor: { field: 'updatedAt', zone: undefined },
		isSorted: manner.isSorted,
		bounds: {
			from: inQuery('since'),
			to: manner.isOpen ? undefined : inQuery('until'),
			format: 'iso',
			zone: undefined,
		},
		cut:
			most === undefined
				? undefined
				: { most, afterId: { at: inQuery('after_number'), field: 'number' } },
	};
}

function pagingOf({ style }: ApiManner, size: number): Paging {
	const sizeAt = inQuery('size');
	switch (style) {
		case 'pageNumber':
			return { style, at: inQuery('page'), first: 1, sendsFirst: true, size, sizeAt };
		case 'offset':
			return { style, at: inQuery('offset'), first: 0, sendsFirst: true, size, sizeAt };
		case 'cursor':
			return { style, at: inQuery('after'), from: { in: 'body', path: 'next' } };
		case 'nextLink':
			return { style, path: 'next' };
		case 'linkHeader':
			return { style };
	}
}

function endsOf(manner: ApiManner): EndRules {
	const totalRecords = manner.tellsTotal ? ({ in: 'body', path: 'total' } as const) : undefined;
	return isCounted(manner) ? { totalRecords } : { totalRecords, endsAtTotal: false };
}
