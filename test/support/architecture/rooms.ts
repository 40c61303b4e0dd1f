/**
 * What every room may lean on: a bounded way to read, the clock, its real self, the error class, what stays open while it
 * is used, what Node says of its errors, Node's SQLite, a wait that ends, a field by its name, how secrets are kept out of
 * what is said, how it is shortened, and how the event loop gets its turns.
 */
export const engineCommon = [
	'engine/boundedText',
	'engine/attempts',
	'engine/environment',
	'engine/errors',
	'engine/keepOpen',
	'engine/nativeErrors',
	'engine/nodeSqlite',
	'engine/openedOnce',
	'engine/orAborted',
	'engine/ownValue',
	'engine/secrets',
	'engine/shortened',
	'engine/slices',
	'engine/systemEnvironment',
	'engine/wording',
];

/** What each room of the engine may import of the others, and an import that breaks it. Sync knows no source. */
export const rooms: Readonly<
	Record<string, readonly [allowed: readonly string[], breach: string]>
> = {
	postgres: [[], "import type { StoreErrorKind } from '../store/errors';"],
	records: [['time'], "import type { RunLog } from '../store';"],
	run: [['records', 'time'], "import type { Connection } from '../store/database';"],
	store: [['run', 'records', 'time', 'postgres'], "import type { NotShown } from '../source';"],
	destination: [['records', 'time', 'postgres'], "const store = await import('../store/open');"],
	'sources/http': [
		['source', 'records', 'time'],
		"import type { Answer } from '../shopify/client/answer';",
	],
	'sources/shopify': [
		['sources/http', 'source', 'records', 'time'],
		"import { shownTime } from '../../run/errors';",
	],
	sync: [
		['source', 'store', 'destination', 'run', 'records', 'time'],
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
