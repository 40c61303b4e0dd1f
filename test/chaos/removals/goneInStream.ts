import type { GoneInStream } from '../../../engine/sync';
import type { Process } from '../process';

/** What an API lists as gone. */
export function goneInStream({ scenario }: Pick<Process, 'scenario'>): GoneInStream {
	return {
		isGone: ({ gone }) => gone === true,
		keptWith: { deletes: scenario.removals.deletes },
	};
}
