import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { environment } from '../shared/n8n/environment';
import { forEachItem } from '../shared/n8n/forEachItem';
import { chosenOperation } from '../shared/n8n/operations';
import { readBoolean } from '../shared/parameters/read';
import * as add from './add.operation';
import { itemDates, type ItemDates } from './dateParameters';
import * as difference from './difference.operation';
import * as endOf from './endOf.operation';
import * as format from './format.operation';
import * as getCurrent from './getCurrent.operation';
import * as getRelative from './getRelative.operation';
import * as getWindow from './getWindow.operation';
import * as parse from './parse.operation';
import * as startOf from './startOf.operation';
import * as subtract from './subtract.operation';

/** What each operation makes of one item: the fields that it adds. */
const operations = {
	add: add.execute,
	difference: difference.execute,
	endOf: endOf.execute,
	format: format.execute,
	getCurrent: getCurrent.execute,
	getRelative: getRelative.execute,
	getWindow: getWindow.execute,
	parse: parse.execute,
	startOf: startOf.execute,
	subtract: subtract.execute,
} as const satisfies Record<string, (dates: ItemDates) => IDataObject>;

export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	// One time for all items, so that they can be compared with each other.
	const nowMs = environment().now();
	return await forEachItem(context, async (itemIndex) => {
		const operation = chosenOperation(context, operations, itemIndex);
		const fields = operation(itemDates(context, itemIndex, nowMs));
		const includeInput = { name: 'options.includeInputFields', label: 'Include Input Fields' };
		const withInput = readBoolean(context, includeInput, itemIndex, false);
		return [withInput ? { ...context.getInputData()[itemIndex]?.json, ...fields } : fields];
	});
}
