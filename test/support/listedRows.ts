import type { SourceItem, SourcePage } from '../../engine/source';
import { HttpSource, type HttpSourceOptions } from '../../engine/sources/http';
import type { fakeApi } from './fakeApi';

export const start = Date.parse('2026-03-01T00:00:00Z');
export const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
export const window = { from: start, to: start + 3_600_000 };

export interface Row {
	readonly id: number;
	updated_at: string;
}

export const rows = (count: number, every = 1): Row[] =>
	Array.from({ length: count }, (_, index) => ({ id: index + 1, updated_at: at(index * every) }));

export function sourceOf(fake: ReturnType<typeof fakeApi>, more: Partial<HttpSourceOptions> = {}) {
	return new HttpSource({
		client: fake.client(),
		listing: {
			request: { method: 'GET', url: 'https://api.test/rows', headers: {}, body: undefined },
			paging: {
				style: 'offset',
				at: { in: 'query', name: 'offset' },
				first: 0,
				sendsFirst: true,
				size: 10,
				sizeAt: undefined,
			},
			ends: { totalRecords: { in: 'body', path: 'total' }, emptyPage: true },
			records: { path: 'items' },
		},
		cursor: { field: 'updated_at', zone: undefined },
		isSorted: true,
		bounds: {
			from: { in: 'query', name: 'since' },
			to: { in: 'query', name: 'until' },
			format: 'iso',
			zone: undefined,
		},
		...more,
	});
}

export async function all(source: HttpSource, asked = window): Promise<SourcePage[]> {
	const pages: SourcePage[] = [];
	for await (const page of source.pages(asked)) pages.push(page);
	return pages;
}

export const items = (pages: readonly SourcePage[]): readonly SourceItem[] =>
	pages.flatMap((page) => page.items);
