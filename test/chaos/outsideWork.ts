/**
 * Tells when a process is at work on something that is no step, such as a temporary file: nobody else has a turn until it
 * takes one again, so that a run of a seed does not depend on how fast a disk is.
 */
export class OutsideWork {
	private going = 0;
	private waiting = 0;

	get isGoing(): boolean {
		return this.going > this.waiting;
	}

	/** What is done there is work as long as it does not wait. */
	async within<Result>(work: () => Promise<Result>): Promise<Result> {
		this.going += 1;
		try {
			return await work();
		} finally {
			this.going -= 1;
		}
	}

	/** A step, or sleep. */
	async waits<Result>(wait: () => Promise<Result>): Promise<Result> {
		this.waiting += 1;
		try {
			return await wait();
		} finally {
			this.waiting -= 1;
		}
	}

	/** What comes of it is work of its reader. */
	async *of<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
		const iterator = items[Symbol.asyncIterator]();
		try {
			for (;;) {
				const next = await this.within(async () => await iterator.next());
				if (next.done === true) return;
				yield next.value;
			}
		} finally {
			await this.within(async () => await iterator.return?.());
		}
	}
}
