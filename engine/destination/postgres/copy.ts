import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Session } from './connection';

/**
 * Large enough to be cheap, small enough that the server starts on a piece while the next one is put together, and that
 * the memory of one piece serves for the next instead of being asked of the system each time.
 */
const pieceLength = 32 * 1024;

/** Sends lines by COPY; each is a row in COPY's text format without its line end. */
export async function copyLines(
	session: Session,
	statement: string,
	lines: Iterable<string>,
): Promise<void> {
	const { from } = await import('pg-copy-streams');
	await pipeline(Readable.from(pieces(lines)), session.query(from(statement)));
}

function* pieces(lines: Iterable<string>): Generator<Buffer> {
	let piece = '';
	for (const line of lines) {
		piece += `${line}\n`;
		if (piece.length >= pieceLength) {
			yield Buffer.from(piece);
			piece = '';
		}
	}
	if (piece !== '') yield Buffer.from(piece);
}
