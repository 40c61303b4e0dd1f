import { zoneOffset } from '../../search/timeValue';
import type { FieldTable } from './context';

export const shopFields = {
	id: () => 'gid://shopify/Shop/60000000001',
	name: (_source, _args, { shop }) => shop.name,
	myshopifyDomain: (_source, _args, { shop }) => shop.domain,
	primaryDomain: (_source, _args, { shop }) => domain(shop.domain),
	domains: (_source, _args, { shop }) => [domain(shop.domain)],
	url: (_source, _args, { shop }) => `https://${shop.domain}`,
	email: () => 'owner@example.com',
	contactEmail: () => 'owner@example.com',
	shopOwnerName: () => 'Sam Owner',
	currencyCode: (_source, _args, { shop }) => shop.currency,
	enabledPresentmentCurrencies: (_source, _args, { shop }) => [shop.currency, 'EUR'],
	ianaTimezone: (_source, _args, { shop }) => shop.timeZone,
	timezoneOffset: (_source, _args, { shop, now }) => offsetText(zoneOffset(now, shop.timeZone)),
	timezoneOffsetMinutes: (_source, _args, { shop, now }) => zoneOffset(now, shop.timeZone) / 60_000,
	createdAt: () => '2020-01-01T00:00:00Z',
	updatedAt: () => '2026-01-01T00:00:00Z',
	orderNumberFormatPrefix: () => '#',
	plan: (_source, _args, { shop }) => ({
		displayName: shop.planName,
		publicDisplayName: shop.planName,
		partnerDevelopment: false,
		shopifyPlus: shop.planName === 'Plus' || shop.planName === 'Enterprise',
	}),
} satisfies FieldTable;

export const appInstallationFields = {
	id: () => 'gid://shopify/AppInstallation/700000000001',
	accessScopes: (_source, _args, { scopes }) =>
		scopes.map((handle) => ({ handle, description: `Allows ${handle.replaceAll('_', ' ')}` })),
	app: () => ({ __typename: 'App', id: 'gid://shopify/App/300000000001', title: 'Scheduled Sync' }),
} satisfies FieldTable;

function domain(host: string) {
	return { host, url: `https://${host}`, sslEnabled: true, id: 'gid://shopify/Domain/1' };
}

function offsetText(milliseconds: number): string {
	const minutes = Math.abs(milliseconds) / 60_000;
	const pad = (value: number) => String(value).padStart(2, '0');
	return `${milliseconds < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}
