import type { AccountStore } from '../../../engine/store';
import { FailedKeeper, type RunReporter } from '../../../engine/sync';
import { environment } from '../../shared/n8n/environment';

/**
 * What keeps the failures of a run; undefined where they are not to be kept, or where no run is told of them.
 *
 * @param place the table that the records go to; empty for anything else
 */
export function keeperFor(
	{ failed }: Pick<AccountStore, 'failed'>,
	{ runId, isReported }: Pick<RunReporter, 'runId' | 'isReported'>,
	place: string,
	keepFailed: boolean,
): FailedKeeper | undefined {
	if (!keepFailed || !isReported || runId === null) return undefined;
	return new FailedKeeper({ failed, runId, place, environment: environment() });
}
