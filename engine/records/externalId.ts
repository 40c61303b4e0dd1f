/** Beside account and sync, the most that PostgreSQL's index takes with some room. */
const MAX_BYTES = 1_000;

/**
 * Tells why the store cannot tell a record by this ID; undefined when it can. IDs are compared byte by byte, so what
 * two back ends would not keep alike is refused: NUL characters and halves of surrogate pairs.
 */
export function problemWithExternalId(externalId: string): string | undefined {
	if (externalId.trim() === '') return 'is empty';
	if (Buffer.byteLength(externalId) > MAX_BYTES) return `is longer than ${MAX_BYTES} bytes`;
	if (!externalId.isWellFormed()) return 'holds half of a character (an unpaired surrogate)';
	return externalId.includes('\0') ? 'holds a NUL character' : undefined;
}
