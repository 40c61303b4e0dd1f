/**
 * Unpacked: enough for few requests, and few enough to be held in memory twice, in the one that is written to the table and
 * the one that is read meanwhile.
 */
const fullBytes = 4 * 1024 * 1024;

/** Whether lines of so many characters in all fill a file. */
export function isFullPart(length: number): boolean {
	return length >= fullBytes;
}
