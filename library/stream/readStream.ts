import type { TableOptions } from '../../engine/destination';
import type { Environment } from '../../engine/environment';
import { defaultRunSettings, type Job, type RunRequest, type RunSettings } from '../../engine/run';
import type { Source } from '../../engine/source';
import type { StoreConfig } from '../../engine/store';
import { rowOwner, streamedBatchSize } from '../../engine/sync';
import { invalidOption, unusable } from '../options/errors';
import { instantOf } from '../options/instant';
import { type NamesOf, OptionReader } from '../options/optionReader';
import { environmentOf, signalOf } from '../options/sending';
import type { RecordSource } from '../recordSource';
import { type OwnSource, ownSource } from './ownSource';
import { readStore, readTables } from './readStores';
import type { SyncStreamOptions, TableOption } from './streamOptions';
import { type TablesConfig, tablesBeside } from './tables';

/** What a stream is to do, read once. */
export interface StreamRequest {
	readonly account: string;
	readonly run: RunRequest;
	readonly source: (signal: AbortSignal) => Source;
	readonly store: StoreConfig;
	readonly tables: TablesConfig;
	/** The rest is for the run to say. */
	readonly table: Omit<TableOptions, 'structure' | 'runId'>;
	readonly waitForLease: boolean;
	readonly moveWhenFailed: boolean;
	readonly batchSize: number;
	readonly onProgress: SyncStreamOptions['onProgress'];
	readonly onFailed: SyncStreamOptions['onFailed'];
	readonly signal: AbortSignal | undefined;
	readonly environment: Environment;
}

/** @throws EngineError `invalidOption` */
export function readStream(options: SyncStreamOptions): StreamRequest {
	const read = new OptionReader('syncStream', options, names);
	const environment = environmentOf(read);
	const account = read.text('account', 'my-shop', 'default');
	const sync = read.text('sync', 'orders');
	const store = readStore(read.value('store'));
	return {
		account,
		run: { sync, job: readJob(read), settings: readSettings(read) },
		source: readSource(read, environment),
		store,
		...readTable(read.value('table'), store, { account, sync }),
		waitForLease: read.flag('waitForLease'),
		moveWhenFailed: read.flag('moveWhenFailed'),
		batchSize: read.number('batchSize', { min: 1, max: 10_000 }) ?? streamedBatchSize,
		onProgress: callback<NonNullable<SyncStreamOptions['onProgress']>>(read, 'onProgress'),
		onFailed: callback<NonNullable<SyncStreamOptions['onFailed']>>(read, 'onFailed'),
		signal: signalOf(read),
		environment,
	};
}

/** What it is called with is for the types to say. */
function callback<Callback>(read: OptionReader, name: string): Callback | undefined {
	const given = read.value(name);
	if (given === undefined || typeof given === 'function') return given as Callback | undefined;
	throw unusable(name, 'must be a function', given, 'Leave it out, or give a function.');
}

function readSource(read: OptionReader, environment: Environment): StreamRequest['source'] {
	const given = read.value('source');
	if (typeof given !== 'object' || given === null) {
		throw unusable(
			'source',
			'must be where records come from',
			given,
			'Give shopifyOrders(…), httpRecords(…), or { cursorField, pages }.',
		);
	}
	if (!('open' in given)) return ownSource(given as OwnSource, environment);
	const { open } = given as RecordSource<object>;
	return (signal) => open(signal);
}

function readJob(read: OptionReader): Job {
	if (!read.has('backfill')) return { type: 'INCREMENTAL' };
	const range = new OptionReader(
		'backfill',
		read.value('backfill'),
		{ from: true, to: true },
		'backfill.',
	);
	const from = range.instant('from');
	if (from === undefined)
		throw unusable('backfill.from', 'must be a time', from, 'Give the beginning of the span.');
	const to = range.instant('to') ?? environmentOf(read).now();
	return { type: 'FULL_BACKFILL', range: { from, to } };
}

function readSettings(read: OptionReader): RunSettings {
	const initialStart = read.instant('initialStart');
	if (initialStart === undefined) {
		throw unusable(
			'initialStart',
			'must be the time from which on records matter',
			undefined,
			'Give for example new Date() for what is new from now on.',
		);
	}
	const isSliced = !read.has('backfill');
	const slice = read.span('sliceLength') ?? (isSliced ? defaultRunSettings.sliceLength : undefined);
	return {
		settleDelay: read.span('settleDelay') ?? defaultRunSettings.settleDelay,
		overlap: read.span('overlap') ?? defaultRunSettings.overlap,
		maxRunTime: read.span('maxRunTime') ?? defaultRunSettings.maxRunTime,
		keepRuns: read.span('keepRuns') ?? defaultRunSettings.keepRuns,
		floor: readFloor(read),
		sliceLength: slice?.amount === 0 ? undefined : slice,
		initialStart,
	};
}

function readFloor(read: OptionReader): RunSettings['floor'] {
	const given = read.value('floor');
	if (given === undefined) return defaultRunSettings.floor;
	const isTime = typeof given !== 'object' || given instanceof Date;
	return isTime ? instantOf('floor', given) : (read.span('floor') ?? defaultRunSettings.floor);
}

function readTable(
	given: unknown,
	store: StoreConfig,
	{ account, sync }: { readonly account: string; readonly sync: string },
): Pick<StreamRequest, 'table' | 'tables'> {
	const read = new OptionReader('table', given, tableNames, 'table.');
	const tables = read.has('database') ? readTables(read.value('database')) : tablesBeside(store);
	const column = read.optionalText('accountColumn', 'account_id');
	return {
		tables,
		table: {
			table: read.text('name', 'orders'),
			key: readKey(read),
			owner: rowOwner(account, sync),
			account: column === undefined ? undefined : { column, id: account },
			addBookkeeping: read.flag('addBookkeeping'),
			takeOver: read.flag('takeOver'),
		},
	};
}

function readKey(read: OptionReader): readonly string[] {
	const given = read.value('key');
	const names: readonly unknown[] = Array.isArray(given) ? given : [given];
	const isName = (name: unknown): name is string => typeof name === 'string' && name.trim() !== '';
	if (names.length > 0 && names.every(isName)) return names;
	throw invalidOption(
		'table.key',
		'must be the name of a field, or a list of names',
		'Name what tells one record from another, for example "id".',
	);
}

const tableNames = {
	accountColumn: true,
	addBookkeeping: true,
	database: true,
	key: true,
	name: true,
	takeOver: true,
} as const satisfies Record<NamesOf<TableOption>, true>;

const names = {
	account: true,
	backfill: true,
	batchSize: true,
	environment: true,
	floor: true,
	initialStart: true,
	keepRuns: true,
	maxRunTime: true,
	moveWhenFailed: true,
	onFailed: true,
	onProgress: true,
	overlap: true,
	settleDelay: true,
	signal: true,
	sliceLength: true,
	source: true,
	store: true,
	sync: true,
	table: true,
	waitForLease: true,
} as const satisfies Record<NamesOf<SyncStreamOptions>, true>;
