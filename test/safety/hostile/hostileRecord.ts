import type { IDataObject } from 'n8n-workflow';

import { withFields } from '../../support/inheritedNames';
import type { SeededRandom } from '../../support/seededRandom';
import { hostileName, hostileValue, manyFields } from './values';

/**
 * - `anything`: ID, cursor and account may be hostile too, and values what JSON has no word for
 * - `soundIdentity`: only names, values and sizes are, so that a record is not refused before they are looked at
 */
export const profiles = ['anything', 'soundIdentity'] as const;

export type Profile = (typeof profiles)[number];

export interface HostileRequest {
	readonly profile: Profile;
	/** Makes its ID its own. */
	readonly number: number;
	/** The account that it is given out for. */
	readonly account: string;
	/** An ID of an honest record, which this one may claim in another form. */
	readonly honestId: string;
	/** Epoch milliseconds: a cursor that is sound. */
	readonly updatedAt: number;
	/** Whether it may name an account of its own. */
	readonly mayChooseAccount: boolean;
}

/** Refused, whatever else is: no version of an honest record can be outdone by them. */
const impossibleCursors = [
	...['9999-12-31T23:59:59Z', 1e308, '9'.repeat(300), 'now', '2999-01-01', 'Infinity', 'infinity'],
	...['9'.repeat(50_000), '0000-00-00', { a: 1 }, [1], true, 2 ** 60],
] as [unknown, ...unknown[]];

const oddCursors = [null, '', -1, 0, '2026-01-31', ' 5 ', ...impossibleCursors] as [
	unknown,
	...unknown[],
];

const oddAccounts = [
	...['', ' ', 'a\0b', 'a\ud800', null, {}, [], 'x'.repeat(300), 'constructor', '__proto__'],
	...['Acme', "acme'--", 'a\u200bcme', 7],
] as [unknown, ...unknown[]];

export function hostileRecord(random: SeededRandom, request: HostileRequest): IDataObject {
	const { profile, number, updatedAt, account } = request;
	const isSound = profile === 'soundIdentity';
	const cursor = new Date(updatedAt).toISOString();
	const identity: Record<string, unknown> = isSound
		? { id: `strange-${number}`, shop: account, updatedAt: cursor }
		: oddIdentity(random, request);
	const fields = withFields(...hostileFields(random, isSound));
	const record: Record<string, unknown> = withFields(
		...Object.entries(fields),
		...Object.entries(identity),
	);
	return record as IDataObject;
}

function hostileFields(random: SeededRandom, isJson: boolean): readonly [string, unknown][] {
	if (random.chance(0.01)) {
		const prefix = random.chance(0.5) ? 'wide_' : `wide_${random.integer(0, 1e9)}_`;
		return Object.entries(manyFields(random.pick([60, 600, 2_100]), prefix));
	}
	return Array.from({ length: random.integer(0, 5) }, () => [
		hostileName(random),
		hostileValue(random, { isJson }),
	]);
}

function oddIdentity(
	random: SeededRandom,
	{ number, account, honestId, updatedAt, mayChooseAccount }: HostileRequest,
): Record<string, unknown> {
	const own = `evil-${number}`;
	const shop = mayChooseAccount && random.chance(0.05) ? random.pick(oddAccounts) : account;
	// The very ID of an honest record, in a version that must not count.
	if (random.chance(0.1)) {
		return { id: honestId, shop, updatedAt: random.pick(impossibleCursors), name: 'crossed' };
	}
	const ids: readonly unknown[] = [
		...[own, own, own, `${honestId}\0`, ` ${honestId} ${number}`, `${honestId}'--${number}`],
		...[[honestId], { id: honestId }, '', null, undefined, 2 ** 60, `${own}${'k'.repeat(5_000)}`],
		...[`${own}\ud800`, `${own} 😀`, number, `constructor ${number}`],
	];
	const id = random.pick([own, ...ids]);
	const isPunctual = random.chance(0.5);
	const cursor = isPunctual ? new Date(updatedAt).toISOString() : random.pick(oddCursors);
	return { id, shop, updatedAt: cursor };
}
