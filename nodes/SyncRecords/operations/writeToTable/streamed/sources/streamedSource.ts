import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Source } from '../../../../../../engine/source';
import type { EventsOf, RunReporter, Streamed } from '../../../../../../engine/sync';
import type { TimeRange } from '../../../../../../engine/time';

/** A source as its parameters ask for it, before anything is sent. */
export interface StreamedSource {
	/** What it is called in an archive. */
	readonly kind: string;
	/** What is asked of it, as far as that decides which records come and what they hold; plain data, without a secret. */
	readonly query: unknown;
	/** What its records are made for. */
	readonly shape: 'rows' | 'records';
	/** What its records tell has happened, for an archive. Default: nothing. */
	readonly eventsOf?: EventsOf;
	/** How many records a page has at most, where that is known. */
	readonly pageSize: number | undefined;
	/** What the summary shows of its settings. */
	readonly shown: IDataObject;
	/**
	 * Reads the credential.
	 *
	 * @param run what it is read for
	 */
	open(context: IExecuteFunctions, itemIndex: number, run: RunReporter): Promise<OpenedSource>;
}

export interface OpenedSource {
	/** @param signal stops what it sends */
	make(signal: AbortSignal): Source;
	/** What it covers, where no run says it. */
	readonly window?: TimeRange;
	/** What the summary shows of it, once it is opened. */
	readonly shown?: IDataObject;
	/** Says on the output panel what the user should know of what was read. */
	tell?(streamed: Streamed): void;
}
