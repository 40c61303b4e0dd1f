import type { INodeProperties } from 'n8n-workflow';

import { allParameters, choicesOf, offersOf, type Parameter } from './parameters';

/** A rule that every parameter of every block and credential keeps. `check` returns what is wrong, if anything is. */
export interface ParameterRule {
	readonly name: string;
	check(parameter: Parameter, all: readonly INodeProperties[]): string | undefined;
	/** A parameter that breaks the rule, so that the rule is known to catch one. */
	readonly example: INodeProperties;
}

/** n8n shows these without a description of their own. */
const needNoDescription = new Set(['notice', 'hidden', 'callout', 'collection', 'fixedCollection']);

/** Lists in an order of their own, which the alphabet would spoil: sizes, weekdays, from usual to rare. */
const orderedByMeaning = /(^type|unit|weekdays?|weekstart|months?|mode|interval|every)$/i;

export const parameterRules: readonly ParameterRule[] = [
	{
		name: 'a name in Title Case',
		check: ({ property }) =>
			property.type === 'notice' || isTitle(property.displayName)
				? undefined
				: property.displayName,
		example: { displayName: 'Page size', name: 'pageSize', type: 'number', default: 1 },
	},
	{
		name: 'a description, unless n8n expects none',
		check: ({ property }) =>
			needNoDescription.has(property.type) ||
			property.name === 'resource' ||
			property.name === 'operation' ||
			(property.description ?? '').trim() !== ''
				? undefined
				: 'none',
		example: { displayName: 'Name', name: 'name', type: 'string', default: '' },
	},
	{
		name: 'a switch is described by "Whether"',
		check: ({ property }) =>
			property.type !== 'boolean' || /^Whether /.test(property.description ?? '')
				? undefined
				: property.description,
		example: {
			displayName: 'Split',
			name: 'split',
			type: 'boolean',
			default: false,
			description: 'Splits the page',
		},
	},
	{
		name: 'a placeholder begins with "e.g.", or names what a collection adds',
		check: ({ property }) =>
			property.placeholder === undefined || /^(e\.g\. |Add |https?:)/.test(property.placeholder)
				? undefined
				: property.placeholder,
		example: {
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'lastFilterDate',
		},
	},
	{
		name: 'choices from A to Z, from five on, unless they have an order of their own',
		check: ({ property }) => {
			const names = choicesOf(property).map((choice) => choice.name);
			return names.length < 5 || orderedByMeaning.test(property.name) ? undefined : unsorted(names);
		},
		example: {
			displayName: 'Colour',
			name: 'colour',
			type: 'options',
			options: ['Red', 'Green', 'Blue', 'Pink', 'Teal'].map((name) => ({ name, value: name })),
			default: 'Red',
		},
	},
	{
		name: 'what a collection offers from A to Z',
		check: ({ property }) => unsorted(offersOf(property)),
		example: {
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			options: ['Size', 'Limit'].map((displayName) => ({
				displayName,
				name: displayName,
				type: 'string',
				default: '',
			})),
			default: {},
		},
	},
	{
		name: 'choices with different values',
		check: ({ property }) => {
			const values = choicesOf(property).map((choice) => choice.value);
			return new Set(values).size === values.length ? undefined : values.join(', ');
		},
		example: {
			displayName: 'Colour',
			name: 'colour',
			type: 'options',
			options: ['Red', 'Green'].map((name) => ({ name, value: 'same' })),
			default: 'same',
		},
	},
	{
		name: 'a default of its type',
		check: ({ property }) =>
			hasDefaultOfItsType(property) ? undefined : `${JSON.stringify(property.default)}`,
		example: { displayName: 'Limit', name: 'limit', type: 'number', default: '50' },
	},
	{
		name: 'display conditions name parameters and values that exist',
		check: ({ property, siblings }, all) => {
			const conditions = Object.entries({
				...property.displayOptions?.show,
				...property.displayOptions?.hide,
			}).filter(([name]) => !name.startsWith('@'));
			const wrong = conditions.filter(
				([name, values]) => !isPossible(name, values ?? [], siblings, all),
			);
			return wrong.length === 0 ? undefined : JSON.stringify(Object.fromEntries(wrong));
		},
		example: {
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			displayOptions: { show: { operation: ['nowhere'] } },
		},
	},
];

/** What a block's or a credential's parameters break, one line each: "options.limit: a default of its type (…)". */
export function parameterFaults(properties: readonly INodeProperties[]): readonly string[] {
	return allParameters(properties).flatMap((parameter) =>
		parameterRules.flatMap((rule) => {
			const fault = rule.check(parameter, properties);
			return fault === undefined ? [] : [`${parameter.path}: ${rule.name} (${fault})`];
		}),
	);
}

function isTitle(name: string): boolean {
	const small = /^(and|as|at|but|by|for|from|if|in|into|of|on|or|than|the|to|with|via|a|an)$/;
	const [first = '', ...others] = name.split(/[\s/-]+/);
	return !/^[a-z]/.test(first) && others.every((word) => !/^[a-z]/.test(word) || small.test(word));
}

function unsorted(names: readonly string[]): string | undefined {
	const sorted = [...names].sort((a, b) => a.localeCompare(b, 'en'));
	return names.every((name, index) => name === sorted[index]) ? undefined : names.join(', ');
}

function hasDefaultOfItsType(property: INodeProperties): boolean {
	const value = property.default;
	switch (property.type) {
		case 'number':
			return typeof value === 'number';
		case 'boolean':
			return typeof value === 'boolean';
		case 'options':
			return (
				property.typeOptions?.loadOptionsMethod !== undefined ||
				choicesOf(property).some((choice) => choice.value === value)
			);
		case 'multiOptions':
			return (
				Array.isArray(value) &&
				value.every((one) => choicesOf(property).some((choice) => choice.value === one))
			);
		case 'collection':
		case 'fixedCollection':
		case 'resourceLocator':
		case 'resourceMapper':
			return typeof value === 'object' && value !== null && !Array.isArray(value);
		default:
			return typeof value === 'string';
	}
}

function isPossible(
	name: string,
	values: readonly unknown[],
	siblings: readonly INodeProperties[],
	all: readonly INodeProperties[],
): boolean {
	const places = name.startsWith('/') ? all : siblings;
	const named = places.filter((candidate) => candidate.name === name.replace(/^\//, ''));
	const choices = named.flatMap(choicesOf).map((choice) => choice.value);
	if (named.length === 0) return false;
	if (named.some((candidate) => candidate.type === 'boolean')) {
		return values.every((value) => typeof value === 'boolean');
	}
	return values.every(
		(value) =>
			choices.length === 0 || typeof value === 'object' || choices.includes(value as string),
	);
}
