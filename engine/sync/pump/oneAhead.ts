/**
 * Asks for the next page as soon as one has come, so that fetching and taking go on at the same time. Who stops early
 * waits for the page that was asked for already; whether that one failed, nobody asks then.
 */
export async function* oneAhead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
	const iterator = pages[Symbol.asyncIterator]();
	let isOver = false;
	const ask = () => {
		const coming = iterator.next().then(
			(result) => {
				isOver = result.done === true;
				return result;
			},
			(error: unknown) => {
				isOver = true;
				throw error;
			},
		);
		// It is raised where it is awaited.
		coming.catch(() => undefined);
		return coming;
	};
	let coming = ask();
	try {
		for (;;) {
			const { done, value } = await coming;
			if (done === true) return;
			coming = ask();
			yield value;
		}
	} finally {
		await coming.catch(() => undefined);
		if (!isOver) await iterator.return?.();
	}
}
