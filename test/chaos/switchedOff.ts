import type { Places } from './places';
import { playSeed } from './playSeed';
import type { RuleRow } from './report';
import { rules, type RuleName } from './rules';
import { preparing, seedsFor, without } from './ruleSeams';

/**
 * Plays seeds without a rule until one fails. It counts only if it passes with the rule: else it would be the scenario
 * that fails, and not what is missing.
 */
export async function switchedOff(name: RuleName, seeds: number, places: Places): Promise<RuleRow> {
	const rule = rules[name];
	for (const seed of seedsFor(rule, seeds)) {
		const { violations } = await playSeed(seed, places, without(rule), `without-${name}`);
		if (violations.length === 0) continue;
		const inForce = await playSeed(seed, places, preparing(rule), `with-${name}`);
		if (inForce.violations.length > 0) continue;
		const broken = [...new Set(violations.map(({ invariant }) => invariant))];
		return { rule: name, title: rule.title, seed, broken };
	}
	return { rule: name, title: rule.title, seed: undefined, broken: [] };
}
