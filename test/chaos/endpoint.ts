import { stateOfNote } from './livelyRecords';

export interface Delivery {
	readonly externalId: string;
	readonly idempotencyKey: string;
	readonly columns: Readonly<Record<string, unknown>>;
}

/** The user's app: it takes what it is sent, keeps the newest state of each order, and knows every key it was sent. */
export class Endpoint {
	readonly states = new Map<string, number>();
	received = 0;
	/** What came again under a key that had been confirmed when it was decided what to send. */
	readonly sentAgain: string[] = [];
	/** By order, the latest: what was taken before that, and maybe overwritten, may have to be sent again. */
	private readonly confirmed = new Map<string, string>();

	/** The keys that stand as confirmed by now. */
	confirmedByNow(): ReadonlySet<string> {
		return new Set(this.confirmed.values());
	}

	/**
	 * @param confirmed when it was decided what to send: what a process that was suspended then sends late, its successor
	 * may have delivered meanwhile, and no lease can keep it from an endpoint
	 */
	receive(deliveries: readonly Delivery[], confirmed: ReadonlySet<string>): void {
		for (const { externalId, idempotencyKey, columns } of deliveries) {
			this.received += 1;
			if (confirmed.has(idempotencyKey)) this.sentAgain.push(idempotencyKey);
			const state = stateOfNote(columns.note);
			this.states.set(externalId, Math.max(state, this.states.get(externalId) ?? 0));
		}
	}

	/** The sync was told that it has them. */
	confirm(deliveries: readonly Delivery[]): void {
		for (const { externalId, idempotencyKey } of deliveries) {
			this.confirmed.set(externalId, idempotencyKey);
		}
	}
}
