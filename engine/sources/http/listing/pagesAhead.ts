import type { ApiAnswer } from '../client/apiAnswer';
import type { ApiClient } from '../client/apiClient';
import type { PageWalk } from '../paging/walk';

/** An answer, or why there is none: kept until its page is due, since nobody waits for it before. */
type Outcome = { readonly answer: ApiAnswer } | { readonly error: unknown };

/**
 * Asks for several pages of a counted list at once, and gives them out in order. The first page is asked for alone: it may
 * tell how many there are. Of a list of unknown length as many pages as that may be asked for beyond its end; whatever
 * comes of them, nobody is told.
 */
export class PagesAhead {
	/** By page, counted from 0. */
	private readonly asked = new Map<number, Promise<Outcome>>();
	private readonly stopped = new AbortController();

	constructor(
		private readonly client: Pick<ApiClient, 'ask'>,
		private readonly walk: PageWalk,
		/** How many, at least 1. */
		private readonly atOnce: number,
	) {}

	/** The answer to what the walk asks for; it rejects as the request for it did. */
	async next(): Promise<ApiAnswer> {
		const { place } = this.walk;
		if (place === undefined) throw new Error('The walk has ended');
		if (!this.walk.isCounted || place.pages === 0) return await this.client.ask(place.request);
		for (let count = 0; count < this.atOnce; count++) this.askFor(place.pages + count, count);
		const outcome = await this.asked.get(place.pages);
		this.asked.delete(place.pages);
		// Beyond what was known of the end, the walk goes on by itself.
		if (outcome === undefined) return await this.client.ask(place.request);
		if ('error' in outcome) throw outcome.error;
		return outcome.answer;
	}

	stop(): void {
		this.stopped.abort();
	}

	private askFor(index: number, count: number): void {
		const request = this.walk.ahead(count);
		if (request === undefined || this.asked.has(index)) return;
		const outcome = this.client.ask(request, this.stopped.signal).then(
			(answer) => ({ answer }),
			(error: unknown) => ({ error }),
		);
		this.asked.set(index, outcome);
	}
}
