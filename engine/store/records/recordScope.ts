/** Of whose records, and of which sync, something is asked. */
export interface RecordScope {
	readonly account: string;
	readonly sync: string;
}
