import { setTimeout as delay } from 'node:timers/promises';

import type { InventoryItem } from './inventory';

/** How long a delivery waits before each further attempt. */
const retryAfterMs = [500, 2_000, 8_000, 30_000];

export interface WebhookOptions {
	readonly url: string;
	readonly apiKey: string;
}

/** Tells a subscriber of single items. What was not confirmed is sent again: with what the item was then, late or not. */
export class Webhook {
	private readonly closing = new AbortController();
	private readonly underWay = new Set<Promise<void>>();

	constructor(private readonly options: WebhookOptions) {}

	send(item: InventoryItem): void {
		const delivery = this.deliver(item).finally(() => this.underWay.delete(delivery));
		this.underWay.add(delivery);
	}

	/** Resolves once every delivery was confirmed or given up. */
	async settled(): Promise<void> {
		while (this.underWay.size > 0) await Promise.all(this.underWay);
	}

	/** Gives up what is under way. */
	async close(): Promise<void> {
		this.closing.abort();
		await this.settled();
	}

	private async deliver(item: InventoryItem): Promise<void> {
		const { signal } = this.closing;
		for (const waitMs of [0, ...retryAfterMs]) {
			await delay(waitMs, undefined, { signal }).catch(() => undefined);
			if (signal.aborted || (await this.attempt(item))) return;
		}
	}

	private async attempt(item: InventoryItem): Promise<boolean> {
		try {
			const { ok, body } = await fetch(this.options.url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-api-key': this.options.apiKey },
				body: JSON.stringify({ event: 'item.changed', items: [item] }),
				signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(30_000)]),
			});
			await body?.cancel();
			return ok;
		} catch {
			return false;
		}
	}
}
