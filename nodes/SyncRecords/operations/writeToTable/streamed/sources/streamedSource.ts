import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Source } from '../../../../../../engine/source';
import type { Streamed } from '../../../../../../engine/sync';

/** A source as its parameters ask for it, before anything is sent. */
export interface StreamedSource {
	/** How many records a page has at most, where that is known. */
	readonly pageSize: number | undefined;
	/** What the summary shows of its settings. */
	readonly shown: IDataObject;
	/** Reads the credential. */
	open(context: IExecuteFunctions, itemIndex: number): Promise<OpenedSource>;
}

export interface OpenedSource {
	/** @param signal stops what it sends */
	make(signal: AbortSignal): Source;
	/** Says on the output panel what the user should know of what was read. */
	tell?(streamed: Streamed): void;
}
