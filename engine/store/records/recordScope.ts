/** Names the records that one account's sync remembers. */
export interface RecordScope {
	readonly account: string;
	readonly sync: string;
}
