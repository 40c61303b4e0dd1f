import type { IDataObject, IPinData, WorkflowExecuteMode } from 'n8n-workflow';

import type { WorkflowRun } from './workflowRun';

export interface RunOptions {
	/**
	 * `trigger` as a published workflow's trigger starts it (the default; then `items` are what it emitted), `manual`
	 * as the editor does (then the trigger block itself is run, unless `items` or pinned data stand in for it).
	 */
	readonly mode?: WorkflowExecuteMode;
	/** The block to start from; the workflow's first trigger by default. */
	readonly startNode?: string;
	/** What the trigger emitted. */
	readonly items?: readonly IDataObject[];
	readonly pinData?: IPinData;
	/** n8n's execution time-out. */
	readonly timeoutMs?: number;
	readonly executionId?: string;
	/** Called before each block; what it throws ends the execution in an error, what it returns is awaited. */
	readonly beforeBlock?: (name: string) => Promise<void> | void;
	/** Called after each block, with the first error of that round, if any. */
	readonly afterBlock?: (name: string, error?: Error) => Promise<void> | void;
}

export interface Execution {
	readonly finished: Promise<WorkflowRun>;
	/** As *Stop execution* in the editor: the running block gets an abort signal, and no further block begins. */
	cancel(): void;
	/** As if n8n's execution time-out had just been reached. */
	timeOut(): void;
	/** As if the process had died: nothing of this execution happens any more that needs the engine's next step. */
	kill(): void;
}
