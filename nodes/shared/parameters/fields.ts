import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** Shows fields where other parameters have these values too; what a field asks for itself comes first. */
export function shownWhen(
	show: NonNullable<IDisplayOptions['show']>,
	fields: readonly INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: { ...field.displayOptions, show: { ...show, ...field.displayOptions?.show } },
	}));
}

/**
 * A field whose default has changed with a version of the node. A saved workflow leaves out what is as the default, so
 * one with an earlier version goes on with the default that it was saved with.
 *
 * @param version the version of the node from which on the field's own default holds
 * @param former the default before
 */
export function defaultSince(
	version: number,
	former: INodeProperties['default'],
	field: INodeProperties,
): INodeProperties[] {
	return changedSince(version, { ...field, default: former }, field);
}

/** A field that must be given from a version of the node on; workflows that were saved with an earlier one go on without. */
export function requiredSince(version: number, field: INodeProperties): INodeProperties[] {
	return changedSince(version, field, { ...field, required: true });
}

function changedSince(
	version: number,
	before: INodeProperties,
	since: INodeProperties,
): INodeProperties[] {
	return [...shownBefore(version, [before]), ...shownSince(version, [since])];
}

/** Fields that nodes have only before a version; workflows that were saved then keep them. */
export function shownBefore(
	version: number,
	fields: readonly INodeProperties[],
): INodeProperties[] {
	return shownWhen({ '@version': [{ _cnd: { lt: version } }] }, fields);
}

/** Fields that nodes have from a version on. */
export function shownSince(version: number, fields: readonly INodeProperties[]): INodeProperties[] {
	return shownWhen({ '@version': [{ _cnd: { gte: version } }] }, fields);
}

/**
 * *Operation*, and after it the fields of each operation.
 *
 * @param fields by the operation's value
 */
export function operationFields<Name extends string>(
	operations: readonly (INodePropertyOptions & { readonly value: Name })[],
	fields: Readonly<Record<Name, readonly INodeProperties[]>>,
	chosenFirst: NoInfer<Name>,
): INodeProperties[] {
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [...operations],
			default: chosenFirst,
		},
		...operations.flatMap(({ value }) => shownWhen({ operation: [value] }, fields[value])),
	];
}

/** The collection *Options*, from A to Z. */
export function optionsField(options: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')),
	};
}
