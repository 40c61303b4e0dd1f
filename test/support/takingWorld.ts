import type { AccountBackEnd } from './accountTables';
import { openStreamWorld, type StreamWorld, type StreamWorldOptions } from './streamWorld';
import { type TakingWorkflow, takingWorkflow } from './takingWorkflow';

/** A stream whose pages can be given to a sub-workflow, which keeps what it was given. */
export interface TakingWorld extends StreamWorld {
	readonly taken: TakingWorkflow;
}

/** How a parameter that chooses a sub-workflow names it. */
export const takingWorkflowId = { __rl: true, mode: 'id', value: 'taking' } as const;

/** @param others sub-workflows that there are beside, by ID */
export async function openTakingWorld(
	backEnd: AccountBackEnd,
	others: StreamWorldOptions['workflows'] = {},
): Promise<TakingWorld> {
	const taken = takingWorkflow();
	const { blocks, workflow } = taken;
	const workflows = { ...others, [takingWorkflowId.value]: workflow };
	return { ...(await openStreamWorld(backEnd, { blocks, workflows })), taken };
}
