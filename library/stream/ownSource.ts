import { isDate } from 'node:util/types';

import type { Environment } from '../../engine/environment';
import { cursorTime } from '../../engine/records';
import type { Source, SourceItem, SourcePage } from '../../engine/source';
import { ApiCursorReader, surelyDone } from '../../engine/sources/http';
import type { TimeRange } from '../../engine/time';
import { libraryError, unusable } from '../options/errors';
import { OptionReader } from '../options/optionReader';

/** What a page is asked for by: a time from `from` (included) to `to` (excluded). */
export interface StreamWindow {
	readonly from: Date;
	readonly to: Date;
}

/** A source of your own. */
export interface OwnSource<Row extends object = object> {
	/** The field with the time of a record's last change, such as `updatedAt`: a `Date`, or text with an offset. */
	readonly cursorField: string;
	/**
	 * Gives out the records of a window, one by one or in lists. To give out more than those does no harm; to leave one out
	 * loses it.
	 *
	 * @param signal aborted when there is no time left, or the stream is stopped
	 */
	pages(window: StreamWindow, signal: AbortSignal): AsyncIterable<Row | readonly Row[]>;
	/** Whether the oldest changes come first, so that each page is as good as a checkpoint. Default: false. */
	readonly isSorted?: boolean;
	/** How many records a window has now. With it a receipt can say `complete`; without, `unverifiable`. */
	count?(window: StreamWindow, signal: AbortSignal): number | Promise<number>;
}

/** @throws EngineError `invalidOption` */
export function ownSource(given: OwnSource, { now }: Environment): (signal: AbortSignal) => Source {
	const options = new OptionReader('source', given, names, 'source.');
	const cursorField = options.text('cursorField', 'updatedAt');
	const isSorted = options.flag('isSorted');
	if (typeof given.pages !== 'function') {
		throw unusable(
			'source.pages',
			'must be a function',
			given.pages,
			'Give async *pages({ from, to }) { … }.',
		);
	}
	const reader = new ApiCursorReader({ field: cursorField, zone: undefined });
	const itemOf = (record: object): SourceItem => {
		const columns = record as Readonly<Record<string, unknown>>;
		const own = Object.hasOwn(columns, cursorField) ? columns[cursorField] : undefined;
		const cursor = isDate(own) ? own.toISOString() : reader.cursorOf(columns);
		return { columns, cursor, readAt: now() };
	};
	return (signal) => ({
		cursorField,
		cursorMovesWithEdits: true,
		pages: (window) => pagesOf(given.pages(dated(window), signal), { window, isSorted, itemOf }),
		...(given.count !== undefined && {
			count: async (window) => await given.count?.(dated(window), signal),
		}),
	});
}

const names = {
	count: true,
	cursorField: true,
	isSorted: true,
	pages: true,
} as const satisfies Record<keyof OwnSource, true>;

interface Reading {
	readonly window: TimeRange;
	readonly isSorted: boolean;
	readonly itemOf: (record: object) => SourceItem;
}

async function* pagesOf(
	given: AsyncIterable<unknown>,
	{ window, isSorted, itemOf }: Reading,
): AsyncGenerator<SourcePage, void> {
	let doneUpTo = window.from;
	for await (const page of given) {
		const items = (Array.isArray(page) ? (page as readonly unknown[]) : [page]).map((record) =>
			itemOf(checkedRecord(record)),
		);
		const times = items.flatMap(({ cursor }) => cursorTime(cursor) ?? []);
		doneUpTo = surelyDone(times, window.to, doneUpTo);
		yield { items, doneUpTo: isSorted ? doneUpTo : undefined };
	}
	yield { items: [], doneUpTo: window.to };
}

function checkedRecord(record: unknown): object {
	if (typeof record === 'object' && record !== null && !Array.isArray(record)) return record;
	throw libraryError(
		'invalidOption',
		`"source.pages" gave out ${record === null ? 'null' : typeof record} in the place of a record`,
		'Give out objects, or lists of them.',
		{ parameter: 'source.pages' },
	);
}

function dated({ from, to }: TimeRange): StreamWindow {
	return { from: new Date(from), to: new Date(to) };
}
