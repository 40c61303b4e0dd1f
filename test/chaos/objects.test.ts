import { objectRuleNames, objectRules } from './objects/objectRules';
import type { ObjectScenario } from './objects/objectScenario';
import { type ObjectFinding, playObjects } from './objects/playObjects';
import { Places } from './places';

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

/** How many seeds may pass without a rule before it is said to make no difference. */
const mostSeeds = 30;

describe('objects that are claimed, dispatched and synced while processes die', () => {
	const places = new Places();
	afterAll(async () => await places.close());

	it('are never worked on by two, nor forgotten, in 60 seeds', async () => {
		const findings: ObjectFinding[] = [];
		for (const seed of seeds) findings.push(await playObjects(seed, places));
		const found = findings.flatMap(({ scenario, violations }) =>
			violations.map((violation) => ({ seed: scenario.seed, ...violation })),
		);
		expect(found).toEqual([]);
		// A rig that does nothing finds nothing either.
		const sum = (of: (finding: ObjectFinding) => number) =>
			findings.reduce((total, finding) => total + of(finding), 0);
		const diedAt = new Set(
			findings.flatMap(({ kills }) => kills.map(({ kind, when }) => `${kind} ${when}`)),
		);
		expect([...diedAt]).toEqual(
			expect.arrayContaining(
				[
					'store.claim',
					'queue.dispatch',
					'store.begin',
					'store.commit',
					'store.checkpoint',
				].flatMap((kind) => [`${kind} before`, `${kind} after`]),
			),
		);
		expect(sum(({ counts }) => counts.claimed)).toBeGreaterThan(3_000);
		expect(sum(({ counts }) => counts.synced)).toBeGreaterThan(2_000);
		expect(sum(({ counts }) => counts.lostClaims)).toBeGreaterThan(50);
		expect(sum(({ stalls }) => stalls)).toBeGreaterThan(50);
	}, 1_200_000);

	it.each(objectRuleNames)(
		'come to harm without the rule: %s',
		async (name) => {
			const { prepare, without } = objectRules[name];
			const prepared = (scenario: ObjectScenario): ObjectScenario => ({ ...scenario, ...prepare });
			for (let seed = 1; seed <= mostSeeds; seed++) {
				const seams = { ...without, scenario: prepared };
				const { violations } = await playObjects(seed, places, seams, `without-${name}`);
				if (violations.length === 0) continue;
				// With the rule the same seed passes: else it would be the scenario that fails.
				const inForce = await playObjects(seed, places, { scenario: prepared }, `with-${name}`);
				expect(inForce.violations).toEqual([]);
				return;
			}
			throw new Error(`No seed of ${mostSeeds} fails without the rule`);
		},
		600_000,
	);
});
