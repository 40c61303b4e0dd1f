import type { Source, SourcePage } from '../engine/source';
import type { TimeRange } from '../engine/time';
import { unusable } from './options/errors';
import { type Instant, instantOf } from './options/instant';

/** From when to when records are wanted, by the field that their source is followed by. */
export interface RecordSpan {
	/** Included. */
	readonly from: Instant;
	/** Excluded. Default: the time at which reading begins. */
	readonly to?: Instant;
}

/**
 * Records of a source: all of them for `for await`, and for whoever asks for them window by window. It sends nothing
 * before it is read, and can be read more than once.
 *
 * @typeParam Row a record
 */
export interface RecordSource<Row> extends AsyncIterable<Row> {
	/**
	 * The records of a span of time; a source that compares coarser gives out some of before and after it, too.
	 *
	 * @throws EngineError `invalidOption`
	 */
	within(span: RecordSpan): AsyncIterable<Row>;
	/**
	 * For a stream, which reads window by window.
	 *
	 * @param signal stops what is being sent
	 */
	open(signal: AbortSignal): Source;
}

/** How a source's records are read. */
export interface RecordReading<Row> {
	/** All records, page by page. */
	readonly all: () => AsyncIterable<readonly Row[]>;
	readonly within: (window: TimeRange) => AsyncIterable<readonly Row[]>;
	readonly open: (signal: AbortSignal | undefined) => Source;
	/** Stops all reading; undefined for nothing. */
	readonly signal: AbortSignal | undefined;
	readonly now: () => number;
}

/** Makes the records of a source readable in each of its ways. */
export function recordSource<Row>(reading: RecordReading<Row>): RecordSource<Row> {
	const { all, within, open, signal, now } = reading;
	return {
		[Symbol.asyncIterator]: () => each(all()),
		within: (span) => {
			const window = rangeOf(span, now);
			return { [Symbol.asyncIterator]: () => each(within(window)) };
		},
		open: (own) => open(signal === undefined ? own : AbortSignal.any([signal, own])),
	};
}

function rangeOf(span: RecordSpan, now: () => number): TimeRange {
	const from = instantOf('from', span.from);
	const to = span.to === undefined ? now() : instantOf('to', span.to);
	if (from <= to) return { from, to };
	throw unusable(
		'from',
		'must not be later than the end of the span',
		new Date(from).toISOString(),
		`Give a time before ${new Date(to).toISOString()}.`,
	);
}

async function* each<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Row, void> {
	for await (const page of pages) yield* page;
}

/** The records of a source's pages, as they are. */
export async function* rowsOf<Row>(
	pages: AsyncIterable<SourcePage>,
): AsyncGenerator<readonly Row[], void> {
	// What a source gives out is for the caller to say.
	for await (const { items } of pages) yield items.map(({ columns }) => columns as Row);
}
