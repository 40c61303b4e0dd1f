import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';

const bufferedBytes = 256 * 1024;
const chunkBytes = 64 * 1024;

/**
 * A file of lines on the disk, so that millions of them need no memory. Its name is taken away while it is open:
 * nothing is left behind, however the process ends.
 */
export class ResultFile {
	private readonly descriptor: number;
	private readonly buffer = Buffer.allocUnsafe(bufferedBytes);
	private buffered = 0;
	private written = 0;
	private isOpen = true;

	constructor() {
		const folder = mkdtempSync(path.join(tmpdir(), 'bulk-operation-'));
		this.descriptor = openSync(path.join(folder, 'result.jsonl'), 'wx+');
		rmSync(folder, { recursive: true });
	}

	/** In bytes. */
	get size(): number {
		return this.written + this.buffered;
	}

	append(text: string): void {
		const bytes = Buffer.byteLength(text);
		if (bytes > bufferedBytes - this.buffered) this.flush();
		if (bytes > bufferedBytes) {
			this.writeOut(Buffer.from(text));
			return;
		}
		this.buffered += this.buffer.write(text, this.buffered);
	}

	/** The text between two offsets in bytes, the second excluded. */
	text(from: number, to: number): string {
		this.flush();
		const bytes = Buffer.allocUnsafe(to - from);
		readSync(this.descriptor, bytes, 0, bytes.length, from);
		return bytes.toString();
	}

	/** The bytes from `start` to `end`, both included. */
	stream(start: number, end: number): Readable {
		this.flush();
		return Readable.from(this.chunks(start, end), { objectMode: false });
	}

	/** A stream of Node's own would close the descriptor when it is broken off, and that of somebody else with it later. */
	private *chunks(start: number, end: number): Generator<Buffer> {
		for (let at = start; at <= end;) {
			if (!this.isOpen) throw new Error('The file of the result is closed');
			const bytes = Buffer.allocUnsafe(Math.min(chunkBytes, end + 1 - at));
			const length = readSync(this.descriptor, bytes, 0, bytes.length, at);
			if (length === 0) throw new Error('The file of the result ends too early');
			at += length;
			yield bytes.subarray(0, length);
		}
	}

	/** Gives the space on the disk back. */
	close(): void {
		if (this.isOpen) closeSync(this.descriptor);
		this.isOpen = false;
	}

	private flush(): void {
		const bytes = this.buffer.subarray(0, this.buffered);
		this.buffered = 0;
		this.writeOut(bytes);
	}

	private writeOut(bytes: Buffer): void {
		for (let at = 0; at < bytes.length;) {
			at += writeSync(this.descriptor, bytes, at, bytes.length - at, this.written + at);
		}
		this.written += bytes.length;
	}
}
