/** What can be wrong with a sync, with an object of the registry, and with the store that knows of them. */
export const alertConditions = [
	'givenUp',
	'missedRun',
	'objectSetAside',
	'receiptNotComplete',
	'storeUnreachable',
	'watermarkStill',
] as const;

export type AlertCondition = (typeof alertConditions)[number];

/** Which syncs of an account are watched. */
export type WatchedSyncs =
	| { readonly kind: 'all' }
	| { readonly kind: 'named'; readonly names: readonly string[] }
	| { readonly kind: 'allExcept'; readonly names: readonly string[] };

/** From when on something is wrong. What is undefined is not watched. Lengths in milliseconds. */
export interface AlertThresholds {
	/** For so long no run was committed. */
	readonly missedRun: { readonly afterMs: number } | undefined;
	/** For so long the watermark has not moved. */
	readonly watermarkStill: { readonly afterMs: number } | undefined;
	readonly receiptNotComplete: ReceiptThreshold | undefined;
	readonly givenUp: GivenUpThreshold | undefined;
	/** So often in a row an object of the registry has failed, or it waits for a person. */
	readonly objectSetAside: { readonly failures: number } | undefined;
}

export interface ReceiptThreshold {
	/** So many of the newest receipts are not complete. */
	readonly inARow: number;
	/** Whether one counts that can be neither proven nor refuted. */
	readonly countsUnverifiable: boolean;
}

export interface GivenUpThreshold {
	/** So many records and pages were given up, */
	readonly atLeast: number;
	/** within so long. */
	readonly withinMs: number;
}

/** Whether a sync is among those that are watched. */
export function isWatchedSync(watched: WatchedSyncs, sync: string): boolean {
	switch (watched.kind) {
		case 'all':
			return true;
		case 'named':
			return watched.names.includes(sync);
		case 'allExcept':
			return !watched.names.includes(sync);
	}
}
