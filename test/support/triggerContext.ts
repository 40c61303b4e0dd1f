import { TriggerContext } from 'n8n-core';
import type {
	ExecutionError,
	INode,
	IWorkflowExecuteAdditionalData,
	SchedulingFunctions,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import 'reflect-metadata';

import { type CredentialData, CredentialVault } from './credentialVault';

/** What stands in the place of n8n's server around a trigger. */
export interface AroundTrigger {
	readonly mode: WorkflowExecuteMode;
	readonly activation: WorkflowActivateMode;
	readonly emit: TriggerContext['emit'];
	saveFailed(error: ExecutionError): void;
	/** Undefined: n8n's own. */
	readonly scheduling: SchedulingFunctions | undefined;
	/** By the type of the credential. */
	readonly credentials: Readonly<Record<string, CredentialData>>;
}

/** n8n's own context of a trigger. */
export function triggerContext(
	workflow: Workflow,
	node: INode,
	{ mode, activation, emit, saveFailed, scheduling, credentials }: AroundTrigger,
): TriggerContext {
	const fail = (error: Error): never => {
		throw error;
	};
	const credentialsHelper = new CredentialVault({ ...credentials });
	const additionalData = { credentialsHelper } as Partial<IWorkflowExecuteAdditionalData>;
	return new TriggerContext(
		workflow,
		node,
		additionalData as IWorkflowExecuteAdditionalData,
		mode,
		activation,
		emit,
		fail,
		saveFailed,
		scheduling,
	);
}
