import type { IDataObject } from 'n8n-workflow';

import type { Execution } from '../shared/n8n/operations';
import type { CommittedNote } from '../shared/n8n/runMetadata';

/** What an operation may know of the execution that it runs in, and tell it. */
export interface RunExecution extends Execution {
	/** Takes note of a run that was begun. */
	readonly begun: (runId: string) => void;
	/** Takes note of a run that was committed. */
	readonly ended: (run: CommittedNote) => void;
	/** Has an item come out by the second output, and returns it. */
	readonly bySecondOutput: (json: IDataObject) => IDataObject;
}
