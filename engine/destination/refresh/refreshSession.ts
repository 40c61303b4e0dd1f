/** A connection, as far as a refresh asks of it. */
export interface RefreshSession {
	rows(sql: string, values?: readonly string[]): Promise<readonly (readonly unknown[])[]>;
	run(sql: string, values?: readonly string[]): Promise<void>;
}
