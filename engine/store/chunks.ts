/** The most rows of one statement: far below what either back end binds, and quick enough not to hold up others. */
const MAX_ROWS = 256;

/** The most records of one transaction, in which SQLite holds up n8n's event loop. */
const MAX_RECORDS = 256;

/**
 * Cuts a list into pieces whose lengths are powers of two, so that a few prepared statements serve lists of every
 * length.
 */
export function* statementChunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
	let begin = 0;
	for (let size = MAX_ROWS; size >= 1; size /= 2) {
		for (; items.length - begin >= size; begin += size) yield items.slice(begin, begin + size);
	}
}

export function* transactionChunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
	for (let begin = 0; begin < items.length; begin += MAX_RECORDS) {
		yield items.slice(begin, begin + MAX_RECORDS);
	}
}
