import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import * as n8nWorkflow from 'n8n-workflow';
import type {
	ICredentialType,
	INode,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
	KnownNodesAndCredentials,
} from 'n8n-workflow';

type Block = INodeType | IVersionedNodeType;
export type BlockClass = new () => Block;

const projectFolder = path.resolve(__dirname, '..', '..');
const load = createRequire(__filename);

/**
 * The block types that a workflow names: this package's from their source, n8n's own from the n8n under
 * `demo/runtime`. Each is loaded when a workflow first asks for it.
 */
export class BlockTypes implements INodeTypes {
	private readonly loaded = new Map<string, Block>();

	/** @param extra blocks of a test's own, by full type name */
	constructor(extra: Readonly<Record<string, BlockClass>> = {}) {
		for (const [type, Class] of Object.entries(extra)) this.loaded.set(type, new Class());
	}

	getByName(type: string): Block {
		const known = this.loaded.get(type);
		if (known !== undefined) return known;
		const block = new (blockClass(type))();
		this.loaded.set(type, block);
		return block;
	}

	getByNameAndVersion(type: string, version?: number): INodeType {
		return n8nWorkflow.NodeHelpers.getVersionedNodeType(this.getByName(type), version);
	}

	getKnownTypes(): Record<string, never> {
		return {};
	}

	/** The credential types that a block, set as it is, cannot run without. */
	neededCredentials(block: INode): string[] {
		const { description } = this.getByNameAndVersion(block.type, block.typeVersion);
		const needed = (description.credentials ?? []).filter(
			(credential) =>
				credential.required === true &&
				n8nWorkflow.NodeHelpers.displayParameter(block.parameters, credential, block, description),
		);
		return needed.map(({ name }) => name);
	}
}

/** A credential type: this package's from its source, or one of n8n's own. */
export function credentialType(name: string): ICredentialType {
	const className = capitalise(name);
	const file = path.join(projectFolder, 'credentials', `${className}.credentials.ts`);
	type Class = new () => ICredentialType;
	if (existsSync(file)) return new (exported<Class>(load, file, className))();
	return new (builtInClass('credentials', name) as Class)();
}

function blockClass(type: string): BlockClass {
	const [packageName, name] = type.split('.');
	if (packageName === 'n8n-nodes-scheduled-sync' && name !== undefined) {
		const className = capitalise(name);
		const file = path.join(projectFolder, 'nodes', className, `${className}.node.ts`);
		return exported(load, file, className);
	}
	if (packageName === 'n8n-nodes-base' && name !== undefined) {
		return builtInClass('nodes', name) as BlockClass;
	}
	throw new Error(`No block type "${type}" is known to these tests`);
}

function builtInClass(kind: 'nodes' | 'credentials', name: string): new () => unknown {
	const builtIn = requireOfBuiltIn();
	const known = builtIn(
		`n8n-nodes-base/dist/known/${kind}.json`,
	) as KnownNodesAndCredentials['nodes'];
	const details = known[name];
	if (details === undefined) throw new Error(`n8n has no "${name}" among its own ${kind}`);
	return exported(builtIn, `n8n-nodes-base/${details.sourcePath}`, details.className);
}

/**
 * The built-in blocks find a second copy of `n8n-workflow` beside them. An error class of that copy would be a
 * stranger to the engine that runs here, so they are given this process's copy in its place.
 */
function requireOfBuiltIn(): NodeJS.Require {
	const folder = path.join(projectFolder, 'demo', 'runtime');
	if (!existsSync(path.join(folder, 'node_modules', 'n8n-nodes-base'))) {
		throw new Error(
			'The pinned n8n is not installed: run `node scripts/setup.mjs --runtime` first',
		);
	}
	const builtIn = createRequire(path.join(folder, 'package.json'));
	const secondCopy = builtIn.resolve('n8n-workflow');
	if (typeof jest === 'object') {
		jest.doMock(secondCopy, () => n8nWorkflow);
		// Wait loads it for its forms; it is made of ES modules, which jest's require() does not take.
		jest.doMock(builtIn.resolve('sanitize-html'), () => () => '');
	} else {
		const own = load.cache[load.resolve('n8n-workflow')];
		if (own !== undefined) load.cache[secondCopy] = own;
	}
	return builtIn;
}

function exported<Value>(from: NodeJS.Require, file: string, name: string): Value {
	const value = (from(file) as Record<string, Value | undefined>)[name];
	if (value === undefined) throw new Error(`${file} exports no ${name}`);
	return value;
}

function capitalise(name: string): string {
	return name.charAt(0).toUpperCase() + name.slice(1);
}
