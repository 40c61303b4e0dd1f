import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/** A parameter with where it stands, at any depth. */
export interface Parameter {
	/** Names from the top: `options.pageSize`. */
	readonly path: string;
	readonly property: INodeProperties;
	/** The parameters beside it, itself included: what its display conditions may name. */
	readonly siblings: readonly INodeProperties[];
}

/** Every parameter of a block or credential, those in collections included. */
export function allParameters(
	properties: readonly INodeProperties[],
	parentPath = '',
): readonly Parameter[] {
	return properties.flatMap((property) => {
		const path = parentPath === '' ? property.name : `${parentPath}.${property.name}`;
		return [
			{ path, property, siblings: properties },
			...childLists(property).flatMap((list) => allParameters(list, path)),
		];
	});
}

/** The choices of a parameter with a fixed list; empty for any other. */
export function choicesOf(property: INodeProperties): readonly INodePropertyOptions[] {
	if (property.type !== 'options' && property.type !== 'multiOptions') return [];
	return (property.options ?? []) as INodePropertyOptions[];
}

/** What a collection offers to add, in its order; empty for any other parameter. */
export function offersOf(property: INodeProperties): readonly string[] {
	if (property.type === 'collection') {
		return ((property.options ?? []) as INodeProperties[]).map((option) => option.displayName);
	}
	if (property.type === 'fixedCollection') {
		return ((property.options ?? []) as INodePropertyCollection[]).map(
			(option) => option.displayName,
		);
	}
	return [];
}

function childLists(property: INodeProperties): readonly (readonly INodeProperties[])[] {
	if (property.type === 'collection') return [(property.options ?? []) as INodeProperties[]];
	if (property.type === 'fixedCollection') {
		return ((property.options ?? []) as INodePropertyCollection[]).map((option) => option.values);
	}
	return [];
}
