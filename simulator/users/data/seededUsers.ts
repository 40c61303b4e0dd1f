import { hash, pick } from '../../server/hash';
import { type Poison, poisonOf } from './poison';
import { statuses, type User } from './user';

export interface SeededUsersOptions {
	readonly seed: number;
	/** How many there are. */
	readonly count: number;
	/** The first and the last change of them, in epoch milliseconds. They were created in the 400 days before. */
	readonly from: number;
	readonly to: number;
	readonly poison: Poison;
}

const firstNames = ['Anna', 'Björn', 'Chidi', 'Dolores', 'Élise', 'Farid', 'Gül', 'Hana'] as const;
const lastNames = [
	'Abe',
	'Brandt',
	"D'Arcy",
	'Eze',
	'Fernández',
	'Ito',
	'O’Neill',
	'Şahin',
] as const;
const domains = ['example.com', 'Example.org', 'MAIL.example.net'] as const;
const plans = ['free', 'pro', 'team'] as const;
const locales = ['de-DE', 'en-US', 'es-MX', 'ja-JP'] as const;

const creationSpanMs = 400 * 86_400_000;
/** Of every so many changes, the first few share an instant. */
const ties = { every: 50, length: 6 } as const;

/**
 * The users that exist from the start. None is kept: each is made when it is looked at, and so is its place in the order
 * of changes, so that a million cost no memory.
 */
export class SeededUsers {
	readonly count: number;
	/** Where a user stands in the order of changes is its index times this, and back by the inverse. */
	private readonly stride: number;
	private readonly inverse: number;

	constructor(private readonly options: SeededUsersOptions) {
		this.count = options.count;
		this.stride = strideFor(this.count);
		this.inverse = inverseOf(this.stride, this.count);
	}

	at(index: number): User {
		const { seed, poison } = this.options;
		const draw = (purpose: number) => hash(seed, index, purpose);
		const firstName = pick(firstNames, draw(1));
		const lastName = pick(lastNames, draw(2));
		return {
			index,
			email: `${mixedCase(firstName, draw(3))}.${index}@${pick(domains, draw(4))}`,
			firstName,
			lastName,
			status: this.statusOf(index),
			metadata: {
				plan: pick(plans, draw(6)),
				locale: pick(locales, draw(7)),
				logins: draw(8) % 1_000,
				tags: draw(9) % 4 === 0 ? ['beta', 'Zoë’s list'] : [],
			},
			createdAt: this.createdAtOf(index),
			updatedAt: this.updatedAtOf(index),
			poison: poisonOf(seed, index, poison),
		};
	}

	statusOf(index: number): User['status'] {
		return pick(statuses, hash(this.options.seed, index, 5));
	}

	updatedAtOf(index: number): number {
		return this.updatedAtRank(this.rankOf(index));
	}

	/** Where a user stands in the order of changes, from 0. */
	rankOf(index: number): number {
		return (index * this.stride) % this.count;
	}

	indexAtRank(rank: number): number {
		return (rank * this.inverse) % this.count;
	}

	/** When the user at a rank was changed: never before the one at the rank below. */
	updatedAtRank(rank: number): number {
		const { from, to } = this.options;
		const place = rank % ties.every;
		const first = place < ties.length ? rank - place : rank;
		return Math.floor(from + ((to - from) * first) / this.count);
	}

	private createdAtOf(index: number): number {
		const { from } = this.options;
		return Math.floor(from - creationSpanMs + (creationSpanMs * index) / this.count);
	}
}

function mixedCase(name: string, h: number): string {
	const plain = name.normalize('NFD').replace(/[^a-z]/gi, '');
	return h % 3 === 0 ? plain.toUpperCase() : h % 3 === 1 ? plain : plain.toLowerCase();
}

/** About 0.6 of `count`, and with no factor in common with it, so that every rank is met once. */
function strideFor(count: number): number {
	let stride = Math.max(1, Math.round(count * 0.618));
	while (greatestCommonDivisor(stride, count) !== 1) stride += 1;
	return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
	return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** By the extended Euclidean algorithm. */
function inverseOf(value: number, modulus: number): number {
	let [oldRest, rest] = [value, modulus];
	let [oldFactor, factor] = [1, 0];
	while (rest !== 0) {
		const quotient = Math.floor(oldRest / rest);
		[oldRest, rest] = [rest, oldRest - quotient * rest];
		[oldFactor, factor] = [factor, oldFactor - quotient * factor];
	}
	return ((oldFactor % modulus) + modulus) % modulus;
}
