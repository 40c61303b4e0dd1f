import fc from 'fast-check';

import {
	decide,
	goneHash,
	isNewerVersion,
	type StoredVersion,
	type Version,
} from '../../../engine/records/version';

interface Told extends Version {
	readonly cursor: number;
	readonly hash: string;
}

const noon = Date.parse('2026-03-01T12:00:00Z');

/** A version in the given minute: each minute has one content, and may have one that says gone. */
const told = (minute: number, isGone: boolean, readMinute: number): Told => ({
	cursor: noon + minute * 60_000,
	cursorMark: 't123',
	isGone,
	readAt: noon + (60 + readMinute) * 60_000,
	hash: isGone ? goneHash : `content ${minute}`,
});

/** What is left of a record once these versions were written one after the other. */
function written(versions: readonly Told[]): string {
	let stored: StoredVersion | undefined;
	for (const version of versions) {
		const decision = decide(stored, version, () => version.hash);
		if (decision === 'keep' || decision === 'refuse') continue;
		const { isGone, readAt } = version;
		if (decision === 'confirm' && stored !== undefined) stored = { ...stored, readAt };
		else stored = { ...version, deletedAt: isGone === true ? readAt : null };
	}
	return stored?.hash ?? 'nothing';
}

const anyVersion = fc.tuple(fc.nat(6), fc.boolean(), fc.nat(30)).map((parts) => told(...parts));

describe('versions of which some say that their record is gone', () => {
	it('lead to the same in any order: to the newest, and of one time to the one that says gone', () => {
		const inTwoOrders = fc
			.array(anyVersion, { minLength: 1, maxLength: 8 })
			.chain((versions) =>
				fc.tuple(
					fc.constant(versions),
					fc.shuffledSubarray(versions, { minLength: versions.length }),
				),
			);
		fc.assert(
			fc.property(inTwoOrders, ([versions, shuffled]) => {
				const [newest] = versions.toSorted(
					(a, b) => b.cursor - a.cursor || Number(b.isGone) - Number(a.isGone),
				);
				expect(written(versions)).toBe(newest?.hash);
				expect(written(shuffled)).toBe(newest?.hash);
			}),
		);
	});

	it('are ordered the same way within a batch as one after the other', () => {
		fc.assert(
			fc.property(anyVersion, anyVersion, (one, other) => {
				fc.pre(one.cursor !== other.cursor || one.isGone !== other.isGone);
				const expected = isNewerVersion(one, other) ? one.hash : other.hash;
				expect(written([one, other])).toBe(expected);
			}),
		);
	});
});
