/** What the editor shows of a mistake: an error of a node, a hint on its output panel, or the test of a credential. */
import type { INode } from 'n8n-workflow';

import { hiddenFields, type Shown } from './shownFields';
import type { WorkflowRun } from './workflowRun';

export interface Expected {
	readonly message: string;
	/** Default: none. */
	readonly description?: string;
	/** What is in double quotes and names no field. */
	readonly data?: readonly string[];
	/** By type, as they are filled in; where a text names a field of one. */
	readonly credentials?: Shown['credentials'];
}

interface NodeError {
	readonly message: string;
	readonly description?: string | null;
	readonly node?: INode;
}

/** The execution ended red, at a node that says this, and names no field that the node does not show. */
export function expectError(run: WorkflowRun, expected: Expected): void {
	expect(run.status).toBe('error');
	expectNodeError(run.error as NodeError | undefined, expected);
}

export function expectNodeError(error: NodeError | undefined, expected: Expected): void {
	const { message, description = '', data = [], credentials } = expected;
	const said = { message: error?.message, description: error?.description ?? '' };
	expect(said).toEqual({ message, description });
	const text = `${message} ${description}`;
	expect(hiddenFields(text, { node: error?.node, credentials }, data)).toEqual([]);
}

/** The execution goes on by design, and the node says this on its output panel, marked as a warning. */
export function expectWarning(
	run: WorkflowRun,
	node: INode,
	{ message, data = [] }: Expected,
): void {
	expect(run.status).toBe('success');
	const warnings = run.hints(node.name).filter(({ type }) => type === 'warning');
	expect(warnings.map((hint) => hint.message)).toContain(message);
	expect(hiddenFields(message, { node }, data)).toEqual([]);
}

/** The form of a credential says this when it is tested. */
export function expectRefusedCredential(
	outcome: string | undefined,
	type: string,
	{ message, data = [], credentials }: Expected,
): void {
	expect(outcome).toBe(message);
	expect(hiddenFields(message, { form: type, credentials }, data)).toEqual([]);
}
