import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeParameters,
	WorkflowActivateMode,
} from 'n8n-workflow';

import type { RunEnding } from './runEndings';

/** How a test publishes a schedule. */
export interface ScheduleOptions {
	readonly parameters?: INodeParameters;
	readonly activation?: WorkflowActivateMode;
	readonly workflowId?: string;
	readonly nodeId?: string;
	/** The workflow's time zone. Default: Europe/Berlin. */
	readonly timeZone?: string;
	/** What n8n has saved of the workflow; default: what the schedules of this test have left there. */
	readonly staticData?: IDataObject;
	/** Whose cron ticks. Default: the test's. */
	readonly cron?: 'test' | 'n8n';
	/** The data of the Sync Account credential. Default: none was chosen. */
	readonly account?: ICredentialDataDecryptedObject;
	/** How its runs end. Default: well, and at once. */
	readonly ending?: RunEnding;
}
