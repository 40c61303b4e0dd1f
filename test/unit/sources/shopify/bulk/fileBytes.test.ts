import { fileBytes } from '../../../../../engine/sources/shopify/bulk/file/fileBytes';
import type {
	FileDoor,
	FileResponse,
} from '../../../../../engine/sources/shopify/bulk/file/fileDoor';
import { readWhole, type WholeFile } from '../../../../../engine/sources/shopify/bulk/readWhole';
import { VirtualTime } from '../../../../support/virtualTime';
import { inFolder } from './joinedFile';

const text = Array.from({ length: 50 }, (_line, at) => `{"id":"${at}"}\n`).join('');
const bytes = Buffer.byteLength(text);

/** How a host answers one request. */
interface Answering {
	readonly status?: number;
	/** Ends the body there: with an error, or as if it were whole, or never. */
	readonly breaksAfter?: number;
	readonly breaksBy?: 'error' | 'end' | 'silence';
	readonly etag?: string;
	readonly ignoresRange?: boolean;
	readonly text?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly refusesConnection?: boolean;
}

class Host {
	readonly asked: { readonly url: string; readonly headers: Readonly<Record<string, string>> }[] =
		[];
	closed = 0;

	constructor(private readonly script: Answering[] = []) {}

	door: FileDoor = async (url, { headers }) => {
		this.asked.push({ url, headers });
		const how = this.script.shift() ?? {};
		if (how.refusesConnection === true)
			throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' });
		return this.answered(how, headers.Range);
	};

	private answered(how: Answering, range: string | undefined): FileResponse {
		const { status, etag, ignoresRange = false, headers = {} } = how;
		const all = Buffer.from(how.text ?? text);
		if (status !== undefined) return { status, headers: new Headers(headers), body: null };
		const from = range === undefined || ignoresRange ? 0 : Number(/\d+/.exec(range)?.[0]);
		const isPart = range !== undefined && !ignoresRange;
		return {
			status: isPart ? 206 : 200,
			headers: new Headers({
				...(etag === undefined ? {} : { etag }),
				...(isPart ? { 'content-range': `bytes ${from}-${all.length - 1}/${all.length}` } : {}),
				...headers,
			}),
			body: this.body(all.subarray(from), how),
		};
	}

	private async *body(rest: Buffer, { breaksAfter, breaksBy = 'error' }: Answering) {
		try {
			const end = breaksAfter ?? rest.length;
			for (let at = 0; at < end; at += 64) yield rest.subarray(at, Math.min(end, at + 64));
			if (breaksAfter === undefined || breaksBy === 'end') return;
			if (breaksBy === 'silence') await new Promise(() => undefined);
			throw Object.assign(new TypeError('terminated'), { cause: { code: 'UND_ERR_SOCKET' } });
		} finally {
			this.closed += 1;
		}
	}
}

interface Reading {
	readonly expected?: number | undefined;
	readonly links?: readonly string[];
	readonly url?: string;
	readonly signal?: AbortSignal;
	readonly time?: VirtualTime;
}

async function read(
	host: Host,
	{
		expected = bytes,
		links = [],
		url = 'https://files.test/1',
		signal,
		time = new VirtualTime(),
	}: Reading = {},
): Promise<string> {
	const left = [...links];
	const parts: Uint8Array[] = [];
	const chunks = fileBytes({
		door: host.door,
		environment: time,
		url,
		linkAgain: async () => left.shift() ?? 'https://files.test/again',
		bytes: expected === 0 ? undefined : expected,
		signal,
		stallMs: 30,
	});
	for await (const chunk of chunks) parts.push(chunk);
	return Buffer.concat(parts).toString();
}

describe('the bytes of a file', () => {
	it('are asked for as they are, without credentials, once', async () => {
		const host = new Host();
		expect(await read(host)).toBe(text);
		expect(host.asked).toEqual([
			{ url: 'https://files.test/1', headers: { 'Accept-Encoding': 'identity' } },
		]);
	});

	it.each(['error', 'end', 'silence'] as const)(
		'go on where they broke off by %s, as often as something comes',
		async (breaksBy) => {
			const broken = Array.from({ length: 9 }, (): Answering => ({
				breaksAfter: 60,
				breaksBy,
				etag: '"a"',
			}));
			const host = new Host([...broken, { etag: '"a"' }]);
			expect(await read(host)).toBe(text);
			expect(host.asked.map(({ headers }) => headers.Range)).toEqual([
				undefined,
				...Array.from({ length: 9 }, (_request, at) => `bytes=${60 * (at + 1)}-`),
			]);
			expect(host.asked.at(-1)?.headers['If-Range']).toBe('"a"');
		},
	);

	it('are given up when nothing more comes in eight tries', async () => {
		const refused = Array.from({ length: 20 }, (): Answering => ({ refusesConnection: true }));
		const host = new Host([{ breaksAfter: 60 }, ...refused]);
		await expect(read(host)).rejects.toMatchObject({
			kind: 'bulkFileBroken',
			message: `The file of Shopify's bulk operation broke off after 60 of ${bytes} bytes, and did not go on in 8 tries (ECONNREFUSED)`,
		});
		expect(host.asked).toHaveLength(9);
	});

	it('are tried again after 429 and 503, no sooner than the host says', async () => {
		const time = new VirtualTime();
		const host = new Host([{ status: 429, headers: { 'retry-after': '7' } }, { status: 503 }]);
		expect(await read(host, { time })).toBe(text);
		expect(time.slept[0]).toBeGreaterThanOrEqual(7_000);
		expect(host.asked).toHaveLength(3);
	});

	it.each([403, 404, 410, 400])(
		'go on with a new link of the same operation where the old one answers %s',
		async (status) => {
			const host = new Host([{ breaksAfter: 100 }, { status }]);
			expect(await read(host, { links: ['https://files.test/2'] })).toBe(text);
			expect(host.asked.map(({ url, headers }) => [url, headers.Range])).toEqual([
				['https://files.test/1', undefined],
				['https://files.test/1', 'bytes=100-'],
				['https://files.test/2', 'bytes=100-'],
			]);
		},
	);

	it('are given up when five links in turn are refused, and no link is shown', async () => {
		const host = new Host(Array.from({ length: 9 }, (): Answering => ({ status: 403 })));
		await expect(
			read(host, { url: 'https://files.test/1?Signature=secret' }),
		).rejects.toMatchObject({
			message:
				"The file of Shopify's bulk operation cannot be had: its host refuses 5 links in turn (status 403)",
		});
		expect(host.asked).toHaveLength(6);
	});

	it.each([
		['begins again', { ignoresRange: true }, 'the file begins again'],
		['has another tag', { etag: '"b"' }, 'the rest does not fit to what has come'],
		[
			'has another length',
			{ headers: { 'content-range': 'bytes 60-99/100' } },
			'the rest does not fit to what has come',
		],
		[
			'begins elsewhere',
			{ headers: { 'content-range': `bytes 0-${bytes - 1}/${bytes}` } },
			'the rest does not fit to what has come',
		],
		['has ended before', { status: 416 }, 'the file is shorter than what has come of it'],
	])('are not put together with a rest that %s', async (_name, rest, why) => {
		const host = new Host([{ breaksAfter: 60, etag: '"a"' }, rest]);
		await expect(read(host)).rejects.toThrow(why);
	});

	it('are as many as the first answer says, where the operation does not say', async () => {
		const host = new Host([
			{ breaksAfter: 60, breaksBy: 'end', headers: { 'content-length': String(bytes) } },
		]);
		expect(await read(host, { expected: 0 })).toBe(text);
		expect(host.asked).toHaveLength(2);
	});

	it.each(['http://files.test/1', 'ftp://files.test/1', 'file:///etc/passwd', 'nowhere'])(
		'are not asked for where others could listen, or on this machine: %s',
		async (url) => {
			const host = new Host();
			await expect(read(host, { url })).rejects.toMatchObject({
				kind: 'bulkFileUnusable',
				message:
					"The file of Shopify's bulk operation has a link that cannot be used: it is no https address",
			});
			expect(host.asked).toEqual([]);
		},
	);

	it.each([302, 418])('are not followed elsewhere: status %s', async (status) => {
		await expect(
			read(new Host([{ status, headers: { location: 'https://else.test' } }])),
		).rejects.toMatchObject({
			message: `The file of Shopify's bulk operation cannot be had: its host answers with the status ${status}`,
		});
	});

	it('are an error that does not show the link where its host cannot be trusted', async () => {
		const door: FileDoor = async (url) => {
			throw Object.assign(new Error(`no trust in ${url}`), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
		};
		const host = Object.assign(new Host(), { door });
		await expect(
			read(host, { url: 'https://files.test/1?Signature=secret' }),
		).rejects.toMatchObject({
			kind: 'bulkFileBroken',
			message:
				"The file of Shopify's bulk operation cannot be had: the connection to its host failed (DEPTH_ZERO_SELF_SIGNED_CERT)",
		});
	});

	it('end at once with the reason when they are to stop, also while nothing comes', async () => {
		const stop = new AbortController();
		const host = new Host([{ breaksAfter: 60, breaksBy: 'silence' }]);
		const reading = read(host, { signal: stop.signal });
		setTimeout(() => stop.abort(new Error('time is up')), 5);
		await expect(reading).rejects.toThrow('time is up');
	});

	it('close the connection when their reader stops early', async () => {
		const host = new Host();
		for await (const chunk of fileBytes({
			door: host.door,
			environment: new VirtualTime(),
			url: 'https://files.test/1',
			linkAgain: async () => '',
			bytes,
		})) {
			expect(chunk).toHaveLength(64);
			break;
		}
		expect(host.closed).toBe(1);
	});
});

describe('a file', () => {
	const whole = { bytes, objects: 50, roots: 50 };

	async function counted(host: Host, expected: WholeFile): Promise<number> {
		return await inFolder(async (folder) => {
			const options = { plan: { idKey: 'id', lists: [] }, folder, expectedBytes: bytes };
			const chunks = () =>
				fileBytes({
					door: host.door,
					environment: new VirtualTime(),
					url: 'https://files.test/1',
					linkAgain: async () => '',
					bytes: expected.bytes,
				});
			const join = await readWhole(expected, chunks, options);
			let records = 0;
			for await (const page of join.pages(20)) records += page.length;
			await join.close();
			return records;
		});
	}

	it('is read once where all its counts agree', async () => {
		const host = new Host();
		expect(await counted(host, whole)).toBe(50);
		expect(host.asked).toHaveLength(1);
	});

	it('is read again from its beginning where it was replaced in between', async () => {
		const host = new Host([{ breaksAfter: 60, etag: '"a"' }, { etag: '"b"' }, { etag: '"b"' }]);
		expect(await counted(host, whole)).toBe(50);
		expect(host.asked.map(({ headers }) => headers.Range)).toEqual([
			undefined,
			'bytes=60-',
			undefined,
		]);
	});

	it.each([
		[
			'bytes',
			{ ...whole, bytes: undefined, objects: 51 },
			'it has 50 lines, and Shopify counts 51',
		],
		['lines', { ...whole, roots: 49 }, 'it has 50 orders, and Shopify counts 49'],
	])(
		'is read again, and then refused, where its counts do not agree',
		async (_name, expected, fault) => {
			const host = new Host();
			await expect(counted(host, expected)).rejects.toMatchObject({
				kind: 'bulkFileUnusable',
				message: `The file of Shopify's bulk operation is not whole (read 3 times): ${fault}`,
			});
			expect(host.asked).toHaveLength(3);
		},
	);

	it('whose counts agree the second time is taken', async () => {
		const host = new Host([
			{ text: text.slice(0, -12), headers: { 'content-length': String(bytes - 12) } },
		]);
		expect(await counted(host, { ...whole, bytes: undefined })).toBe(50);
		expect(host.asked).toHaveLength(2);
	});

	it('that ends inside its last line is not whole, though nothing counts it', async () => {
		const cut = { text: text.slice(0, -3) };
		const host = new Host([cut, cut, cut]);
		await expect(
			counted(host, { bytes: undefined, objects: undefined, roots: undefined }),
		).rejects.toMatchObject({
			message: `The file of Shopify's bulk operation is not whole (read 3 times): its last line is cut off, after ${bytes - 3} bytes`,
		});
	});
});
