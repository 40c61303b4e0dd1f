import type { INodeParameters, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { choicesOf } from './parameters';

/**
 * Names that n8n would show twice at once, with the choices that lead there. A name may be declared several times
 * as long as no combination of choices shows two of them, for then the second reads the first one's value.
 */
export function namesShownTwice(description: INodeTypeDescription): readonly string[] {
	const repeated = description.properties.filter(
		(property, index, all) => all.findIndex((other) => other.name === property.name) !== index,
	);
	const found = new Set<string>();
	for (const name of new Set(repeated.map((property) => property.name))) {
		const candidates = description.properties.filter((property) => property.name === name);
		for (const values of combinations(description, candidates)) {
			for (const typeVersion of [description.version].flat()) {
				const shown = candidates.filter((property) =>
					NodeHelpers.displayParameter(values, property, { typeVersion }, description),
				);
				if (shown.length > 1) found.add(`${name} with ${JSON.stringify(values)}`);
			}
		}
	}
	return [...found];
}

/** Every combination of the values that decide whether the candidates are shown. */
function combinations(
	description: INodeTypeDescription,
	candidates: readonly INodeProperties[],
): readonly INodeParameters[] {
	const deciding = new Set(candidates.flatMap((property) => conditionNames(property)));
	const lists = [...deciding].map((name) => ({ name, values: valuesOf(description, name) }));
	return lists.reduce<readonly INodeParameters[]>(
		(made, { name, values }) =>
			made.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
		[{}],
	);
}

function conditionNames(property: INodeProperties): readonly string[] {
	return Object.keys({ ...property.displayOptions?.show, ...property.displayOptions?.hide })
		.filter((name) => !name.startsWith('@'))
		.map((name) => name.replace(/^\//, ''));
}

function valuesOf(
	description: INodeTypeDescription,
	name: string,
): readonly (string | number | boolean)[] {
	const named = description.properties.filter((property) => property.name === name);
	if (named.some((property) => property.type === 'boolean')) return [true, false];
	return [...new Set(named.flatMap(choicesOf).map((choice) => choice.value))];
}
