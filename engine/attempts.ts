import type { Environment } from './environment';

export interface Attempts {
	/** How many there are at most. */
	readonly most: number;
	/**
	 * How long to wait after so many have failed, in milliseconds.
	 *
	 * @param random from 0 (included) to 1 (excluded)
	 */
	pauseMs(failed: number, random: number): number;
	isWorthAnother(error: unknown, failed: number): boolean;
}

/** Does `work` again, from its beginning, for as long as its error is worth another attempt. */
export async function attempted<Result>(
	environment: Environment,
	{ most, pauseMs, isWorthAnother }: Attempts,
	work: () => Promise<Result>,
): Promise<Result> {
	const attempt = async (failed: number): Promise<Result> =>
		await work().catch(async (error: unknown) => {
			if (failed >= most || !isWorthAnother(error, failed)) throw error;
			await environment.sleep(pauseMs(failed, environment.random()));
			return await attempt(failed + 1);
		});
	return await attempt(1);
}
