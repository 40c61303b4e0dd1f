import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { defaultSince } from './fields';
import { type ParameterSource, readBoolean } from './read';

const simplify = { name: 'simplify', label: 'Simplify' };

/** *Simplify*, as n8n's nodes have it: on for nodes that are newly placed, off for those of earlier versions. */
export function simplifyFields(since: number): INodeProperties[] {
	return defaultSince(since, false, {
		displayName: simplify.label,
		name: simplify.name,
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	});
}

export function readSimplify(source: ParameterSource, itemIndex: number): boolean {
	return readBoolean(source, simplify, itemIndex, false);
}

/** What an item has of some fields, in their order. */
export function picked(item: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(names.filter((name) => name in item).map((name) => [name, item[name]]));
}
