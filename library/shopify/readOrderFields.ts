import { fieldPresets, type OrderFields } from '../../engine/sources/shopify';
import { invalidOption } from '../options/errors';
import type { OptionReader } from '../options/optionReader';

/** @throws EngineError `invalidOption` */
export function readOrderFields(read: OptionReader): OrderFields {
	const selection = read.optionalText('selection', 'name lineItems { nodes { sku quantity } }');
	if (selection === undefined) {
		const lineItems = !read.has('lineItems') || read.flag('lineItems');
		return { preset: read.choice('fields', fieldPresets, 'standard'), lineItems };
	}
	const beside = ['fields', 'lineItems'].find((name) => read.has(name));
	if (beside === undefined) return { selection };
	throw invalidOption(beside, 'must not be given beside "selection"', 'Leave one of the two out.');
}
