import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Faults } from '../../server/faults';
import { type Reply, write } from '../../server/reply';
import { strikeFirst } from '../../server/strike';
import type { BulkOperation } from '../bulk/operation';
import type { BulkOperations } from '../bulk/operations';
import type { SignedLinks } from '../bulk/signedLinks';
import { type ByteRange, readRange } from './byteRange';
import type { Fault, ShopFaultKind } from './shopFaults';
import type { Tally } from './stats';

export interface FileServerOptions {
	readonly operations: BulkOperations;
	readonly links: SignedLinks;
	readonly faults: Faults<ShopFaultKind>;
	readonly tally: Tally;
	readonly now: () => number;
	/** Aborted when the simulator closes. */
	readonly closing: AbortSignal;
	sleep(durationMs: number): Promise<void>;
}

/** Where the results of bulk operations are: on an origin of its own, which is not Shopify's. */
export class FileServer {
	constructor(private readonly options: FileServerOptions) {}

	async handle(message: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const { tally, faults, now, closing, sleep } = this.options;
		tally.count('fileRequests');
		if (carriesToken(message, url)) {
			tally.count('leakedTokens');
			return this.refuse(response, 400, 'A Shopify token was sent to a stranger.');
		}
		const fault = faults.next(`${url.pathname}${url.search}`);
		const service = { now, closing, tooManyRequests: slowDown };
		if (fault !== null && strikeFirst(fault, { message, response }, service)) return;
		if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 1000);
		const operation = this.find(url, fault);
		if (typeof operation === 'string') return this.refuse(response, 403, operation);
		if (operation === null) return this.refuse(response, 404, 'The specified key does not exist.');
		await this.send(message, response, operation, fault);
	}

	/** The operation whose result `url` leads to; null where there is none, or why the link does not hold. */
	private find(url: URL, fault: Fault | null): BulkOperation | string | null {
		const { links, operations, now } = this.options;
		const target = links.read(url);
		const operation = target === null ? null : operations.byNumber(target.number);
		if (target === null || operation === null) return null;
		if (!target.isSigned) return 'The request signature we calculated does not match.';
		if (fault?.kind === 'linkExpired' && target.link === operation.linkNumber) {
			operation.linkNumber += 1;
		}
		const isCurrent = target.link === operation.linkNumber && target.expiresAt > now();
		return isCurrent ? operation : 'The provided token has expired.';
	}

	private async send(
		message: IncomingMessage,
		response: ServerResponse,
		operation: BulkOperation,
		fault: Fault | null,
	): Promise<void> {
		const { file } = operation.run;
		const etag = `"${operation.request.number.toString(16)}-${file.size}"`;
		const asked = fault?.kind === 'rangeIgnored' ? null : rangeAsked(message, etag, file.size);
		if (asked === 'beyond') {
			response.setHeader('content-range', `bytes */${file.size}`);
			return this.refuse(response, 416, 'The requested range cannot be satisfied.');
		}
		const { start, end } = asked ?? { start: 0, end: file.size - 1 };
		const announced = end - start + 1;
		const half = Math.ceil(announced / 2);
		const length = fault?.kind === 'fileCut' ? half : announced;
		response.sendDate = false;
		response.writeHead(asked === null ? 200 : 206, {
			date: new Date(this.options.now()).toUTCString(),
			'content-type': 'application/jsonl',
			'content-disposition': `attachment; filename="bulk-${operation.request.number}.jsonl"`,
			'content-length': length,
			'accept-ranges': 'bytes',
			etag,
			...(asked === null ? {} : { 'content-range': `bytes ${start}-${end}/${file.size}` }),
		});
		if (message.method === 'HEAD') return void response.end();
		const isBrokenOff = fault?.kind === 'truncated' || fault?.kind === 'resetAfterWork';
		const sent = isBrokenOff || fault?.kind === 'fileCut' ? half : length;
		operation.downloads += 1;
		this.options.tally.count('fileBytes', sent);
		await pipeline(file.stream(start, start + sent - 1), response, { end: !isBrokenOff });
		// Once all of that is on its way, whoever reads it, the connection ends: nobody is left waiting.
		if (isBrokenOff) response.socket?.destroySoon();
	}

	private refuse(response: ServerResponse, status: number, reason: string): void {
		const body = `<?xml version='1.0' encoding='UTF-8'?><Error><Message>${reason}</Message></Error>`;
		const headers = { 'content-type': 'application/xml; charset=UTF-8' };
		write(response, status, body, new Date(this.options.now()), headers);
	}
}

function rangeAsked(
	message: IncomingMessage,
	etag: string,
	size: number,
): ByteRange | 'beyond' | null {
	const condition = message.headers['if-range'];
	if (condition !== undefined && condition !== etag) return null;
	return readRange(message.headers.range, size);
}

/** Nothing of the shop's sign-in belongs here: neither its header, nor any other, nor a token in the address. */
function carriesToken({ headers, rawHeaders }: IncomingMessage, url: URL): boolean {
	if (headers['x-shopify-access-token'] !== undefined || headers.authorization !== undefined)
		return true;
	return /shp(at|ss|rt|ca)_/.test(`${rawHeaders.join(' ')} ${url.href}`);
}

function slowDown(retryAfter = '1'): Reply {
	const headers = { 'retry-after': retryAfter, 'content-type': 'text/plain' };
	return { status: 429, success: false, headers, finish: () => 'Too many requests.' };
}
