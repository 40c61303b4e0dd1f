import type { Cursor } from '../../engine/records/cursor';
import { inheritedNames, withFields } from '../support/inheritedNames';
import type { SeededRandom } from '../support/seededRandom';

/** A record as it comes from outside. */
export interface ForeignRecord {
	readonly columns: Readonly<Record<string, unknown>>;
	readonly cursor: Cursor;
}

const names = [
	...inheritedNames,
	...['', ' ', 'a\0b', 'a\ud800', '_SYNC_OWNER', '_sync_hash', '_Sync_Cursor', 'SKU', 'ID', 'Id'],
	...['xmax', 'ctid', 'tableoid', 'x'.repeat(64), 'é'.repeat(32), 'account', 'ACCOUNT'],
	...['"; DROP TABLE shared; --', "'); DELETE FROM shared; --", '$1', '?', 'a"b', 'a.b', '\u202e'],
] as [string, ...string[]];

const texts = [
	...['', '\0', '\ud83d', '<b>', "'; DROP TABLE shared; --", '\\N', '\t', '\\.', 'NaN', '1e308'],
	...['9'.repeat(100_000), `1.${'0'.repeat(50_000)}1`, '2026-13-45', 'x'.repeat(300_000)],
] as [string, ...string[]];

const cursors = [
	...[
		null,
		'9999-12-31T23:59:59Z',
		1e308,
		'9'.repeat(300),
		'now',
		'',
		-1,
		'2999-01-01',
		'Infinity',
	],
	...['9'.repeat(50_000), new Date(Number.NaN), '0000-00-00', 'infinity'],
] as [Cursor, ...Cursor[]];

/** A value that no honest source has: of any kind, depth and size. */
function hostileValue(random: SeededRandom, depth = 0): unknown {
	switch (random.integer(0, depth > 3 ? 5 : 8)) {
		case 0:
			return random.pick(texts);
		case 1:
			return random.pick([Number.NaN, 1e308, -0, 2 ** 60, Number.POSITIVE_INFINITY]);
		case 2:
			return random.pick([null, undefined, true]);
		case 3:
			return 10n ** 40n;
		case 4:
			return new Date(Number.NaN);
		case 5:
			return new Map([[1, 2]]);
		case 6:
			return [hostileValue(random, depth + 1), hostileValue(random, depth + 1)];
		case 7:
			return withFields([random.pick(names), hostileValue(random, depth + 1)]);
		default:
			return nested(random.integer(1, 400));
	}
}

function nested(depth: number): unknown {
	let value: unknown = 'x';
	for (let level = 0; level < depth; level++) value = withFields(['__proto__', value]);
	return value;
}

/** @param honestId an ID of an honest record, which this one may claim in another form */
export function hostileRecord(random: SeededRandom, honestId: string): ForeignRecord {
	const fields: [string, unknown][] = [];
	const many = random.chance(0.02) ? 2_100 : random.integer(0, 4);
	for (let place = 0; place < many; place++) {
		const name = many > 4 || random.chance(0.3) ? `f${random.integer(0, 1e9)}` : random.pick(names);
		fields.push([name, many > 4 ? 1 : hostileValue(random)]);
	}
	const ownId = `evil-${random.integer(0, 1e9)}`;
	const id = random.pick<unknown>([
		ownId,
		ownId,
		...[`${honestId}\0`, ` ${honestId}`, `${honestId}'--`, [honestId], { id: honestId }, ''],
		...[2 ** 60, null, `${ownId}${'k'.repeat(5_000)}`],
	]);
	if (random.chance(0.3)) fields.push(['qty', hostileValue(random)]);
	if (random.chance(0.3)) fields.push(['name', hostileValue(random)]);
	return { columns: withFields(['id', id], ...fields), cursor: random.pick(cursors) };
}
