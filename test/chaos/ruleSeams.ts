import { noArchives } from './archives/archiving';
import type { Rule, Seams } from './rule';
import { nothingFails } from './failed/failing';
import { noRemovals } from './removals/removals';
import { noTableTrouble } from './tableTrouble';

/** The scenario in which a rule matters, with the rule in force. */
export function preparing(rule: Rule): Seams {
	// What meddles with the store does so in its file.
	return {
		scenario: (scenario) => ({
			...scenario,
			tableTrouble: noTableTrouble,
			failing: nothingFails,
			archiving: noArchives,
			removals: noRemovals,
			...rule.prepare?.(scenario),
			backEnd: 'sqlite',
		}),
	};
}

/** The same, with the rule switched off. */
export function without(rule: Rule): Seams {
	const { scenario: change = (scenario) => scenario, ...seams } = rule.without;
	const prepared = preparing(rule).scenario;
	return { ...seams, scenario: (scenario) => change(prepared?.(scenario) ?? scenario) };
}

/** The seeds in which a rule is looked for, the known one first. */
export function seedsFor({ seed: known }: Rule, count: number): readonly number[] {
	const others = Array.from({ length: count }, (_, index) => index + 1);
	return [known, ...others.filter((seed) => seed !== known)];
}
