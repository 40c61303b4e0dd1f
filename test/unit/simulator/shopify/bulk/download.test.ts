import { defaultApp } from '../../../../../simulator';
import { simulators } from '../client';
import { finished, ordersWithLineItems, textOf, timed } from './bulkClient';

const start = simulators();

async function downloadable() {
	const { clock, ...options } = timed({ orders: 300 });
	const simulator = await start({ ...options, clock });
	const { url, fileSize } = await finished(simulator, clock, ordersWithLineItems);
	return { simulator, clock, url: url ?? '', size: Number(fileSize), text: await textOf(url) };
}

describe('the file of a result', () => {
	it('is on another origin, under a signed link with its name and type', async () => {
		const { simulator, url, size } = await downloadable();
		const { origin, searchParams } = new URL(url);
		expect(origin).toBe(simulator.filesUrl);
		expect(origin).not.toBe(new URL(simulator.url).origin);
		expect([...searchParams.keys()]).toEqual([
			'GoogleAccessId',
			'Expires',
			'Signature',
			'response-content-disposition',
			'response-content-type',
		]);
		const response = await fetch(url, { method: 'HEAD' });
		const header = (name: string) => response.headers.get(name);
		expect(header('content-type')).toBe('application/jsonl');
		expect(header('content-length')).toBe(String(size));
		expect(header('content-disposition')).toMatch(/^attachment; filename="bulk-\d+\.jsonl"$/);
		expect(header('accept-ranges')).toBe('bytes');
	});

	it.each([
		['from a place on', 'bytes=100-', (size: number) => [100, size]],
		['from one to another', 'bytes=5-9', () => [5, 10]],
		['the last', 'bytes=-7', (size: number) => [size - 7, size]],
		['beyond the end', 'bytes=5-99999999', (size: number) => [5, size]],
	])('a range: %s', async (_what, range, borders) => {
		const { url, text, size } = await downloadable();
		const response = await fetch(url, { headers: { range } });
		expect(response.status).toBe(206);
		const [from = 0, to = 0] = borders(size);
		expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${size}`);
		const expected = Buffer.from(text).subarray(from, to);
		expect(Buffer.from(await response.arrayBuffer())).toEqual(expected);
	});

	it('a range behind the end is refused with the size; one that makes no sense is ignored', async () => {
		const { url, size } = await downloadable();
		const beyond = await fetch(url, { headers: { range: `bytes=${size}-` } });
		expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${size}`]);
		for (const range of ['bytes=9-5', 'bytes=-', 'lines=1-2']) {
			expect((await fetch(url, { headers: { range } })).status).toBe(200);
		}
	});

	it('If-Range: the rest of the same file, else the whole one', async () => {
		const { url, size } = await downloadable();
		const etag = (await fetch(url, { method: 'HEAD' })).headers.get('etag') ?? '';
		const rest = async (condition: string) =>
			await fetch(url, { headers: { range: 'bytes=10-', 'if-range': condition } });
		expect((await rest(etag)).status).toBe(206);
		const other = await rest('"another"');
		expect([other.status, other.headers.get('content-length')]).toEqual([200, String(size)]);
	});

	it('a link that was changed, or made up, opens nothing', async () => {
		const { url } = await downloadable();
		const changed = new URL(url);
		changed.searchParams.set('Expires', String(Number(changed.searchParams.get('Expires')) + 1));
		expect((await fetch(changed)).status).toBe(403);
		const other = new URL(url);
		other.pathname = other.pathname.replace('-final', '-partial');
		expect((await fetch(other)).status).toBe(403);
		other.pathname = '/bulk-operation-outputs/7-1-final';
		expect((await fetch(other)).status).toBe(404);
	});

	it('whoever shows it a token of the shop is refused, and counted', async () => {
		const { simulator, url } = await downloadable();
		const leaks: RequestInit[] = [
			{ headers: { 'x-shopify-access-token': 'anything' } },
			{ headers: { authorization: 'Bearer anything' } },
			{ headers: { 'x-other': `token ${defaultApp.accessToken}` } },
		];
		for (const leak of leaks) expect((await fetch(url, leak)).status).toBe(400);
		expect((await fetch(`${url}&token=${defaultApp.accessToken}`)).status).toBe(400);
		expect(simulator.stats()).toMatchObject({ leakedTokens: 4, fileRequests: 5 });
	});

	it('requests and bytes are counted, and by operation', async () => {
		const { simulator, url, size } = await downloadable();
		await (await fetch(url, { headers: { range: 'bytes=0-9' } })).arrayBuffer();
		expect(simulator.stats()).toMatchObject({ fileRequests: 2, fileBytes: size + 10 });
		expect(simulator.bulk.operations()).toMatchObject([{ downloads: 2 }]);
		expect(simulator.stats().requests).toBeGreaterThan(0);
	});

	it('closing ends a download', async () => {
		const { simulator, url } = await downloadable();
		simulator.faults.add({ kind: 'hang', operation: 'bulk-operation-outputs' });
		const pending = fetch(url).then(
			() => 'answered',
			() => 'ended',
		);
		while (simulator.faults.struck.hang !== 1)
			await new Promise((resolve) => setImmediate(resolve));
		await simulator.close();
		expect(await pending).toBe('ended');
	});
});
