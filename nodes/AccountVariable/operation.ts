import type { IDataObject } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import type { ParameterSource } from '../shared/parameters/read';

/** What an operation may know of the execution that it runs in. */
export interface ExecutionMode {
	/** Whether it was started by hand in the editor. */
	readonly isTestRun: boolean;
	/** To be told when a write was left out because of that. */
	readonly heldBack: (variable: string) => void;
}

/** An operation: its parameters are read once, all of them, before the store is touched. */
export interface Operation<Parameters> {
	read(source: ParameterSource, itemIndex: number): Parameters;
	/** @returns the items that come out for the input item */
	execute(
		account: AccountStore,
		parameters: Parameters,
		mode: ExecutionMode,
	): Promise<readonly IDataObject[]>;
}
