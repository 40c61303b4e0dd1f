import {
	type AnswerPlace,
	type ApiListing,
	endRulesOf,
	type EndRules,
	endSigns,
	isCountedStyle,
	type Paging,
	type RequestPlace,
} from '../../../engine/sources/http';
import { AddedOptions } from '../http/requestOptions';
import {
	invalidParameter,
	type ParameterSource,
	readNumber,
	readOption,
	readString,
} from '../parameters/read';
import { apiOptionProperties } from './optionProperties';
import { readPath } from './path';

const styles = ['none', 'pageNumber', 'offset', 'cursor', 'nextLink', 'linkHeader'] as const;

type PlaceOf = (name: string) => RequestPlace;

/**
 * Reads how the pages of a list are turned, and by what its end is known.
 *
 * @param placeOf where requests carry what a parameter names
 * @throws EngineError `invalidParameter` that names the parameter
 */
export function readPagination(
	source: ParameterSource,
	itemIndex: number,
	placeOf: PlaceOf,
): Pick<ApiListing, 'paging' | 'ends'> {
	const reader = new PaginationReader(source, itemIndex, placeOf);
	const paging = reader.paging();
	return { paging, ends: reader.ends(paging) };
}

class PaginationReader {
	constructor(
		private readonly source: ParameterSource,
		private readonly itemIndex: number,
		private readonly placeOf: PlaceOf,
	) {}

	paging(): Paging {
		const style = this.option('pagination', 'Pagination', styles);
		switch (style) {
			case 'none':
			case 'linkHeader':
				return { style };
			case 'nextLink':
				return { style, path: this.path('nextLinkPath', 'Next Link Path') };
			case 'cursor':
				return this.byCursor();
			case 'pageNumber': {
				const at = this.placeOf(this.name('pageParameter', 'Page Parameter'));
				const first = this.number('firstPage', 'First Page', 0, 1);
				return { style, at, first, sendsFirst: this.sendsFirst(), ...this.size(at) };
			}
			case 'offset': {
				const at = this.placeOf(this.name('offsetParameter', 'Offset Parameter'));
				return { style, at, first: 0, sendsFirst: this.sendsFirst(), ...this.size(at) };
			}
		}
	}

	ends(paging: Paging): EndRules {
		const { style } = paging;
		const total = this.total();
		const noMore = { total, hasMore: undefined, pageSize: undefined };
		if (style === 'none') return endRulesOf(style, 'auto', noMore);
		const endsWhen = this.option('endsWhen', 'Ends When', endSigns);
		if (total === undefined && (endsWhen === 'totalPages' || endsWhen === 'totalRecords')) {
			throw invalidParameter(
				'Total From',
				'must say where the total is, by which the list ends',
				'none',
				'Choose "Body" or "Header" in "Total From", and enter its path, or choose another sign of the end in "Ends When".',
			);
		}
		if (endsWhen === 'shortPage' && !isCountedStyle(style)) {
			throw invalidParameter(
				'Ends When',
				'must be another sign of the end where pages have no number',
				endsWhen,
				'Choose "Automatic".',
			);
		}
		return endRulesOf(style, endsWhen, {
			total,
			hasMore:
				endsWhen === 'hasMore'
					? { in: 'body', path: this.path('hasMorePath', 'Has-More Path') }
					: undefined,
			pageSize: endsWhen === 'shortPage' ? this.pageSize() : undefined,
		});
	}

	private byCursor(): Paging {
		const from = this.option('cursorFrom', 'Cursor From', ['body', 'header', 'lastRecord']);
		const to = this.option('cursorTo', 'Cursor To', ['query', 'header', 'body']);
		const name = this.name('cursorParameter', 'Cursor Parameter');
		return {
			style: 'cursor',
			at: to === 'body' ? { in: to, path: name } : { in: to, name },
			from:
				from === 'header'
					? { in: from, name: this.name('cursorPath', 'Cursor Path') }
					: { in: from, path: this.path('cursorPath', 'Cursor Path') },
		};
	}

	private total(): AnswerPlace | undefined {
		const from = this.option('totalFrom', 'Total From', ['none', 'body', 'header']);
		if (from === 'none') return undefined;
		return from === 'header'
			? { in: from, name: this.name('totalPath', 'Total Path') }
			: { in: from, path: this.path('totalPath', 'Total Path') };
	}

	/** How many records a page is to have, and where a request says so. */
	private size(page: RequestPlace): {
		readonly size: number;
		readonly sizeAt: RequestPlace | undefined;
	} {
		const parameter = { name: 'pageSizeParameter', label: 'Page Size Parameter' };
		const name = readString(this.source, parameter, this.itemIndex, { example: 'per_page' }).trim();
		const sizeAt = name === '' ? undefined : this.placeOf(name);
		if (sizeAt !== undefined && JSON.stringify(sizeAt) === JSON.stringify(page)) {
			throw invalidParameter(
				'Page Size Parameter',
				'must have another name than the page itself',
				name,
				'Look up both names in the documentation of the API.',
			);
		}
		return { size: this.pageSize(), sizeAt };
	}

	private pageSize(): number {
		return this.number('pageSize', 'Page Size', 1, 100);
	}

	private sendsFirst(): boolean {
		const options = new AddedOptions(this.source, this.itemIndex);
		return options.boolean(apiOptionProperties.firstPageWithoutNumber) !== true;
	}

	private option<const Option extends string>(
		name: string,
		label: string,
		options: readonly Option[],
	): Option {
		return readOption(this.source, { name, label }, this.itemIndex, options);
	}

	private name(name: string, label: string): string {
		const limits = { required: true, example: 'page' };
		return readString(this.source, { name, label }, this.itemIndex, limits).trim();
	}

	private path(name: string, label: string): string {
		return readPath(this.source, { name, label }, this.itemIndex, { required: true });
	}

	private number(name: string, label: string, min: number, fallback: number): number {
		const limits = { min, max: 1_000_000, integer: true, fallback };
		return readNumber(this.source, { name, label }, this.itemIndex, limits);
	}
}
