import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';

import { closeIdleStores, withStore, type SqliteConfig } from '../../../engine/store';
import { systemEnvironment } from '../../../engine/systemEnvironment';

/**
 * A process of its own, whose limit of open files is low: it sets a variable three times, the first time while no file can
 * be opened, and says what came of each. Run with the store's configuration as its argument.
 */
async function main(): Promise<void> {
	const config = JSON.parse(process.argv[2] ?? '{}') as SqliteConfig;
	const set = async (value: number): Promise<string> => {
		const type = 'number' as const;
		const work = withStore(config, systemEnvironment, async (store) => {
			await store.account('acme').variables.set([{ name: 'x', type, value }]);
		});
		return await work.then(
			() => 'set',
			(error: unknown) => (error instanceof Error ? error.message : String(error)),
		);
	};
	// Of the store alone: what else the process has open comes and goes.
	const opened = () => readdirSync('/proc/self/fd').filter(leadsTo(config.folder)).length;
	// Opens the store, but not yet the handle by which its log is put on disk.
	await withStore(config, systemEnvironment, async (store) => {
		await store.account('acme').variables.list({});
	});
	const before = opened();
	const taken: number[] = [];
	try {
		for (;;) taken.push(openSync('/dev/null', 'r'));
	} catch {
		// None is left.
	}
	const outcomes = [await set(1)];
	for (const descriptor of taken) closeSync(descriptor);
	outcomes.push(await set(2), await set(3));
	const after = opened();
	await closeIdleStores();
	const closed = opened();
	console.log(JSON.stringify({ outcomes, left: [after - before, closed] }));
}

function leadsTo(folder: string): (descriptor: string) => boolean {
	return (descriptor) => {
		try {
			return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(folder);
		} catch {
			// It was closed meanwhile, as the one is by which the list was read.
			return false;
		}
	};
}

void main();
