import type { BulkOperations } from './bulk/operations';
import type { BulkRecord } from './bulk/record';
import type { AdminApi } from './graphql/adminApi';
import { supportedVersions } from './graphql/schemas';
import { allOrdersScopes } from './options';

/** A bulk operation as it really is. */
export interface BulkTruth extends BulkRecord {
	/** The client that started it (header `X-Simulator-Client`, else its user agent). */
	readonly startedBy: string;
	/** How many requests for its result were answered with it. */
	readonly downloads: number;
}

export interface ForeignOperation {
	/** Default: the IDs of all products. */
	readonly query?: string;
	/** How much longer than others it runs, in milliseconds. Default 0. */
	readonly slowerMs?: number;
}

/** What happens to bulk operations beside what the client under test does. */
export class ShopBulk {
	constructor(
		private readonly bulk: BulkOperations,
		private readonly api: AdminApi,
		private readonly now: () => number,
	) {}

	/** All operations of the app, the newest last; that somebody looks here counts as no poll. */
	operations(): BulkTruth[] {
		return this.bulk.all().map((operation) => ({
			...this.bulk.show(operation),
			startedBy: operation.request.startedBy,
			downloads: operation.downloads,
		}));
	}

	/** Starts an operation as another client of the same app, which takes one of its slots; returns its ID. */
	startForeign({ query, slowerMs = 0 }: ForeignOperation = {}): string {
		const [version] = supportedVersions.slice(-1);
		const desk = this.api.desk({
			version: version ?? 'unstable',
			grants: { scopes: allOrdersScopes, protectedData: 'all' },
			client: '',
			fault: null,
		});
		return desk.startForeign(query, { slowerMs }).id;
	}

	/**
	 * Cancels an operation as somebody else would.
	 *
	 * @param lastsMs how long it stays CANCELING; its own time when left out
	 */
	cancel(id: string, lastsMs?: number): void {
		const operation = this.bulk.byId(id);
		if (operation === null) throw new Error(`There is no bulk operation ${id}.`);
		operation.cancel(this.now(), lastsMs);
	}

	/** Ends every link that was given out; operations have new ones when they are looked at again. */
	expireLinks(): void {
		for (const operation of this.bulk.all()) operation.linkNumber += 1;
	}
}
