import { stateOfNote } from './livelyRecords';

export interface Delivery {
	readonly action: string;
	readonly externalId: string;
	readonly idempotencyKey: string;
	readonly columns: Readonly<Record<string, unknown>>;
}

/** The user's app: it takes what it is sent, keeps the newest state of each order, and knows every key it was sent. */
export class Endpoint {
	readonly states = new Map<string, number>();
	/** By order, the newest state in which it was said to be gone. */
	readonly gone = new Map<string, number>();
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
		for (const { externalId, idempotencyKey, columns, action } of deliveries) {
			this.received += 1;
			if (confirmed.has(idempotencyKey)) this.sentAgain.push(idempotencyKey);
			const state = stateOfNote(columns.note);
			const states = action === 'deleted' ? this.gone : this.states;
			states.set(externalId, Math.max(state, states.get(externalId) ?? 0));
		}
	}

	/** The sync was told that it has them. */
	confirm(deliveries: readonly Delivery[]): void {
		for (const { externalId, idempotencyKey } of deliveries) {
			this.confirmed.set(externalId, idempotencyKey);
		}
	}
}
