/** What has been asked of the service so far. */
export interface UsersApiStats {
	/** All requests but those to the control endpoints. */
	readonly requests: number;
	/** Pages that were answered with users, or with an empty list. */
	readonly pages: number;
	readonly usersServed: number;
	readonly tokens: number;
	/** Answers by their status; a connection that was cut has none. */
	readonly statuses: Readonly<Record<string, number>>;
	/** The most requests that were under way at once. */
	readonly atOnce: number;
	/** Pages that have failed at least once. */
	readonly failedPages: number;
}

/** A request as it came. */
export interface LoggedRequest {
	readonly method: string;
	/** Path and query. */
	readonly address: string;
	readonly body: string;
	/** On the service's clock, in epoch milliseconds. */
	readonly at: number;
}

const kept = 2_000;

/** Counts requests, and keeps the latest 2,000 to look at. */
export class RequestLog {
	readonly latest: LoggedRequest[] = [];
	pages = 0;
	usersServed = 0;
	private requests = 0;
	private underWay = 0;
	private atOnce = 0;
	private readonly statuses: Record<string, number> = {};

	/** @returns what is to be called once it was answered */
	arrived(request: LoggedRequest): () => void {
		this.requests += 1;
		this.underWay += 1;
		this.atOnce = Math.max(this.atOnce, this.underWay);
		this.latest.push(request);
		if (this.latest.length > kept) this.latest.shift();
		return () => {
			this.underWay -= 1;
		};
	}

	answered(status: number): void {
		this.statuses[status] = (this.statuses[status] ?? 0) + 1;
	}

	stats(tokens: number, failedPages: number): UsersApiStats {
		const { requests, pages, usersServed, statuses, atOnce } = this;
		return { requests, pages, usersServed, tokens, statuses: { ...statuses }, atOnce, failedPages };
	}
}
