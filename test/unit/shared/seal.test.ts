import { randomBytes } from 'node:crypto';

import { isSealed, openText, SEAL_KEY_BYTES, sealText } from '../../../engine/seal';

const key = randomBytes(SEAL_KEY_BYTES);

describe('a sealed text', () => {
	it('opens with its key, as that of what it belongs to, and never reads twice alike', () => {
		const [one, other] = [sealText(key, 'shpat_secret', 'a'), sealText(key, 'shpat_secret', 'a')];
		expect(one).not.toBe(other);
		expect([one, other].map((kept) => openText(key, kept, 'a'))).toEqual([
			'shpat_secret',
			'shpat_secret',
		]);
		expect(isSealed(one)).toBe(true);
		expect(isSealed('{"a":1}')).toBe(false);
		expect(Buffer.from(one.slice('sealed:1:'.length), 'base64').toString('latin1')).not.toContain(
			'shpat',
		);
	});

	it('opens with no other key, as nothing else, and not when a bit of it was changed', () => {
		const kept = sealText(key, 'shpat_secret', 'a');
		expect(openText(randomBytes(SEAL_KEY_BYTES), kept, 'a')).toBeUndefined();
		expect(openText(key, kept, 'b')).toBeUndefined();
		const bytes = Buffer.from(kept.slice('sealed:1:'.length), 'base64');
		for (const at of [0, 12, bytes.length - 1]) {
			const changed = Buffer.from(bytes);
			changed[at] = (changed[at] ?? 0) ^ 1;
			expect(openText(key, `sealed:1:${changed.toString('base64')}`, 'a')).toBeUndefined();
		}
		expect(openText(key, 'sealed:1:', 'a')).toBeUndefined();
	});
});
