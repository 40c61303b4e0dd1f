import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { labels } from '../../shared/n8n/labels';
import { readBoolean } from '../../shared/parameters/read';

const keepFailed = { name: 'options.keepFailed', label: labels.option.keepFailed };

/** From this version on it is on where nothing else is said. */
const ON_SINCE = 1.2;

/** For the collection *Options*. */
export const keepFailedField: INodeProperties = {
	displayName: keepFailed.label,
	name: 'keepFailed',
	type: 'boolean',
	default: true,
	description:
		'Whether to keep the records that fail, with the reason, so that they can be tried again with Retry Failed, instead of covering the whole time span again. It takes a run; in nodes of this version it is on unless you switch it off.',
};

export function readKeepFailed(context: IExecuteFunctions, itemIndex: number): boolean {
	return readBoolean(context, keepFailed, itemIndex, context.getNode().typeVersion >= ON_SINCE);
}
