import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IRequestOptionsSimplified,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeHelpers, Workflow } from 'n8n-workflow';

import { credentialType } from './blockTypes';

export type CredentialData = ICredentialDataDecryptedObject;

/** A node of no workflow: n8n resolves what no item belongs to as if it stood in one. */
const nowhere: INode = {
	...{ id: '', name: '', type: 'mock', typeVersion: 1, position: [0, 0], parameters: {} },
};

/** @throws where an expression wants an item */
function withoutItem(data: CredentialData, mode: WorkflowExecuteMode): CredentialData {
	const nodeTypes = { getByNameAndVersion: () => undefined, getByName: () => undefined };
	const workflow = new Workflow({
		...{ nodes: [nowhere], connections: {}, active: false },
		nodeTypes: nodeTypes as unknown as INodeTypes,
	});
	return workflow.expression.getComplexParameterValue(
		nowhere,
		data as INodeParameters,
		mode,
		{},
		undefined,
		undefined,
		data as INodeParameters,
	) as CredentialData;
}

/**
 * Keeps credentials in memory by the rules of n8n's server: defaults filled in, expressions resolved, a token minted when its hidden
 * expirable property is empty or a 401 came back, and everything the minting returned saved.
 */
export class CredentialVault extends ICredentialsHelper {
	private readonly types = new Map<string, ICredentialType>();
	/** How often a credential was read. */
	lookUps = 0;

	/** @param stored by credential type, or by the name that a workflow's block refers to */
	constructor(readonly stored: Record<string, CredentialData>) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.typeOf(type).properties;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Only the decrypted data of a credential is kept here');
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		reference: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	): Promise<CredentialData> {
		this.lookUps += 1;
		const data = structuredClone(this.stored[this.keyOf(reference, type)]);
		if (data === undefined) throw new Error(`No credential "${reference.name}" of type "${type}"`);
		if (raw === true) return data;
		const withDefaults = NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			data as Parameters<typeof NodeHelpers.getNodeParameters>[1],
			true,
			false,
			null,
			null,
		);
		const filled = (withDefaults ?? {}) as CredentialData;
		if (values === undefined) return withoutItem(filled, mode);
		const keys = { $executionId: additionalData.executionId };
		return values.workflow.expression.getParameterValue(
			filled as INodeParameters,
			values.runExecutionData,
			values.runIndex,
			values.itemIndex,
			values.node.name,
			values.connectionInputData,
			mode,
			keys,
			executeData,
			false,
			filled as INodeParameters,
		) as CredentialData;
	}

	async updateCredentials(
		reference: INodeCredentialsDetails,
		type: string,
		data: CredentialData,
	): Promise<void> {
		this.stored[this.keyOf(reference, type)] = structuredClone(data);
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('No credential here signs in by OAuth');
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: CredentialData,
		type: string,
	): Promise<CredentialData | undefined> {
		const { preAuthentication } = this.typeOf(type);
		return (await preAuthentication?.call(helpers, credentials)) as CredentialData | undefined;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: CredentialData,
		type: string,
		node: INode,
		expired: boolean,
	): Promise<CredentialData | undefined> {
		const { properties } = this.typeOf(type);
		const token = properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		);
		if (token === undefined || (credentials[token.name] !== '' && !expired)) return undefined;
		const minted = await this.runPreAuthentication(helpers, credentials, type);
		if (minted?.[token.name] === undefined) return undefined;
		const reference = node.credentials?.[type];
		if (reference === undefined) return undefined;
		const stored = this.stored[this.keyOf(reference, type)];
		// What holds an expression stays as it was entered.
		const saved = Object.entries(minted).filter(
			([name]) => name === token.name || !String(stored?.[name]).startsWith('='),
		);
		await this.updateCredentials(reference, type, { ...stored, ...Object.fromEntries(saved) });
		return Object.assign(credentials, minted);
	}

	async authenticate(
		credentials: CredentialData,
		type: string,
		request: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = request as IHttpRequestOptions;
		const { authenticate } = this.typeOf(type);
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate === undefined || workflow === undefined || node === undefined) return options;
		const resolve = (value: string): unknown =>
			workflow.expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				{ $credentials: credentials },
				undefined,
				'',
			);
		const additional: Record<string, unknown> = { ...options };
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const filled: Record<string, unknown> = { ...(additional[part] as object | undefined) };
			for (const [name, value] of Object.entries(values as Record<string, string>)) {
				// A header's name may be an expression too.
				filled[String(resolve(name))] = resolve(value);
			}
			additional[part] = filled;
		}
		return Object.assign(options, additional);
	}

	private keyOf(reference: INodeCredentialsDetails, type: string): string {
		return reference.name in this.stored ? reference.name : type;
	}

	private typeOf(name: string): ICredentialType {
		const known = this.types.get(name) ?? credentialType(name);
		this.types.set(name, known);
		return known;
	}
}
