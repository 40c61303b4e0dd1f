/** The parts of a workflow's JSON that the demo reads or fills in. */
export interface WorkflowNode {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly credentials?: Readonly<Record<string, CredentialReference>>;
	readonly [field: string]: unknown;
}

export interface CredentialReference {
	readonly id: string;
	readonly name: string;
}

export interface Workflow {
	readonly name: string;
	readonly nodes: readonly WorkflowNode[];
	readonly connections: Readonly<Record<string, unknown>>;
	readonly settings?: Readonly<Record<string, unknown>>;
}

export interface StoredWorkflow extends Workflow {
	readonly id: string;
	readonly active: boolean;
}

export interface Credential extends CredentialReference {
	readonly type: string;
	readonly data: Readonly<Record<string, unknown>>;
}

export interface Item {
	readonly json: Readonly<Record<string, unknown>>;
}

/** One time that a node ran in an execution; `data.main[output]` holds what left it there. */
export interface NodeRun {
	readonly startTime: number;
	readonly executionStatus?: string;
	readonly error?: ExecutionError;
	readonly data?: { readonly main?: ReadonlyArray<readonly Item[] | null> };
}

export interface ExecutionError {
	readonly message: string;
	readonly description?: string | null;
}

export interface Execution {
	readonly id: string;
	readonly status: string;
	readonly mode: string;
	readonly startedAt: string;
	readonly stoppedAt: string | null;
	readonly data?: {
		readonly resultData: {
			readonly runData?: Readonly<Record<string, readonly NodeRun[]>>;
			readonly error?: ExecutionError;
			readonly lastNodeExecuted?: string;
		};
	};
}

export interface NodeType {
	readonly name: string;
	readonly displayName: string;
	readonly version: number | readonly number[];
}

/** Every item that left `node` by `output` in this execution, over all its runs. */
export function outputItems(execution: Execution, node: string, output = 0): readonly Item[] {
	const runs = execution.data?.resultData.runData?.[node] ?? [];
	return runs.flatMap((run) => run.data?.main?.[output] ?? []);
}

/** n8n's name for a block of ours ends in the block's own; an operation narrows it down. */
export function isBlock(type: string, operation?: string): (node: WorkflowNode) => boolean {
	return (node) =>
		node.type === `n8n-nodes-scheduled-sync.${type}` &&
		(operation === undefined || node.parameters.operation === operation);
}

/** Where and why an execution failed, with the remedy if it names one; undefined when it succeeded. */
export function failureOf(execution: Execution): string | undefined {
	if (execution.status === 'success') return undefined;
	const { error, lastNodeExecuted } = execution.data?.resultData ?? {};
	const where = lastNodeExecuted === undefined ? '' : `in "${lastNodeExecuted}": `;
	const what = error?.message ?? `the execution ended as ${execution.status}`;
	const remedy = error?.description ? ` ${error.description}` : '';
	return `${where}${what}${remedy}`;
}
