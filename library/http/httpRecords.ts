import { concealing } from '../../engine/secrets';
import {
	ApiClient,
	ApiLister,
	type ApiListing,
	type ApiRecord,
	appKey,
	boundFormats,
	httpError,
	HttpSource,
	type HttpSourceOptions,
	sharedRequestPacer,
	type WindowBounds,
} from '../../engine/sources/http';
import { invalidOption } from '../options/errors';
import { type NamesOf, OptionReader } from '../options/optionReader';
import { environmentOf, fetchOf, signalOf } from '../options/sending';
import { type RecordSource, recordSource, rowsOf } from '../recordSource';
import type { HttpRecordsOptions } from './httpOptions';
import { placeFor, readListing, readPath } from './readListing';
import { readSignIn } from './readSignIn';
import { signedDoor } from './signedDoor';

/**
 * The records of a JSON API, whatever way it pages: page by page as they are read, paced, tried again where that can help,
 * and every answer checked. Nothing is sent before they are read.
 *
 * What passes for a list that has ended, and is none, is an error: no records where they were to be, a page that comes
 * again, fewer records than the API says there are. Whole numbers beyond 2^53 are texts.
 *
 * @typeParam Row what a record is, as you know it from the API; it is not checked
 * @throws EngineError `invalidOption`, `invalidAddress`, `invalidPaging`, `windowNotSent` at once; while reading, an
 * `HttpErrorKind`, or the reason of `signal`
 * @example
 * for await (const user of httpRecords({ baseUrl: 'https://api.example.com', url: '/users', recordsPath: 'data' })) …
 */
export function httpRecords<Row extends object = ApiRecord>(
	options: HttpRecordsOptions,
): RecordSource<Row> {
	const read = new OptionReader('httpRecords', options, names);
	const { clientFor, environment } = readClient(read);
	const listing = readListing(read);
	const settings = readSourceSettings(read, listing);
	const signal = signalOf(read);
	const open = (stop: AbortSignal | undefined) =>
		new HttpSource({ client: clientFor(stop), ...settings });
	// What is wrong is said before anything is read.
	open(undefined);
	return recordSource<Row>({
		all: () => allRecords<Row>(clientFor(signal), settings),
		within: (window) => rowsOf<Row>(open(signal).pages(window)),
		open,
		signal,
		now: environment.now,
	});
}

async function* allRecords<Row>(
	client: ApiClient,
	{ listing, cut }: Omit<HttpSourceOptions, 'client'>,
): AsyncGenerator<readonly Row[], void> {
	if (cut !== undefined) {
		throw invalidOption(
			'maxPerQuery',
			'cuts windows, and there is none',
			'Read the records with within({ from }).',
		);
	}
	for await (const { records, end } of new ApiLister(client, listing).pages()) {
		// What a record is, is for the caller to say.
		yield records as readonly unknown[] as readonly Row[];
		if (end?.isShort === true) throw endedEarly(end.records, end.total);
	}
}

function endedEarly(records: number, total: number | undefined): Error {
	return httpError(
		'pagingContradiction',
		`The pages ran out after ${records} records, though the API says that there are ${total ?? 'more pages'}`,
		'Records may have left the list while it was read: try again. If it happens again, the total may count others than it lists.',
		{ parameter: 'totalPath' },
	);
}

function readClient(read: OptionReader) {
	const signing = readSignIn(read.value('signIn'));
	const { origin } = new URL(readListing(read).request.url);
	const environment = environmentOf(read);
	const door = signedDoor({
		origin,
		fetch: fetchOf(read),
		maxBodyMegabytes: read.number('maxBodyMegabytes', { min: 1, max: 512 }) ?? 64,
		sizedBy: 'maxBodyMegabytes',
		signIn: signing.signIn,
		tokens: signing.tokens,
	});
	const pacing = { min: 0.01, max: 1_000, integer: false };
	const settings = {
		door,
		pacer: sharedRequestPacer(`${origin} ${appKey(signing.identity)}`),
		environment,
		requestsPerSecond: read.number('requestsPerSecond', pacing),
		maxRetries: read.number('maxRetries', { min: 0, max: 50 }),
		timeoutMs: read.number('timeoutMs', { min: 1, max: 600_000 }),
		errorField: readPath(read, 'errorField', 'errors'),
		conceal: async () => concealing(signing.secrets()),
	};
	const clientFor = (signal: AbortSignal | undefined) => new ApiClient({ ...settings, signal });
	return { clientFor, environment };
}

function readSourceSettings(
	read: OptionReader,
	listing: ApiListing,
): Omit<HttpSourceOptions, 'client'> {
	const zone = read.optionalText('cursorTimeZone', 'Europe/Berlin');
	const most = read.number('maxPerQuery', { min: 1, max: 10_000_000 });
	const after = read.optionalText('idAfterParameter', 'id_greater_than');
	const field = read.text('idField', 'id', 'id');
	return {
		listing,
		cursor: { field: readPath(read, 'cursorField', 'updated_at') ?? '', zone },
		isSorted: read.flag('sortedByCursor'),
		bounds: readBounds(read, zone),
		cut:
			most === undefined
				? undefined
				: { most, afterId: after === undefined ? undefined : { at: placeFor(read)(after), field } },
	};
}

function readBounds(read: OptionReader, zone: string | undefined): WindowBounds | undefined {
	const place = (name: string) => {
		const parameter = read.optionalText(name, 'updated_since');
		return parameter === undefined ? undefined : placeFor(read)(parameter);
	};
	const [from, to] = [place('fromParameter'), place('toParameter')];
	if (from === undefined && to === undefined) return undefined;
	return { from, to, format: read.choice('windowFormat', boundFormats, 'iso'), zone };
}

const names = {
	baseUrl: true,
	body: true,
	cursorField: true,
	cursorFrom: true,
	cursorParameter: true,
	cursorPath: true,
	cursorTimeZone: true,
	cursorTo: true,
	endOnRepeatedPage: true,
	endsWhen: true,
	environment: true,
	errorField: true,
	fetch: true,
	firstPage: true,
	firstPageWithoutNumber: true,
	fromParameter: true,
	hasMorePath: true,
	headers: true,
	idAfterParameter: true,
	idField: true,
	maxBodyMegabytes: true,
	maxPerQuery: true,
	maxRetries: true,
	method: true,
	nextLinkPath: true,
	nullIsEmpty: true,
	offsetParameter: true,
	pageParameter: true,
	pagesAtOnce: true,
	pageSize: true,
	pageSizeParameter: true,
	pagination: true,
	parametersTo: true,
	query: true,
	recordsPath: true,
	requestsPerSecond: true,
	signal: true,
	signIn: true,
	sortedByCursor: true,
	timeoutMs: true,
	toParameter: true,
	totalFrom: true,
	totalPath: true,
	url: true,
	windowFormat: true,
} as const satisfies Record<NamesOf<HttpRecordsOptions>, true>;
