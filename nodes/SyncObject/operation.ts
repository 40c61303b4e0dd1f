import type { IDataObject } from 'n8n-workflow';

import type { Execution } from '../shared/n8n/operations';

/** What an operation may know of the execution that it runs in, and tell it. */
export interface ObjectExecution extends Execution {
	/** Has an item come out by the second output, and returns it. */
	readonly bySecondOutput: (json: IDataObject) => IDataObject;
}
