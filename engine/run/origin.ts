/** Who made a change. */
export interface Origin {
	readonly workflowId?: string;
	readonly executionId?: string;
}
