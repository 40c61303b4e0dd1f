import type { IExecuteFunctions } from 'n8n-workflow';

import type { SourceNotice } from '../../../engine/source';
import { inEditor } from '../n8n/labels';
import { showOnce } from '../n8n/showOnce';
import type { ShopConnection } from './connection';

/** What can be done where a window is streamed. */
export const streamedRemedy =
	'Request read_all_orders for the app at Shopify, install the app again, and run a backfill; or, if older orders do not matter, add the option "Orders Created Since" with a time within the last 60 days.';

/**
 * Warns that a listing leaves orders out: once in an execution for each app and shop, not with every slice or item.
 *
 * @param remedy what to do about it. Default: what the notice says
 */
export function tellHidden(
	context: IExecuteFunctions,
	{ pacerKey }: Pick<ShopConnection, 'pacerKey'>,
	notice: SourceNotice | undefined,
	remedy = notice?.remedy ?? '',
): void {
	if (notice === undefined) return;
	const message = `${notice.message}. ${inEditor(remedy)}`;
	showOnce(context, { kind: 'hidden', names: [pacerKey] }, () => ({ type: 'warning', message }));
}
