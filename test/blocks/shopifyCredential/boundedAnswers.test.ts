import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { engineFor, list, start, workflowOf } from '../../support/listOrdersWorkflow';
import type { RecordingServer } from '../../support/recordingServer';
import { startRecordingServer } from '../../support/recordingServer';

const megabyte = 1024 * 1024;
const bomb = Buffer.concat([Buffer.from('{"data":"'), Buffer.alloc(100 * megabyte, ' ')]);

let answer: (response: ServerResponse) => void;
let shop: RecordingServer;
beforeAll(async () => {
	shop = await startRecordingServer((_request, response) => {
		response.setHeader('content-type', 'application/json');
		answer(response);
	});
});
afterAll(async () => await shop.close());

const packed = (encoding: string, body: Buffer) => (response: ServerResponse) => {
	response.setHeader('content-encoding', encoding);
	response.end(body);
};
/** Resolves with how many bytes were sent when the other side closes the connection. */
let sent: PromiseWithResolvers<number>;
const endlessly = (response: ServerResponse): void => {
	const part = Buffer.alloc(64 * 1024, ' ');
	response.on('close', () => sent.resolve(response.socket?.bytesWritten ?? 0));
	const goOn = (): void => {
		while (!response.destroyed && response.write(part));
		if (!response.destroyed) response.once('drain', goOn);
	};
	goOn();
};

async function listed(retries = 0) {
	const options = { maxRetries: retries };
	const workflow = workflowOf({ Start: start, List: list({ options }) }, ['Start > List']);
	shop.received.length = 0;
	return await engineFor(shop).run(workflow);
}

const tooLarge = {
	message: 'An answer has more than 64 MB, which is more than is read into memory',
	description: expect.stringContaining('smaller "Page Size"'),
	context: { kind: 'answerTooLarge', parameter: 'Page Size' },
};

it.each<[string, (response: ServerResponse) => void]>([
	['gzip', packed('gzip', gzipSync(bomb))],
	['deflate', packed('deflate', deflateSync(bomb))],
	['Brotli', packed('br', brotliCompressSync(bomb, { params: {} }))],
	['nothing', (response) => response.end(bomb)],
])('an answer that unpacks from %s to more than 64 MB is refused at once', async (_how, how) => {
	answer = how;
	expect((await listed(3)).error).toMatchObject(tooLarge);
	expect(shop.received).toHaveLength(1);
});

it('one record of 100 MB is refused, and says what to change', async () => {
	const nodes = [{ id: 'gid://shopify/Order/1', note: 'x'.repeat(100 * megabyte) }];
	const body = { data: { orders: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } } };
	answer = (response) => response.end(JSON.stringify(body));
	expect((await listed()).error).toMatchObject(tooLarge);
});

it('a body without end is left when 64 MB of it have come', async () => {
	sent = Promise.withResolvers();
	answer = endlessly;
	expect((await listed()).error).toMatchObject(tooLarge);
	// What lay in buffers on the way comes on top.
	expect(await sent.promise).toBeLessThan(80 * megabyte);
});

it.each([401, 403, 404, 429, 500, 302])(
	'of the body of an answer of status %d only the beginning is read',
	async (status) => {
		sent = Promise.withResolvers();
		answer = (response) => {
			response.statusCode = status;
			endlessly(response);
		};
		expect((await listed()).error?.message).toMatch(/^(Shopify|There is no shop|127)/);
		if (status !== 401) expect(await sent.promise).toBeLessThan(16 * megabyte);
	},
);

it.each<[string, (response: ServerResponse) => void]>([
	['gzip that is none', packed('gzip', Buffer.from('not packed at all'))],
	['deflate that is none', packed('deflate', Buffer.from('not packed at all'))],
	['Brotli that is none', packed('br', Buffer.from('not packed at all'))],
	['half of its gzip', packed('gzip', gzipSync(Buffer.from('{"data":{}}')).subarray(0, 15))],
	[
		'a chunk that is none',
		(response) => {
			response.socket?.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n');
		},
	],
	[
		'more headers than are read',
		(response) => {
			response.socket?.end(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(200_000)}\r\n\r\n{}`);
		},
	],
	['no HTTP', (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n')],
])('an answer with %s is asked for again, and then is an error that says so', async (_how, how) => {
	answer = how;
	const { error } = await listed(1);
	expect(error?.message).toMatch(
		/^Shopify('s answer arrived broken| answered with something that is not whole JSON).*\(tried 2 times\)$|^The connection to 127\.0\.0\.1:\d+ failed \(ECONNRESET\) \(tried 2 times\)$/,
	);
	expect(shop.received).toHaveLength(2);
});
