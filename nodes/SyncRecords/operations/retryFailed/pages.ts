import type { IExecuteFunctions } from 'n8n-workflow';

import type { PageReader } from '../../../../engine/sync';

/**
 * Returns what reads pages again that could not be read; undefined where the node describes no source, so that kept pages
 * are left alone.
 */
type PageReaderOf = (
	context: IExecuteFunctions,
	itemIndex: number,
) => Promise<PageReader | undefined>;

/** No source is described here yet. */
export const pageReader: PageReaderOf = async () => undefined;
