import path from 'node:path';

import type { ICredentialType, INodeType } from 'n8n-workflow';

import { projectFiles, projectFolder } from './projectFiles';

/** A block as n8n loads it: the class that its file is named for. */
export interface PublishedBlock {
	readonly path: string;
	readonly block: INodeType;
}

export interface PublishedCredential {
	readonly path: string;
	readonly credential: ICredentialType;
}

export function publishedBlocks(): readonly PublishedBlock[] {
	return filesEnding('nodes/', '.node.ts').map((filePath) => ({
		path: filePath,
		block: instanceFrom(filePath) as INodeType,
	}));
}

export function publishedCredentials(): readonly PublishedCredential[] {
	return filesEnding('credentials/', '.credentials.ts').map((filePath) => ({
		path: filePath,
		credential: instanceFrom(filePath) as ICredentialType,
	}));
}

function filesEnding(folder: string, ending: string): readonly string[] {
	return projectFiles((filePath) => filePath.startsWith(folder) && filePath.endsWith(ending)).map(
		(file) => file.path,
	);
}

function instanceFrom(filePath: string): unknown {
	const className = path.posix.basename(filePath).split('.')[0] ?? '';
	const loaded = jest.requireActual<Record<string, new () => unknown>>(
		path.join(projectFolder, filePath),
	);
	const Class = loaded[className];
	if (Class === undefined) throw new Error(`${filePath} does not export ${className}`);
	return new Class();
}
