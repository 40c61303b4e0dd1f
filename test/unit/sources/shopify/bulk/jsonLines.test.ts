import {
	jsonLines,
	type LinesRead,
} from '../../../../../engine/sources/shopify/bulk/file/jsonLines';

interface Cut {
	readonly lines: readonly (readonly [number: number, text: string])[];
	readonly read: LinesRead;
}

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function cut(text: string | Buffer, size = 7, largestLine?: number): Promise<Cut> {
	const read = { bytes: 0, lines: 0, cut: false };
	const lines: [number, string][] = [];
	for await (const some of jsonLines(chunksOf(Buffer.from(text), size), read, largestLine)) {
		for (const { number, bytes } of some) lines.push([number, bytes.toString('utf8')]);
	}
	return { lines, read };
}

describe('a file of JSON lines', () => {
	const text = '{"a":"é"}\n\n{"b":"🐑\u2028"}\r\n  \n{"c":1}\n';
	const expected = [
		[1, '{"a":"é"}'],
		[3, '{"b":"🐑\u2028"}\r'],
		[5, '{"c":1}'],
	];

	it.each([1, 2, 3, 4, 5, 7, 64])(
		'has the same lines when its chunks are of %s bytes, and end inside a character or a line',
		async (size) => {
			expect(await cut(text, size)).toEqual({
				lines: expected,
				read: { bytes: Buffer.byteLength(text), lines: 3, cut: false },
			});
		},
	);

	it('has its last line also where no line feed ends it', async () => {
		const { lines, read } = await cut('{"a":1}\n{"b":2}');
		expect(lines).toEqual([
			[1, '{"a":1}'],
			[2, '{"b":2}'],
		]);
		expect(read).toEqual({ bytes: 15, lines: 2, cut: false });
	});

	it.each(['{"b":', '{"b":2', '{"b":"}', '{"b":{"c":1}'])(
		'that breaks off inside its last line (%s) ends before that line, and says so',
		async (rest) => {
			const { lines, read } = await cut(`{"a":1}\n${rest}`);
			expect(lines).toEqual([[1, '{"a":1}']]);
			expect(read).toEqual({ bytes: 8 + rest.length, lines: 1, cut: true });
		},
	);

	it('of nothing has no lines', async () => {
		expect(await cut('')).toEqual({ lines: [], read: { bytes: 0, lines: 0, cut: false } });
	});

	it('may begin with a byte order mark, which is no part of its first line', async () => {
		expect((await cut('\ufeff{"a":1}\n')).lines).toEqual([[1, '{"a":1}']]);
	});

	it('may have a line of 5 MB', async () => {
		const note = 'é'.repeat(2_600_000);
		const { lines, read } = await cut(`{"a":"${note}"}\n{"b":1}\n`, 65_536);
		expect(lines[0]?.[1]).toBe(`{"a":"${note}"}`);
		expect(lines[1]).toEqual([2, '{"b":1}']);
		expect(read.lines).toBe(2);
	});

	it('with a line that is longer than may be held in memory is refused by its number, before that line has come whole', async () => {
		const sent: number[] = [];
		async function* endless(): AsyncGenerator<Uint8Array> {
			yield Buffer.from('{"a":1}\n{"b":"');
			for (;;) {
				sent.push(1);
				yield Buffer.alloc(131_072, 'x');
			}
		}
		const reading = (async () => {
			for await (const some of jsonLines(endless(), undefined, 1_048_576))
				expect(some).toHaveLength(1);
		})();
		await expect(reading).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message:
				"Line 2 of the file of Shopify's bulk operation is longer than 1 MB, which is more than is read into memory",
		});
		expect(sent).toHaveLength(8);
	});

	it('with bytes that are no UTF-8 is refused by the line, and not falsified', async () => {
		const bytes = Buffer.concat([
			Buffer.from('{"a":1}\n{"b":"'),
			Buffer.from([0xe9]),
			Buffer.from('"}\n'),
		]);
		await expect(cut(bytes)).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message:
				"Line 2 of the file of Shopify's bulk operation is not UTF-8, so that its text would come out falsified",
		});
	});
});
