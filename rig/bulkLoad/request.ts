import type { PostgresDestinationOptions } from '../../engine/destination/postgres/connection';

/** The tables that a load fills, in the order in which their rows depend on each other. */
export const loadedTables = {
	header: 'order_header',
	lineItems: 'order_line_item',
	refundLineItems: 'order_refund_line_item',
} as const;

/** What a process is to load. Plain data. */
export interface LoadRequest {
	/** Of the simulated shop. */
	readonly shop: { readonly url: string; readonly accessToken: string };
	readonly postgres: PostgresDestinationOptions;
	/** A folder of its own for the store, temporary files and an archive; made when it does not exist. */
	readonly folder: string;
	readonly batchSize: number;
	/** Whether what comes is archived in a folder before it is written. */
	readonly archive: boolean;
	/** How long to wait between two looks at the operation, in milliseconds. */
	readonly pollMs: number;
	/** Where a CPU profile is put; undefined for none. */
	readonly profile?: string;
}

/** What came of it. */
export interface LoadReport {
	/** Those that are in the table as they are in the shop. */
	readonly orders: number;
	/** Of the operation's file; undefined where there was none to read. */
	readonly fileUrl: string | undefined;
	readonly verdict: string;
	/** From the run's beginning to its commit. */
	readonly wholeSeconds: number;
	/** The same from where the file was there: without the time in which Shopify writes it. */
	readonly seconds: number;
	readonly cpuSeconds: number;
	/** For how much of it an answer of the shop was waited for, in parallel with what else was done. */
	readonly shopSeconds: number;
	readonly shopRequests: number;
	/** For how much of it a request waited until the points of the shop's plan allowed it, in parallel with what else was done. */
	readonly budgetSeconds: number;
	/** Of the process, in bytes: with all code loaded, and nothing read yet. */
	readonly residentBefore: number;
	/** The most that it ever held, in bytes. */
	readonly residentPeak: number;
	/** The most that its heap held, looked at every 20 ms, in bytes. */
	readonly heapPeak: number;
}
