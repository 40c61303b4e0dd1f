import type { ObjectKey } from '../../../engine/objects';
import type { Ports } from '../ports';
import type { ObjectWorld } from './objectWorld';

const minuteMs = 60_000;

/** Changes an object of the registry while it is claimed, at work, or waits. */
export async function changeOne(world: ObjectWorld, ports: Ports): Promise<void> {
	const { scenario, random, watch } = world;
	const drawn = scenario.objects[random.integer(0, scenario.objects.length - 1)];
	if (drawn === undefined) return;
	const key: ObjectKey = {
		account: world.accountOf(drawn),
		integration: 'chaos',
		name: drawn.name,
	};
	const known = `${key.account} ${key.name}`;
	const { objects } = ports.account;
	const change = random.pick(['pause', 'resume', 'interval', 'now', 'again']);
	switch (change) {
		case 'pause':
			await objects.change(key, { paused: true });
			break;
		case 'resume':
			watch.force(ports.actor, known);
			await objects.change(key, { paused: false });
			break;
		case 'interval':
			await objects.change(key, {
				settings: { overrideMs: random.pick([undefined, 5 * minuteMs, 20 * minuteMs]) },
			});
			break;
		case 'now':
			watch.force(ports.actor, known);
			await objects.change(key, { syncNow: true });
			break;
		case 'again':
			watch.force(ports.actor, known);
			await objects.remove(key);
			await objects.register([{ ...key, settings: { intervalMs: drawn.intervalMs } }]);
			break;
	}
}

/** At the end nothing is paused, and nothing waits for a person. */
export async function resumeAll(world: ObjectWorld, ports: Ports): Promise<void> {
	const { objects } = ports.account;
	for (const drawn of world.scenario.objects) {
		const key = { account: world.accountOf(drawn), integration: 'chaos', name: drawn.name };
		world.watch.force(ports.actor, `${key.account} ${key.name}`);
		await objects.register([{ ...key, settings: { intervalMs: drawn.intervalMs } }], 'keep');
		await objects.change(key, {
			paused: false,
			syncNow: true,
			settings: { overrideMs: undefined },
		});
	}
}
