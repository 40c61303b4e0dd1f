import { type Address, addressFrom, type Customer, customerAt } from '../../data/customers';
import { hash } from '../../../server/hash';
import type { Order } from '../../data/order';
import type { FieldTable, ShopContext } from './context';
import { ordersPage } from './ordersConnection';
import { dateTime, gid, money } from './values';

export interface CustomerSource {
	readonly __typename: 'Customer';
	readonly customer: Customer;
}

export function customerSource(seed: number, number: number): CustomerSource {
	return { __typename: 'Customer', customer: customerAt(seed, number) };
}

export function customerOf(order: Order, context: ShopContext): CustomerSource | null {
	return order.customerNumber === null ? null : customerSource(context.seed, order.customerNumber);
}

export const customerFields = {
	id: ({ customer }: CustomerSource) => gid('Customer', customer.id),
	firstName: ({ customer }: CustomerSource) => customer.firstName,
	lastName: ({ customer }: CustomerSource) => customer.lastName,
	displayName: ({ customer }: CustomerSource) => `${customer.firstName} ${customer.lastName}`,
	email: ({ customer }: CustomerSource) => customer.email,
	phone: ({ customer }: CustomerSource) => customer.phone,
	createdAt: ({ customer }: CustomerSource) => dateTime(customer.createdAt),
	updatedAt: ({ customer }: CustomerSource) => dateTime(customer.createdAt + 86_400_000),
	defaultEmailAddress: ({ customer }: CustomerSource) => ({ emailAddress: customer.email }),
	defaultPhoneNumber: ({ customer }: CustomerSource) =>
		customer.phone === null ? null : { phoneNumber: customer.phone },
	defaultAddress: ({ customer }: CustomerSource, _args, context) =>
		addressFrom(context.seed, customer.number, customer),
	addresses: ({ customer }: CustomerSource, _args, context) => [
		addressFrom(context.seed, customer.number, customer),
	],
	amountSpent: ({ customer }: CustomerSource, _args, context) =>
		money(hash(context.seed, customer.number, 44) % 200_000, context.shop.currency),
	numberOfOrders: ({ customer }: CustomerSource, _args, context) =>
		String(1 + (hash(context.seed, customer.number, 43) % 9)),
	orders: ({ customer }: CustomerSource, args, context, key) =>
		ordersPage(args, context, key, customer.number),
	state: () => 'ENABLED',
	locale: () => 'en',
	lifetimeDuration: () => 'over 1 year',
	verifiedEmail: () => true,
	validEmailAddress: () => true,
} satisfies FieldTable;

export const mailingAddressFields = {
	id: (address: Address) => gid('MailingAddress', `${address.id}?model_name=Address`),
	name: (address: Address) => `${address.firstName} ${address.lastName}`,
	city: ({ place }: Address) => place.city,
	zip: ({ place }: Address) => place.zip,
	province: ({ place }: Address) => place.province,
	provinceCode: ({ place }: Address) => place.provinceCode,
	country: ({ place }: Address) => place.country,
	countryCode: ({ place }: Address) => place.countryCode,
	countryCodeV2: ({ place }: Address) => place.countryCode,
	formattedArea: ({ place }: Address) => `${place.city}, ${place.country}`,
	formatted: ({ firstName, lastName, address1, place }: Address) => [
		`${firstName} ${lastName}`,
		address1,
		`${place.city} ${place.zip}`,
		place.country,
	],
} satisfies FieldTable;
