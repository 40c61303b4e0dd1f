import type { IDataObject } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import type { ParameterSource } from '../shared/parameters/read';

/** What an operation may know of the execution that it runs in, and tell it. */
export interface Execution {
	/** Whether it was started by hand in the editor. */
	readonly isTestRun: boolean;
	/** To be told what was not written because of that. */
	readonly heldBack: (what: string) => void;
	/** To be told of each run that it has begun. */
	readonly begun: (runId: string) => void;
}

/** An item that comes out, and by which output: the first unless it says otherwise. */
export interface Emitted {
	readonly json: IDataObject;
	readonly output?: 0 | 1;
}

/** Where parameters and dates are read from. */
export type RunParameterSource = ParameterSource & { getTimezone(): string };

/** An operation: its parameters are read once, all of them, before the store is touched. */
export interface Operation<Parameters> {
	read(source: RunParameterSource, itemIndex: number): Parameters;
	execute(
		account: AccountStore,
		parameters: Parameters,
		execution: Execution,
	): Promise<readonly Emitted[]>;
}
