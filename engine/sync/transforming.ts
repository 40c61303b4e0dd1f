import type { RefreshResult } from '../destination';
import type { Environment } from '../environment';
import { messageOf } from '../nativeErrors';
import type { StepName } from '../run/runStep';
import type { RunReporter } from './reporter';

/**
 * Refreshes a table as the step `transforming` of the run that is worked for: the log of the run says when that began, what
 * became of the table and how long it took, or why it failed. Where no run is told of anything, it is refreshed all the same.
 *
 * @throws what `refresh` throws, and EngineError `leaseLost`, `leaseExpired`, `runClosed`
 */
export async function transforming<Result extends RefreshResult & { readonly archive?: unknown }>(
	run: Pick<RunReporter, 'say'>,
	table: string,
	environment: Pick<Environment, 'now'>,
	refresh: () => Promise<Result>,
): Promise<Result> {
	const step = { step: 'transforming' satisfies StepName, table };
	await run.say(`The table "${table}" is being refreshed`, step);
	const begunAt = environment.now();
	const tookMs = () => environment.now() - begunAt;
	const result = await refresh().catch(async (error: unknown) => {
		const message = `Refreshing the table "${table}" failed: ${messageOf(error)}`;
		// What broke it off, such as a lost lease, may well forbid this too.
		await run.say(message, { ...step, durationMs: tookMs() }, 'error').catch(() => undefined);
		throw error;
	});
	const { rows, created, updated, unchanged, deleted, archive } = result;
	const counts = {
		rows,
		created,
		updated,
		unchanged,
		deleted,
		...(archive !== undefined && { archive }),
	};
	await run.say(
		`The table "${table}" is refreshed: ${rows} rows, of which ${created} are new, ${updated} changed and ${unchanged} the same; ${deleted} are gone`,
		{ ...step, isDone: true, ...counts, durationMs: tookMs() },
	);
	return result;
}
