import { Readable } from 'node:stream';

import { boundedText } from '../../../engine/boundedText';

const { signal } = new AbortController();

async function read(bytes: Buffer, pieceLength: number, maxBytes = 1_000): Promise<string> {
	const pieces: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += pieceLength) {
		pieces.push(bytes.subarray(at, at + pieceLength));
	}
	return await boundedText(Readable.from(pieces), { maxBytes, signal });
}

describe('a body that somebody else sends', () => {
	it.each([
		['plain text', Buffer.from('{"note":"a"}')],
		['letters beyond ASCII', Buffer.from('Grüße, 日本茶 🙂')],
		['a byte order mark', Buffer.from('\uFEFF{"note":"ü"}')],
		['two byte order marks', Buffer.from('\uFEFF\uFEFFa')],
		['a mark within', Buffer.from('a\uFEFFb')],
		[
			'bytes that are no UTF-8',
			Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82, 0x62, 0xf0, 0x9f]),
		],
		['half an emoji as UTF-16 has it', Buffer.from([0xed, 0xa0, 0xbd, 0x61])],
		['nothing', Buffer.alloc(0)],
	])('is read as the standard for UTF-8 has it, wherever it is cut: %s', async (_, bytes) => {
		const expected = new TextDecoder().decode(bytes);
		for (const pieceLength of [1, 2, 3, 1_000]) {
			expect(await read(bytes, pieceLength)).toBe(expected);
		}
	});

	it('is cut at its bound, also where that is within a character, when no error is asked for', async () => {
		expect(await read(Buffer.from('aü'), 1, 2)).toBe('a\uFFFD');
	});

	it('is refused beyond its bound with the error that was asked for, and its stream is closed', async () => {
		const body = Readable.from([Buffer.from('abc'), Buffer.from('def')]);
		const tooLarge = () => new Error('too large');
		await expect(boundedText(body, { maxBytes: 5, signal, tooLarge })).rejects.toThrow('too large');
		expect(body.destroyed).toBe(true);
	});
});
