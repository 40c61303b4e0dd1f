import type { Environment } from '../../../../environment';
import { EngineError } from '../../../../errors';
import { codeOf } from '../../../../nativeErrors';
import { orAborted } from '../../../../orAborted';
import { brokenTransfer, passingFailure } from '../../../http/door';
import { type PassingFailure, retryAfterMs, retryDelayMs } from '../../../http/retry';
import type { FileDoor, FileResponse } from './fileDoor';
import { fileBroken, fileUnusable } from './fileErrors';

export interface FileOptions {
	readonly door: FileDoor;
	readonly environment: Environment;
	readonly url: string;
	/** Gets another link to the same file, when the one there is has expired. */
	readonly linkAgain: () => Promise<string>;
	/** What the file is to have; undefined where that is not known. */
	readonly bytes: number | undefined;
	readonly signal?: AbortSignal | undefined;
	/** How long nothing may come, in milliseconds. Default: 60,000. */
	readonly stallMs?: number;
}

/** In a row, without anything new in between. */
const mostBreaks = 8;
const mostLinks = 5;

/** Whether the beginning that was read is of another file than what comes now. */
class OtherFile extends Error {}

/** True for the error with which {@link fileBytes} says that it has to be begun again. */
export function isOtherFile(error: unknown): boolean {
	return error instanceof OtherFile;
}

/**
 * Reads a file from its link, and goes on where it broke off. A link that has expired is replaced by a new one of the same
 * operation. Ends when all bytes have come; where it is not known how many there are, when the server says so.
 *
 * @throws EngineError `bulkFileBroken`, `bulkFileUnusable`; an error that is {@link isOtherFile} when the file was replaced meanwhile; the
 *   signal's reason
 */
export async function* fileBytes(
	options: FileOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
	yield* new FileRead(options).all();
}

class FileRead {
	private url: string;
	private read = 0;
	/** By the operation, else by the first answer. */
	private total: number | undefined;
	private tag: string | null = null;
	private breaks = 0;
	private links = 0;

	constructor(private readonly options: FileOptions) {
		this.url = options.url;
		this.total = options.bytes;
	}

	async *all(): AsyncGenerator<Uint8Array, void, undefined> {
		while (!(yield* this.some())) {
			// Goes on behind what has come.
		}
	}

	/** @returns whether that was all */
	private async *some(): AsyncGenerator<Uint8Array, boolean, undefined> {
		const { signal } = this.options;
		const stopped = new AbortController();
		const within =
			signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]);
		try {
			const response = await this.unlessStalled(this.ask(within), stopped);
			const body = await this.bodyOf(response);
			if (body === 'complete') return true;
			if (body === undefined) return false;
			for await (const chunk of this.chunksOf(body, stopped)) yield chunk;
			if (this.total === undefined || this.read === this.total) return true;
			if (this.read > this.total) throw new OtherFile('more has come than the file has');
			await this.pause({ reason: 'unreachable' }, 'ended early');
			return false;
		} catch (error) {
			signal?.throwIfAborted();
			await this.pause({ reason: 'unreachable' }, breakOf(error, stopped.signal));
			return false;
		} finally {
			stopped.abort();
		}
	}

	private async ask(signal: AbortSignal): Promise<FileResponse> {
		const { door } = this.options;
		// What is packed on the way has other bytes than those that are counted, and no ranges.
		const headers: Record<string, string> = { 'Accept-Encoding': 'identity' };
		if (this.read > 0) headers.Range = `bytes=${this.read}-`;
		if (this.read > 0 && this.tag !== null) headers['If-Range'] = this.tag;
		return await door(fileAddress(this.url), {
			method: 'GET',
			headers,
			redirect: 'manual',
			signal,
		});
	}

	/** @returns the bytes that are to come; `complete` where there are none; undefined where it is to be asked again */
	private async bodyOf(
		response: FileResponse,
	): Promise<AsyncIterable<Uint8Array> | 'complete' | undefined> {
		const { status, headers, body } = response;
		if (status === 200 || status === 206) {
			this.checkPlace(response);
			if (body === null) throw fileUnusable('came without a body');
			return body;
		}
		if (status === 416 && this.read === this.total) return 'complete';
		if (status === 416) throw new OtherFile('the file is shorter than what has come of it');
		if (isExpired(status)) {
			await this.renewLink(status);
			return undefined;
		}
		if (status === 408 || status === 429 || status >= 500) {
			const failure: PassingFailure =
				status === 429
					? { reason: 'rateLimited', retryAfterMs: retryAfterMs(headers) }
					: { reason: 'serverError' };
			await this.pause(failure, `status ${status}`);
			return undefined;
		}
		throw fileUnusable(`cannot be had: its host answers with the status ${status}`);
	}

	private checkPlace({ status, headers }: FileResponse): void {
		const tag = headers.get('etag');
		const isOther = this.tag !== null && tag !== null && tag !== this.tag;
		// A weak tag does not promise the same bytes.
		this.tag = tag === null || tag.startsWith('W/') ? null : tag;
		if (status === 200) {
			// All of it, though only the rest was asked for: it has changed, or the server knows no ranges.
			if (this.read > 0) throw new OtherFile('the file begins again');
			const length = headers.get('content-length') ?? '';
			if (/^\d{1,15}$/.test(length)) this.total ??= Number(length);
			return;
		}
		const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
		const isPlace = Number(range?.[1] ?? Number.NaN) === this.read;
		const isTotal =
			this.total === undefined || range?.[2] === '*' || Number(range?.[2]) === this.total;
		if (isOther || !isPlace || !isTotal)
			throw new OtherFile('the rest does not fit to what has come');
	}

	private async *chunksOf(
		body: AsyncIterable<Uint8Array>,
		stopped: AbortController,
	): AsyncGenerator<Uint8Array, void, undefined> {
		const chunks = body[Symbol.asyncIterator]();
		try {
			for (;;) {
				const { done, value } = await this.unlessStalled(chunks.next(), stopped);
				if (done === true) return;
				this.read += value.length;
				this.breaks = 0;
				yield value;
			}
		} finally {
			// Of a body that hangs, nothing more is waited for.
			void chunks.return?.()?.catch(() => undefined);
		}
	}

	private async unlessStalled<Result>(
		work: Promise<Result>,
		stopped: AbortController,
	): Promise<Result> {
		const { signal, stallMs = 60_000 } = this.options;
		const timer = setTimeout(() => stopped.abort(new Error('nothing came')), stallMs);
		try {
			const within =
				signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]);
			return await orAborted(work, within);
		} finally {
			clearTimeout(timer);
		}
	}

	private async renewLink(status: number): Promise<void> {
		this.links += 1;
		if (this.links > mostLinks) {
			throw fileUnusable(
				`cannot be had: its host refuses ${mostLinks} links in turn (status ${status})`,
			);
		}
		this.url = await this.options.linkAgain();
	}

	private async pause(failure: PassingFailure, why: string): Promise<void> {
		const { environment, signal } = this.options;
		this.breaks += 1;
		if (this.breaks > mostBreaks) {
			const of = this.total === undefined ? '' : ` of ${this.total}`;
			throw fileBroken(
				`broke off after ${this.read}${of} bytes, and did not go on in ${mostBreaks} tries (${why})`,
			);
		}
		await environment.sleep(retryDelayMs(failure, this.breaks, environment.random()), signal);
	}
}

/**
 * Why a connection broke, in a word. Of other errors only the name is shown, since they may quote the link.
 *
 * @throws what was thrown here, as it came; EngineError `bulkFileBroken` for what trying again is no help against
 */
function breakOf(error: unknown, stalled: AbortSignal): string {
	if (error instanceof EngineError || isOtherFile(error)) throw error;
	if (stalled.aborted) return 'nothing came any more';
	const code = passingFailure(error) ?? brokenTransfer(error);
	if (code !== undefined) return code;
	const named = codeOf(error) ?? (error instanceof Error ? error.name : 'no reason given');
	throw fileBroken(`cannot be had: the connection to its host failed (${named})`);
}

/** What file stores answer to a link whose time has passed. */
function isExpired(status: number): boolean {
	return status === 400 || status === 401 || status === 403 || status === 404 || status === 410;
}

/**
 * Only where nobody can listen: https, or this machine.
 *
 * @throws EngineError `bulkFileUnusable`, without the link, which is signed
 */
function fileAddress(url: string): string {
	const address = URL.parse(url);
	const isHere = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(address?.hostname ?? '');
	if (address?.protocol === 'https:' || (address?.protocol === 'http:' && isHere))
		return address.href;
	throw fileUnusable('has a link that cannot be used: it is no https address');
}
