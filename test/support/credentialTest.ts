import './n8nUserFolder';
import 'reflect-metadata';

import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	INode,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';

import { credentialType } from './blockTypes';
import { CredentialVault } from './credentialVault';

/**
 * What n8n's server says of a credential when a user presses *Test*: undefined when it is good, else the message.
 * The server does it with a block of its own that sends the credential type's test request.
 */
export async function testCredential(
	type: string,
	data: ICredentialDataDecryptedObject,
): Promise<string | undefined> {
	const { test } = credentialType(type);
	if (test === undefined) throw new Error(`${type} has no test request`);
	const vault = new CredentialVault({ [type]: data });
	const nodeType = requestingBlock(type, test);
	const node: INode = {
		id: 'test',
		name: 'Test',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id: '1', name: type } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const additionalData = {
		credentialsHelper: vault,
		executionId: '1',
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
	const decrypted = await vault.getDecrypted(
		additionalData,
		{ id: '1', name: type },
		type,
		'internal',
	);
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, nodeType, {
		id: '1',
		name: type,
		type,
		data: decrypted,
	});
	try {
		const response = await routing.runNode();
		return brokenRule(test, response?.[0]?.[0]?.json);
	} catch (error) {
		const { cause, message } = error as Error & {
			cause?: { response?: { status?: number; statusText?: string }; code?: string };
		};
		const { status, statusText } = cause?.response ?? {};
		return ruleFor(test, status) ?? statusText ?? cause?.code ?? message;
	}
}

function requestingBlock(type: string, test: ICredentialTestRequest): INodeType {
	return {
		description: {
			displayName: 'Test',
			name: 'test',
			group: [],
			version: 1,
			description: '',
			defaults: { name: 'Test' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: type, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: test.request },
					default: '',
				},
			],
		},
	};
}

function ruleFor(test: ICredentialTestRequest, status: number | undefined): string | undefined {
	for (const { type, properties } of test.rules ?? []) {
		if (type === 'responseCode' && properties.value === status) return properties.message;
	}
	return undefined;
}

function brokenRule(test: ICredentialTestRequest, body: unknown): string | undefined {
	for (const { type, properties } of test.rules ?? []) {
		if (type !== 'responseSuccessBody' || !('key' in properties)) continue;
		if (valueAt(body, properties.key) === properties.value) return properties.message;
	}
	return undefined;
}

/** What stands in `errors[0].message`, as lodash's `get` reads it for n8n. */
function valueAt(body: unknown, key: string): unknown {
	return key
		.split(/[.[\]]+/)
		.filter((part) => part !== '')
		.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], body);
}
