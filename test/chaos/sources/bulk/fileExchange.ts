import type { FileDoor, FileResponse } from '../../../../engine/sources/shopify';
import type { Simulator } from '../../../../simulator';
import type { Timeline } from '../../timeline';
import { unlessHung } from '../unlessHung';
import type { FileTrouble } from './fileTrouble';

/** A file that has been sent, and how its connection ends. */
export interface SentFile extends Pick<FileResponse, 'status' | 'headers'> {
	readonly bytes: Buffer;
	readonly brokenBy: Error | undefined;
}

export interface FileExchange {
	readonly simulator: Simulator;
	readonly timeline: Timeline;
	readonly trouble: FileTrouble;
	readonly headers: Readonly<Record<string, string>> | undefined;
	/** What is read in place of the lines that there are. */
	readonly lines: ((lines: readonly string[]) => readonly string[]) | undefined;
}

const hungMs = 60_000;

/**
 * Asks for a file and takes all of it. Where its connection breaks is decided here and not on the network, so that it is
 * the same byte whenever the seed is played.
 */
export async function takeFile(
	{ simulator, timeline, trouble, headers: sent, lines }: FileExchange,
	url: string,
	init: Parameters<FileDoor>[1],
): Promise<SentFile> {
	const { status, headers, bytes } = await unlessHung(simulator, timeline, async (signal) => {
		const answer = await fetch(url, { ...init, signal, headers: { ...init.headers, ...sent } });
		const { status: answered, headers: told } = answer;
		return { status: answered, headers: told, bytes: Buffer.from(await answer.arrayBuffer()) };
	});
	const isFile = status === 200 || status === 206;
	const kind = isFile ? trouble.next() : undefined;
	const whole = lines === undefined || !isFile ? bytes : asLines(lines(linesOf(bytes)));
	const answered = { status, headers, brokenBy: undefined };
	if (kind === undefined) return { ...answered, bytes: whole };
	if (kind === 'fileLacksLines') {
		const fewer = firstLines(whole);
		return { ...answered, headers: withLength(headers, fewer.length), bytes: fewer };
	}
	const code = kind === 'fileHangs' ? 'ETIMEDOUT' : 'ECONNRESET';
	if (kind === 'fileHangs') timeline.pass(hungMs);
	const brokenBy = Object.assign(new Error('The connection broke'), { code });
	return { ...answered, bytes: whole.subarray(0, Math.floor(whole.length / 2)), brokenBy };
}

/** The file in so many pieces, each of which `comes` lets come; then its connection ends, or breaks. */
export async function* pieces(
	{ bytes, brokenBy }: SentFile,
	count: number,
	comes: (piece: Uint8Array) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
	const size = Math.max(1, Math.ceil(bytes.length / count));
	for (let at = 0; at < bytes.length; at += size) yield await comes(bytes.subarray(at, at + size));
	if (brokenBy !== undefined) throw brokenBy;
}

/** Ends as a whole file does, behind a line, and lacks those of the end. */
function firstLines(bytes: Buffer): Buffer {
	const lines = linesOf(bytes);
	return asLines(lines.slice(0, Math.floor((lines.length * 2) / 3)));
}

function linesOf(bytes: Buffer): readonly string[] {
	return bytes.toString().match(/[^\n]*\n/g) ?? [];
}

function asLines(lines: readonly string[]): Buffer {
	return Buffer.from(lines.join(''));
}

function withLength(headers: FileResponse['headers'], length: number): FileResponse['headers'] {
	const get = (name: string) => (name === 'content-length' ? String(length) : headers.get(name));
	return { get };
}
