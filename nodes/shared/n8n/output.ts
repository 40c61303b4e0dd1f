/** ISO 8601 with an offset. */
export function outputTime(epochMs: number): string {
	return new Date(epochMs).toISOString();
}

/** Null where there is none. */
export function outputOptionalTime(epochMs: number | undefined): string | null {
	return epochMs === undefined ? null : outputTime(epochMs);
}
