import type { IDataObject } from 'n8n-workflow';

import type { SeededRandom } from '../../support/seededRandom';
import { type GivenItem, honestRecord } from './honestRecord';
import { hostileRecord, type Profile } from './hostileRecord';

export const accounts = ['acme', 'other', 'ACME'] as const;

/**
 * What an honest record is to those of its ID that were handed in before: the first, a newer one, the newest once more, or
 * one that was the newest before.
 */
export type Novelty = 'first' | 'newer' | 'same' | 'older';

export interface HonestItem extends GivenItem {
	readonly isHonest: true;
	readonly account: string;
	readonly id: string;
	readonly version: number;
	readonly novelty: Novelty;
}

export interface HostileItem extends GivenItem {
	readonly isHonest: false;
}

export type Item = HonestItem | HostileItem;

interface Known {
	readonly version: number;
	readonly updatedAt: number;
}

/** Which versions of honest records were handed in to one table, or to one sync. */
export class Handed {
	private readonly versions = new Map<string, readonly Known[]>();

	of(account: string, id: string): readonly Known[] {
		return this.versions.get(`${account} ${id}`) ?? [];
	}

	add(account: string, id: string, known: Known): void {
		this.versions.set(`${account} ${id}`, [...this.of(account, id).slice(-1), known]);
	}
}

export interface Order {
	readonly count: number;
	readonly profile: Profile;
	readonly handed: Handed;
	/** Whose records they are; any account's by default. */
	readonly account?: string;
	/** Whether a hostile record may name an account of its own. Default: where they are any account's. */
	readonly mayChooseAccount?: boolean;
	/** Epoch milliseconds. */
	readonly nowMs: number;
	/** Whether an older version of an honest record may come. */
	readonly mayComeLate: boolean;
}

const honestShare = 0.7;
const honestIds = 400;
const minuteMs = 60_000;

/** Makes items, hostile among honest ones; an ID comes once in an order. */
export class Supply {
	private hostile = 0;

	constructor(private readonly random: SeededRandom) {}

	items(order: Order): readonly Item[] {
		const items: Item[] = [];
		const used = new Set<string>();
		while (items.length < order.count) {
			const isAtEnd = items.length === 0 || items.length === order.count - 1;
			const account = order.account ?? this.random.pick([...accounts]);
			const updatedAt = order.nowMs - minuteMs + items.length;
			const item =
				isAtEnd || this.random.chance(honestShare)
					? this.honest(order, account, updatedAt, used)
					: this.strange(order, account, updatedAt, used);
			if (item !== undefined) items.push(item);
		}
		return items;
	}

	private honest(
		{ handed, mayComeLate }: Order,
		account: string,
		updatedAt: number,
		used: Set<string>,
	): HonestItem | undefined {
		const id = `honest-${this.random.integer(1, honestIds)}`;
		if (used.has(`${account} ${id}`)) return undefined;
		used.add(`${account} ${id}`);
		const known = handed.of(account, id);
		const [before, newest] = known.length > 1 ? known : [undefined, known[0]];
		const made = (novelty: Novelty, { version, updatedAt: at }: Known): HonestItem => {
			const json = honestRecord({ account, id, version, updatedAt: at });
			return { json, isHonest: true, account, id, version, novelty };
		};
		if (newest !== undefined && this.random.chance(0.15)) return made('same', newest);
		if (mayComeLate && before !== undefined && this.random.chance(0.1))
			return made('older', before);
		const next = { version: (newest?.version ?? 0) + 1, updatedAt };
		handed.add(account, id, next);
		return made(newest === undefined ? 'first' : 'newer', next);
	}

	private strange(
		{ profile, account: onlyAccount, mayChooseAccount = onlyAccount === undefined }: Order,
		account: string,
		updatedAt: number,
		used: Set<string>,
	): HostileItem | undefined {
		const comesAgain = profile === 'soundIdentity' && this.hostile > 0 && this.random.chance(0.3);
		const number = comesAgain
			? this.random.integer(Math.max(1, this.hostile - 500), this.hostile)
			: ++this.hostile;
		if (used.has(`${number}`)) return undefined;
		used.add(`${number}`);
		const json: IDataObject = hostileRecord(this.random, {
			profile,
			number,
			account,
			honestId: `honest-${this.random.integer(1, honestIds)}`,
			updatedAt,
			mayChooseAccount,
		});
		return { json, isHonest: false };
	}
}
