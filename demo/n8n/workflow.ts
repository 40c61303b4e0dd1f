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
