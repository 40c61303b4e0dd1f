/**
 * The way to the files of bulk operations: `fetch`, as far as it is used here. They are on another host, under links that
 * are signed, so it sends no token and no cookie. It returns every status, follows no redirect, and rejects when the
 * connection fails or `signal` is aborted; so does reading its body.
 */
export type FileDoor = (
	url: string,
	init: {
		readonly method: 'GET';
		readonly headers: Readonly<Record<string, string>>;
		readonly redirect: 'manual';
		readonly signal: AbortSignal;
	},
) => Promise<FileResponse>;

export interface FileResponse {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	/** Null where there is none. To stop reading closes the connection. */
	readonly body: AsyncIterable<Uint8Array> | null;
}
