/** What the engine needs of the world besides stores and networks; handed in, so that tests can steer it. */
export interface Environment {
	/** The time in epoch milliseconds. */
	now(): number;
	/** A number from 0 (included) to 1 (excluded). */
	random(): number;
	/** Resolves after `durationMs`; rejects with the signal's reason when it is aborted before. */
	sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
	/**
	 * What a database server's clock shows, in epoch milliseconds. Default: the server is asked. Given by who steers the
	 * time, since a server's own cannot be steered.
	 */
	serverNow?(): number;
}
