import type { IDataObject } from 'n8n-workflow';

import { picked } from '../../../shared/parameters/simplify';

/** What is shown with *Simplify* of what was written: of all, or of a batch. */
const simpleResult = [
	'table',
	'delivered',
	'from',
	'to',
	'batchNum',
	'totalBatches',
	'progress',
	'isLastBatch',
	'fetched',
	'created',
	'updated',
	'deleted',
	'unchanged',
	'failed',
	'kept',
	'keptPages',
	'failedShown',
	'runId',
	'written',
] as const;

export function shownResult(item: IDataObject, isSimple: boolean): IDataObject {
	return isSimple ? picked(item, simpleResult) : item;
}
