import fc from 'fast-check';

import type { EngineError } from '../../../../engine/errors';
import type { OrderFilters } from '../../../../engine/sources/shopify/query/orderFilters';
import {
	orderSearch,
	quoted,
	searchTime,
} from '../../../../engine/sources/shopify/query/orderFilters';
import { parseSearch } from '../../../../simulator/shopify/search/parse';
import { refusalOf } from '../../../support/refusal';

const at = (iso: string) => Date.parse(iso);

describe('the search that filters become', () => {
	it.each<[string, OrderFilters, string | undefined]>([
		['no filter lists everything', {}, undefined],
		[
			'a window includes its beginning and excludes its end',
			{ createdAfter: at('2026-03-01T00:00:00Z'), createdBefore: at('2026-03-02T00:00:00Z') },
			"created_at:>='2026-03-01T00:00:00Z' created_at:<'2026-03-02T00:00:00Z'",
		],
		[
			'every kind of time is quoted',
			{
				updatedAfter: at('2026-03-01T01:00:00+01:00'),
				updatedBefore: at('2026-03-01T02:00:00Z'),
				processedAfter: at('2026-03-01T03:00:00Z'),
				processedBefore: at('2026-03-01T04:00:00Z'),
			},
			"updated_at:>='2026-03-01T00:00:00Z' updated_at:<'2026-03-01T02:00:00Z' processed_at:>='2026-03-01T03:00:00Z' processed_at:<'2026-03-01T04:00:00Z'",
		],
		[
			'a state, and any of several states',
			{
				status: 'not_closed',
				financialStatus: ['paid', 'partially_refunded'],
				fulfillmentStatus: ['unshipped'],
			},
			'status:not_closed (financial_status:paid OR financial_status:partially_refunded) fulfillment_status:unshipped',
		],
		['a tag is quoted', { tag: "the boss's" }, "tag:'the boss\\'s'"],
		['test orders are left out', { test: false }, 'test:false'],
		[
			'numbers and global IDs are the same',
			{ ids: ['5123', ' gid://shopify/Order/77 '] },
			'(id:5123 OR id:77)',
		],
		['a search stands in brackets', { test: true, search: 'a OR b ' }, 'test:true (a OR b)'],
		['a quotation may hold brackets', { search: 'tag:"a)" -\'b(\'' }, '(tag:"a)" -\'b(\')'],
		['escaped signs are no brackets', { search: 'name:\\(1\\)' }, '(name:\\(1\\))'],
	])("filters become Shopify's search: %s", (_rule, filters, search) => {
		expect(orderSearch(filters)).toBe(search);
	});

	it('cuts times to whole seconds, so that windows that follow one another touch and do not overlap', () => {
		const ms = at('2026-03-01T00:00:00.999Z');
		expect(orderSearch({ createdAfter: ms })).toBe("created_at:>='2026-03-01T00:00:00Z'");
		expect(orderSearch({ createdBefore: ms })).toBe("created_at:<'2026-03-01T00:00:00Z'");
		fc.assert(
			fc.property(fc.integer({ min: -1e12, max: 4e12 }), (time) => {
				expect(Date.parse(searchTime(time))).toBe(Math.floor(time / 1000) * 1000);
			}),
		);
	});

	it('a window that ends before it begins is refused, whatever set the clock back', () => {
		const filters = { createdAfter: at('2026-03-02'), createdBefore: at('2026-03-01') };
		expect(errorOf(filters)).toMatchObject({ kind: 'invalidFilter', parameter: 'createdAfter' });
	});

	it('a window that is empty is no mistake', () => {
		const now = at('2026-03-01T00:00:00Z');
		expect(orderSearch({ createdAfter: now, createdBefore: now })).toContain('created_at');
	});

	it.each([
		['', 'is empty'],
		['  ', 'is empty'],
		['tag:a) OR (created_at:>1970', 'closes a bracket that it did not open'],
		['(tag:a', 'leaves a bracket open'],
		["tag:'a", "leaves a quote (') open"],
		['tag:"a', 'leaves a quote (") open'],
		['tag:a\\', 'has a backslash before nothing'],
		['tag:\\ a', 'has a backslash before nothing'],
		['a=")"', 'has a " inside a word'],
		['a\\:")"', 'has a " inside a word'],
		["D'Addario", "has a ' inside a word"],
		['a"))"', 'has a " inside a word'],
		["a '' -''x''", "has a ' inside a word"],
		["-'a'", "has a ' inside a word"],
		[':="))"', 'has a " inside a word'],
		['-:="))"', 'has a " inside a word'],
		['a:b:="))"', 'has a " inside a word'],
		['\\a:="))"', 'has a " inside a word'],
		['é.a:>="))"', 'has a " inside a word'],
	])('the search %j is refused: it %s', (search, problem) => {
		const error = errorOf({ search });
		expect(error).toMatchObject({ kind: 'invalidFilter', parameter: 'search' });
		expect(error.message).toContain(problem);
	});

	it('a search longer than anybody writes is refused', () => {
		const error = errorOf({ search: "x'' ".repeat(3_000) });
		expect(error).toMatchObject({ kind: 'invalidFilter', parameter: 'search' });
		expect(error.message).toContain('is longer than 10000 characters');
	});

	it('a search as long as one may be is looked through in one go', () => {
		for (const part of ["'' ", "b -------'a' ", 'tag:"a" ', '(((( )))) ', '\\( ', 'a:>="b" ']) {
			const search = part.repeat(Math.floor(10_000 / part.length)).trim();
			expect(orderSearch({ search })).toContain(search);
		}
	});

	it.each([[[]], [['#1001']], [['5 OR id:6']], [["5'"]], [['gid://shopify/Product/5']], [['-5']]])(
		'the IDs %j are refused',
		(ids) => {
			expect(errorOf({ ids })).toMatchObject({ kind: 'invalidFilter', parameter: 'ids' });
		},
	);

	it('251 IDs are too many', () => {
		const ids = Array.from({ length: 251 }, (_, index) => String(index + 1));
		expect(errorOf({ ids }).message).toBe('"ids" holds 251 order IDs');
		expect(orderSearch({ ids: ids.slice(1) })).toMatch(/^\(id:2 OR .* OR id:251\)$/);
	});
});

describe('laws of quoting', () => {
	const nasty = fc.string({
		unit: fc.constantFrom(...'\'"\\():-=> ORa*\n', '😀'),
		maxLength: 12,
	});

	it('whatever a tag holds, it is one term with exactly that value', () => {
		fc.assert(
			fc.property(nasty, (tag) => {
				expect(parseSearch(`tag:${quoted(tag)}`)).toMatchObject({
					kind: 'term',
					field: 'tag',
					value: tag,
					quoted: true,
				});
			}),
			{ numRuns: 2_000 },
		);
	});

	it.each(['a:>="b"', '(-a:="b)")', "-a.b-c:<'x'", ':"))"', '(a:"b" OR --c:<="d")'])(
		'the search %s is taken as it is',
		(search) => {
			expect(orderSearch({ search })).toBe(`(${search})`);
		},
	);

	it('whatever is searched for, the other filters go on to hold', () => {
		fc.assert(
			fc.property(nasty, (search) => {
				const text = searchOrNothing({ test: true, search });
				if (text === undefined) return;
				const parsed = parseSearch(text);
				const first = parsed?.kind === 'and' ? parsed.parts[0] : parsed;
				expect(first).toMatchObject({ kind: 'term', field: 'test', value: 'true' });
			}),
			{ numRuns: 50_000 },
		);
	});
});

function searchOrNothing(filters: OrderFilters): string | undefined {
	try {
		return orderSearch(filters);
	} catch {
		return undefined;
	}
}

function errorOf(filters: OrderFilters): EngineError {
	return refusalOf(() => orderSearch(filters));
}
