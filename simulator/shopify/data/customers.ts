import { firstNames, lastNames, type Place, places, streets } from './catalogue';
import { hash, pick } from '../../server/hash';

export interface Customer {
	readonly number: number;
	readonly id: number;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly phone: string | null;
	readonly createdAt: number;
}

export interface Address {
	readonly id: number;
	readonly firstName: string;
	readonly lastName: string;
	readonly address1: string;
	readonly address2: string | null;
	readonly company: string | null;
	readonly phone: string | null;
	readonly place: Place;
}

const firstCustomerId = 7_200_000_000_000;
const knownSince = Date.UTC(2024, 0, 1);

export function customerAt(seed: number, number: number): Customer {
	const h = hash(seed, number, 40);
	return {
		number,
		id: firstCustomerId + number * 16,
		firstName: pick(firstNames, h),
		lastName: pick(lastNames, h >>> 8),
		email: customerEmail(seed, number),
		phone: h % 3 === 0 ? `+4930${String(h % 1_000_000).padStart(6, '0')}` : null,
		createdAt: knownSince + number * 3_600_000,
	};
}

/** Reserved for examples, so that no test can ever write to a person. */
export function customerEmail(seed: number, number: number): string {
	const plus = hash(seed, number, 41) % 20 === 0 ? "+o'shop" : '';
	return `customer${number}${plus}@example.com`;
}

export function addressFrom(seed: number, number: number, person: Customer | null): Address {
	const h = hash(seed, number, 42);
	return {
		id: 9_300_000_000_000 + (h % 1_000_000_000),
		firstName: person?.firstName ?? pick(firstNames, h >>> 3),
		lastName: person?.lastName ?? pick(lastNames, h >>> 6),
		address1: `${1 + (h % 220)} ${pick(streets, h >>> 9)}`,
		address2: h % 5 === 0 ? `Apt ${h % 40}` : null,
		company: h % 7 === 0 ? 'Łódź & Co.' : null,
		phone: person?.phone ?? null,
		place: pick(places, h >>> 12),
	};
}
