/**
 * What every room may lean on: a bounded way to read, the clock, its real self, the error class, what stays open while it
 * is used, which host is this machine, what Node says of its errors, Node's SQLite, a wait that ends, a field by its name,
 * how texts are sealed, how secrets are kept out of what is said, how it is shortened, and how the event loop gets its
 * turns.
 */
export const engineCommon = [
	'engine/boundedText',
	'engine/attempts',
	'engine/environment',
	'engine/errors',
	'engine/keepOpen',
	'engine/loopback',
	'engine/nativeErrors',
	'engine/nodeSqlite',
	'engine/openedOnce',
	'engine/orAborted',
	'engine/ownValue',
	'engine/seal',
	'engine/secrets',
	'engine/shortened',
	'engine/exactAmount',
	'engine/slices',
	'engine/systemEnvironment',
	'engine/optionNames',
	'engine/wording',
];

/** What each room of the engine may import of the others, and an import that breaks it. Sync knows no source. */
export const rooms: Readonly<
	Record<string, readonly [allowed: readonly string[], breach: string]>
> = {
	postgres: [[], "import type { StoreErrorKind } from '../store/errors';"],
	records: [['time'], "import type { RunLog } from '../store';"],
	run: [['records', 'time'], "import type { Connection } from '../store/database';"],
	objects: [['run'], "import type { SyncRuns } from '../store';"],
	store: [
		['objects', 'run', 'records', 'time', 'postgres'],
		"import type { NotShown } from '../source';",
	],
	destination: [['records', 'time', 'postgres'], "const store = await import('../store/open');"],
	archive: [['source', 'records', 'time'], "import type { Run } from '../run/run';"],
	'sources/http': [
		['source', 'records', 'time'],
		"import type { Answer } from '../shopify/client/answer';",
	],
	'sources/shopify': [
		['sources/http', 'source', 'records', 'time'],
		"import { shownTime } from '../../run/errors';",
	],
	console: [['store', 'objects', 'run'], "import type { Destination } from '../destination';"],
	'sources/archive': [
		['archive', 'source', 'records', 'time'],
		"import { apiRequest } from '../http/apiRequest';",
	],
	sync: [
		['source', 'archive', 'store', 'destination', 'run', 'records', 'time'],
		"export * from '../sources/shopify/orderSource';",
	],
};

export const roomNames = Object.keys({ ...rooms, time: [] }).map((room) => `engine/${room}`);

/** What a source is, is said in times and coverage. */
export const ofSource = ['time', 'run'];

/** Which rooms of the engine each room may import, and those that the blocks may, from the highest down. */
export const roomArrows: Readonly<Record<string, readonly string[]>> = {
	nodes: Object.keys(rooms).filter((room) => room !== 'postgres'),
	...Object.fromEntries(Object.entries(rooms).map(([room, [allowed]]) => [room, allowed])),
	source: ofSource,
	time: [],
};
