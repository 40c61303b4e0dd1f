/**
 * Waits for `work` no longer than the signal allows, whatever becomes of the work itself. What it comes to afterwards is
 * dropped, a failure too.
 *
 * @throws the signal's reason when it is aborted before
 */
export async function orAborted<Result>(
	work: Promise<Result>,
	signal: AbortSignal | undefined,
): Promise<Result> {
	if (signal === undefined) return await work;
	let stop = (): void => undefined;
	const aborted = new Promise<never>((_resolve, reject) => {
		stop = () => reject(signal.reason);
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
	});
	return await Promise.race([aborted, work]).finally(() =>
		signal.removeEventListener('abort', stop),
	);
}
