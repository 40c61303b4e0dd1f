/** Pages with few records, or none, count as well: they are requests. */
const mostPagesAhead = 8;

/**
 * Reads pages ahead until `recordsAhead` records are waiting, at least one page, so that fetching and taking go on at the
 * same time. Who stops early waits for the page that was asked for already; whether that one failed, nobody asks then.
 *
 * @throws what the pages throw, once all that came before has been given out
 */
export async function* readAhead<Page extends { readonly items: readonly unknown[] }>(
	pages: AsyncIterable<Page>,
	recordsAhead: number,
): AsyncGenerator<Page> {
	const reader = new PageReader(pages[Symbol.asyncIterator](), recordsAhead);
	try {
		for (let page = await reader.next(); page !== undefined; page = await reader.next()) yield page;
	} finally {
		await reader.stop();
	}
}

class PageReader<Page extends { readonly items: readonly unknown[] }> {
	private readonly ready: Page[] = [];
	/** Records on the pages that are ready. */
	private waiting = 0;
	/** The page that was asked for, until it is here; it never rejects. */
	private coming: Promise<void> | undefined;
	private isOver = false;
	private isStopped = false;
	private failure: { readonly error: unknown } | undefined;

	constructor(
		private readonly iterator: AsyncIterator<Page>,
		private readonly recordsAhead: number,
	) {}

	/** Undefined after the last page. */
	async next(): Promise<Page | undefined> {
		this.goOn();
		while (this.ready.length === 0 && this.coming !== undefined) await this.coming;
		const page = this.ready.shift();
		if (page === undefined) {
			if (this.failure !== undefined) throw this.failure.error;
			return undefined;
		}
		this.waiting -= page.items.length;
		this.goOn();
		return page;
	}

	async stop(): Promise<void> {
		this.isStopped = true;
		await this.coming;
		if (!this.isOver) await this.iterator.return?.();
	}

	/** Asks for a page, unless one is on its way or enough are here. */
	private goOn(): void {
		if (this.coming !== undefined || this.isOver || this.isStopped) return;
		if (this.waiting >= this.recordsAhead || this.ready.length >= mostPagesAhead) return;
		this.coming = this.ask();
	}

	private async ask(): Promise<void> {
		try {
			const { done, value } = await this.iterator.next();
			if (done === true) this.isOver = true;
			else {
				this.ready.push(value);
				this.waiting += value.items.length;
			}
		} catch (error) {
			this.isOver = true;
			this.failure = { error };
		}
		this.coming = undefined;
		this.goOn();
	}
}
