/** Where the demo's lines go: standard output, or a test's list. */
export type Print = (line: string) => void;

/** The remedy where nothing better is known. */
export const beginAnew = 'Try again; if it fails again, delete the demo folder to begin anew.';

/**
 * Runs one step of the set-up and prints how it went; a step that takes long says that it is still at it.
 *
 * @throws what the step throws, with the step named and the remedy in it
 */
export async function step<Result>(
	print: Print,
	title: string,
	remedy: string,
	work: () => Promise<Result>,
): Promise<Result> {
	const startedAt = Date.now();
	const heartbeat = setInterval(() => print(`  … ${title}: ${seconds(startedAt)} so far`), 15_000);
	try {
		const result = await work();
		print(`  ✓ ${title} (${seconds(startedAt)})`);
		return result;
	} catch (error) {
		throw new StepFailure(title, remedy, error);
	} finally {
		clearInterval(heartbeat);
	}
}

/** A step of the set-up that failed: which, why, and what to do about it. */
export class StepFailure extends Error {
	constructor(title: string, remedy: string, cause: unknown) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		super(`"${title}" failed: ${reason}\nWhat to do: ${remedy}`, { cause });
		this.name = 'StepFailure';
	}
}

function seconds(since: number): string {
	return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
