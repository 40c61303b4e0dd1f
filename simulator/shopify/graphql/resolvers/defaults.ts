import {
	getNamedType,
	getNullableType,
	type GraphQLObjectType,
	type GraphQLOutputType,
	isEnumType,
	isListType,
	isNonNullType,
	isScalarType,
} from 'graphql';
import { pageOf } from '../connection';
import type { FieldTable, ShopResolver } from './context';
import { money, type MoneyV2 } from './values';

/** What a non-null scalar is when the simulated shop has nothing to say about it. */
const scalars: Readonly<Record<string, unknown>> = {
	Boolean: false,
	Int: 0,
	Float: 0,
	String: '',
	HTML: '',
	FormattedString: '',
	Money: '0.00',
	Decimal: '0.0',
	UnsignedInt64: '0',
	BigInt: '0',
	DateTime: '2026-01-01T00:00:00Z',
	Date: '2026-01-01',
	URL: 'https://example.com/',
	UtcOffset: '+00:00',
	JSON: {},
	Color: '#000000',
	StorefrontID: '1',
	ARN: 'arn:aws:events:us-east-1::event-source/example',
};

/**
 * Answers a field that no table mentions: by the property of its name, by the money field that it is the older
 * form of, or else by null, an empty list, or what its type allows.
 */
export function defaultResolver(
	type: GraphQLObjectType,
	name: string,
	table: FieldTable | undefined,
): ShopResolver {
	const output = type.getFields()[name]?.type;
	if (output === undefined) return () => null;
	const named = getNamedType(output).name;
	if (named.endsWith('Connection')) {
		return (source, args) => {
			const listed = property(source, name);
			return pageOf(Array.isArray(listed) ? listed : [], args);
		};
	}
	if (named === 'Money' || named === 'MoneyV2') {
		const successor = table?.[`${name}Set`];
		const own = byProperty(name, fallbackFor(output, type.name));
		return (source, args, context, key) => {
			const given =
				successor === undefined
					? property(source, `${name}Set`)
					: successor(source, args, context, key);
			const bag = given as { shopMoney: MoneyV2 } | null | undefined;
			if (bag === null || bag === undefined) return own(source, args, context, key);
			return named === 'MoneyV2' ? bag.shopMoney : Number(bag.shopMoney.amount).toFixed(2);
		};
	}
	const fallback = fallbackFor(output, type.name);
	return byProperty(name, fallback);
}

function byProperty(name: string, fallback: ShopResolver | null): ShopResolver {
	return (source, args, context, key) =>
		property(source, name) ?? (fallback === null ? null : fallback(source, args, context, key));
}

function property(source: unknown, name: string): unknown {
	if (typeof source !== 'object' || source === null) return undefined;
	return (source as Readonly<Record<string, unknown>>)[name];
}

function fallbackFor(output: GraphQLOutputType, parent: string): ShopResolver | null {
	if (!isNonNullType(output)) return null;
	const nullable = getNullableType(output);
	if (isListType(nullable)) return () => [];
	const named = getNamedType(output);
	if (named.name === 'ID') return () => `gid://shopify/${parent}/1`;
	if (named.name === 'CurrencyCode') return (_source, _args, { shop }) => shop.currency;
	if (isEnumType(named)) {
		const [first] = named.getValues();
		return () => first?.name ?? null;
	}
	if (isScalarType(named)) {
		const value = scalars[named.name] ?? '';
		return () => value;
	}
	if (named.name === 'MoneyV2') return (_source, _args, { shop }) => money(0, shop.currency);
	if (named.name === 'MoneyBag') {
		return (_source, _args, { shop }) => {
			const zero = money(0, shop.currency);
			return { shopMoney: zero, presentmentMoney: zero };
		};
	}
	return () => ({});
}
